"""Labelled corrections: ask for them, watch the export, fetch the archive."""

from typing import Any, cast

from anyio import to_thread
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from backend.domain.errors import Conflict
from backend.services import exports
from backend.services.exports import Export
from backend.web.asking import PersonRequest, TheRecords
from backend.web.docs import QUALITY, faults
from backend.web.files import answer_file
from backend.web.schemas import ExportState, ExportWish, State


@post(
    "/api/exports",
    status_code=202,
    tags=QUALITY,
    summary="Export labelled corrections",
    responses=faults(400, 403, 503),
)
async def begin_export(records: TheRecords, data: JSONBody[ExportWish]) -> ExportState:
    """Have a worker cut the clips and write the labels of every reviewed segment with consent to train."""
    return _state(await to_thread.run_sync(exports.begin, records, data.layout))


@get("/api/exports/{export_id:str}", tags=QUALITY, summary="How far an export is", responses=faults(404))
async def get_export(records: TheRecords, export_id: FromPath[str]) -> ExportState:
    """Answer the state of an export."""
    return _state(await to_thread.run_sync(exports.state, records, export_id))


@get(
    "/api/exports/{export_id:str}/file",
    tags=QUALITY,
    summary="The archive of an export",
    responses=faults(404, 409),
    media_type="application/zip",
)
async def export_file(
    request: PersonRequest, records: TheRecords, export_id: FromPath[str]
) -> Response[Any] | Stream:
    """Answer the zip archive; 409 while it is being made."""
    state = await to_thread.run_sync(exports.state, records, export_id)
    if state.state != "done":
        raise Conflict("The export is not ready yet. Ask again in a moment.")
    return await answer_file(
        request,
        state.path,
        etag=export_id,
        media_type="application/zip",
        cache_control="private, no-cache",
        filename=f"corrections-{state.layout}.zip",
    )


def _state(export: Export) -> ExportState:
    return ExportState(export.id, export.layout, cast("State", export.state), export.error)


export_routes = [begin_export, get_export, export_file]
