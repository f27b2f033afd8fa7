"""The trash, and recordings that are fetched from the web."""

from functools import partial
from typing import Annotated, cast

from anyio import to_thread
from litestar import Response, delete, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from backend.domain.errors import NotFound
from backend.services import importing, library
from backend.services.importing import ImportView
from backend.services.uploading import UploadWants
from backend.web.api.recordings import ONE, recording_json
from backend.web.asking import PersonRequest, TheRecords
from backend.web.docs import RECORDINGS, faults
from backend.web.schemas import ImportJson, ImportWish, RecordingJson, RecordingList, State


@get("/api/trash", tags=RECORDINGS, summary="What is in the trash", responses=faults(400))
async def list_trash(
    records: TheRecords,
    offset: Annotated[int, QueryParameter(ge=0)] = 0,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> RecordingList:
    """Answer the recordings in the trash, the last one put there first."""
    page = await to_thread.run_sync(partial(library.trash, records, offset=offset, limit=limit))
    return RecordingList([recording_json(view) for view in page.recordings], page.total)


@delete("/api/trash", tags=RECORDINGS, summary="Empty the trash", responses=faults(403))
async def empty_trash(records: TheRecords) -> None:
    """Erase everything in the trash. There is no way back."""
    await to_thread.run_sync(library.empty_trash, records)


@post(
    ONE + "/restore",
    status_code=200,
    tags=RECORDINGS,
    summary="Take a recording out of the trash",
    responses=faults(403, 404),
)
async def restore(records: TheRecords, recording_id: FromPath[str]) -> RecordingJson:
    """Bring a recording back as it was; a transcription that was stopped stays cancelled."""
    if not await to_thread.run_sync(library.restore, records, [recording_id]):
        raise NotFound("There is no such recording in the trash.")
    return recording_json(await to_thread.run_sync(library.get, records, recording_id))


@post(
    "/api/recordings/import",
    status_code=202,
    tags=RECORDINGS,
    summary="Fetch a recording from the web",
    responses=faults(400, 403),
)
async def import_recording(
    request: PersonRequest, records: TheRecords, data: JSONBody[ImportWish]
) -> Response[ImportJson]:
    """Have a worker fetch a file and transcribe it; ask for its state until it is ``done`` or ``failed``."""
    wants = UploadWants(
        language=data.language or None,
        model=data.model or None,
        title=data.title,
        consent_quality=data.consent_quality,
        consent_training=data.consent_training,
    )
    begun = await to_thread.run_sync(importing.begin, records, request.user.id, data.url, wants)
    return Response(
        _json(begun), status_code=202, headers={"Location": f"/api/recordings/imports/{begun.id}"}
    )


@get(
    "/api/recordings/imports/{import_id:str}",
    tags=RECORDINGS,
    summary="How far an import is",
    responses=faults(404),
)
async def get_import(records: TheRecords, import_id: FromPath[str]) -> ImportJson:
    """Answer the state of an import, and its recording once that is stored."""
    return _json(await to_thread.run_sync(importing.get, records, import_id))


@post(
    "/api/recordings/imports/{import_id:str}/cancel",
    status_code=200,
    tags=RECORDINGS,
    summary="Stop an import",
    responses=faults(403, 404),
)
async def cancel_import(records: TheRecords, import_id: FromPath[str]) -> ImportJson:
    """Stop an import and drop what has come; one that is over stays as it is."""
    return _json(await to_thread.run_sync(importing.cancel, records, import_id))


def _json(view: ImportView) -> ImportJson:
    return ImportJson(
        id=view.id,
        url=view.url,
        state=cast("State", view.state),
        received_bytes=view.received_bytes,
        total_bytes=view.total_bytes,
        error=view.error,
        recording_id=view.recording_id,
    )


library_routes = [list_trash, empty_trash, restore, import_recording, get_import, cancel_import]
