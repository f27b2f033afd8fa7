"""What is installed, how good it is, and whether it works."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from anyio import to_thread
from litestar import Response, get

from backend.services import library, measuring, status
from backend.services.dashboard import dashboard
from backend.web.asking import TheRecords
from backend.web.authentication import PUBLIC
from backend.web.choosing import TheChosen, provide_chosen
from backend.web.docs import OPERATION, QUALITY, faults
from backend.web.schemas import Health, ModelJson, ModelList

get_chosen = partial(get, tags=QUALITY, responses=faults(400), dependencies=provide_chosen)
"""A route that answers of what the address chooses."""


@get("/api/models", tags=OPERATION, summary="Models that can be chosen", responses=faults())
async def models(records: TheRecords) -> ModelList:
    """Answer the models a worker has found; empty until one has run."""
    found = await to_thread.run_sync(library.models, records)
    return ModelList(
        [
            ModelJson(model.name, model.sha256, model.source, model.multilingual, model.default)
            for model in found
        ]
    )


@get("/api/quality", tags=QUALITY, summary="Quality by model version", responses=faults())
async def quality(records: TheRecords) -> dict[str, Any]:
    """Answer one entry a model version; every figure says how many reviewed words it rests on."""
    figures = await to_thread.run_sync(measuring.quality, records)
    return {"figures": figures}


@get_chosen("/api/quality/marks", summary="Whether marks help")
async def marks(records: TheRecords, chosen: TheChosen) -> Mapping[str, Any]:
    """Answer what was corrected with marks and, on a random share of passages, without."""
    return (await to_thread.run_sync(dashboard, records, chosen)).marks


@get_chosen("/api/quality/slices", summary="Quality by slice")
async def quality_slices(records: TheRecords, chosen: TheChosen) -> dict[str, Any]:
    """Answer where it goes wrong, the most harmful first, and what is misheard most often."""
    board = await to_thread.run_sync(dashboard, records, chosen)
    return {
        "headline": board.headline,
        "slices": board.slices,
        "substitutions": board.substitutions,
        "traffic": board.traffic,
        "uncounted": board.uncounted,
    }


@get_chosen("/api/quality/trends", summary="Quality by week")
async def quality_trends(records: TheRecords, chosen: TheChosen) -> dict[str, Any]:
    """Answer figures by week, when models changed, and what was known of each day beside what is now."""
    board = await to_thread.run_sync(dashboard, records, chosen)
    return {"weeks": board.weeks, "changes": board.changes, "history": board.history}


@get("/health", tags=OPERATION, summary="Whether it works", opt=PUBLIC, security=[{}])
async def health(records: TheRecords) -> Response[Health]:
    """Answer 200 when the database answers, 503 otherwise; without workers, recordings wait."""
    report = await to_thread.run_sync(status.health, records)
    return Response(
        Health("ok" if report.database == "ok" else "unavailable", report.database, report.workers),
        status_code=200 if report.database == "ok" else 503,
    )


operation_routes = [models, quality, quality_slices, quality_trends, marks, health]
