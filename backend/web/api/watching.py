"""What is watched: alarms, and the golden set."""

from typing import Any

from anyio import to_thread
from litestar import get, post
from litestar.params import FromPath, FromQuery

from backend.services import alarms, golden_runs
from backend.web.asking import PersonRequest, TheRecords
from backend.web.docs import OPERATION, QUALITY, faults


@get("/api/alarms", tags=OPERATION, summary="How everything that is watched stands", responses=faults())
async def list_alarms(records: TheRecords) -> dict[str, Any]:
    """Answer the alarms, the worst first; empty until somebody has looked."""
    found = await to_thread.run_sync(alarms.alarms, records)
    return {"alarms": [alarm.as_json() for alarm in found]}


@post(
    "/api/alarms/{kind:str}/acknowledgement",
    status_code=204,
    tags=OPERATION,
    summary="Say that an alarm was seen",
    responses=faults(403, 404),
)
async def acknowledge_alarm(
    request: PersonRequest, records: TheRecords, kind: FromPath[str], within: FromQuery[str] = ""
) -> None:
    """Note who has seen it; that is forgotten when the alarm changes its state."""
    await to_thread.run_sync(alarms.acknowledge, records, kind, within, request.user.name)


@get("/api/golden", tags=QUALITY, summary="The golden set, and how models did on it", responses=faults())
async def golden_report(records: TheRecords) -> dict[str, Any]:
    """Answer its size and the newest evaluations, with word error rates by model version."""
    return await to_thread.run_sync(golden_runs.report, records)


@post(
    "/api/golden/evaluations",
    status_code=202,
    tags=QUALITY,
    summary="Evaluate the golden set",
    responses=faults(400, 403),
)
async def evaluate_golden(request: PersonRequest, records: TheRecords) -> dict[str, str]:
    """Have a worker hear it after everybody's recordings; answer the id of the evaluation."""
    return {"id": await to_thread.run_sync(golden_runs.begin, records, request.user.name)}


watching_routes = [list_alarms, acknowledge_alarm, golden_report, evaluate_golden]
