"""The page of alarms."""

from anyio import to_thread
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from backend.services import alarms, golden_runs
from backend.web.asking import PersonRequest, TheRecords
from backend.web.contexts.watching import AlarmsPage
from backend.web.languages import gettext as _
from backend.web.view import base_fields, render


@get("/alarms")
async def alarms_page(request: PersonRequest, records: TheRecords) -> Template:
    """Show how everything that is watched stands."""
    found = await to_thread.run_sync(alarms.alarms, records)
    page = AlarmsPage(
        **base_fields(request, _("Alarms"), nav="quality"),
        alarms=tuple(found),
        groups=tuple(alarms.by_model(found)),
        changes=tuple(await to_thread.run_sync(alarms.history, records)),
    )
    return render("alarms", page)


@post("/alarms/{kind:str}/acknowledge")
async def acknowledge(
    request: PersonRequest, records: TheRecords, kind: FromPath[str], within: FromQuery[str] = ""
) -> Redirect:
    """Note that somebody has seen an alarm."""
    await to_thread.run_sync(alarms.acknowledge, records, kind, within, request.user.name)
    request.app.state.raised = await to_thread.run_sync(alarms.raised, records)
    return Redirect("/alarms?done=acknowledged", status_code=303)


@post("/golden/evaluate")
async def evaluate_golden(request: PersonRequest, records: TheRecords) -> Redirect:
    """Have a worker evaluate the golden set."""
    await to_thread.run_sync(golden_runs.begin, records, request.user.name)
    return Redirect("/quality?done=evaluating", status_code=303)


watching_router = Router("/", route_handlers=[alarms_page, acknowledge, evaluate_golden])
