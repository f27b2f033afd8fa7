"""Recordings: take one in, watch it, change it, erase it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, BinaryIO, cast

from anyio import to_thread
from litestar import Response, delete, get, patch, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, JSONBody, MultipartBody, QueryParameter
from litestar.response import Stream
from msgspec import UNSET

from backend.services import library, transcribing, uploading
from backend.services.library import RecordingView
from backend.services.records import Records
from backend.services.uploading import Accepted, UploadWants
from backend.services.wants import API, UPLOAD
from backend.web.asking import PersonRequest, TheRecords
from backend.web.authentication import Person
from backend.web.docs import RECORDINGS, faults
from backend.web.schemas import (
    AcceptedRecording,
    Chunk,
    Consent,
    HitJson,
    RecordingChange,
    RecordingJson,
    RecordingList,
    State,
    TextSoFar,
    TranscriptionWish,
)
from backend.web.streams import changes
from backend.web.wanting import TheWanted, provide_wanted

ONE = "/api/recordings/{recording_id:str}"


@dataclass
class UploadForm:
    """A file with what is wanted of it."""

    file: UploadFile
    """wav, flac, mp3, ogg, m4a, mp4, webm, opus or another recording; video's sound is used."""
    language: str = ""
    """ISO 639-1, such as en; empty: the model finds it."""
    model: str = ""
    """Empty: the server's default."""
    title: str = ""
    """Empty: made from the file's name."""
    consent_quality: bool = False
    """May be used to measure quality."""
    consent_training: bool = False
    """May be used to train."""


Upload = MultipartBody[UploadForm]


async def take_in(records: Records, person: Person, file: UploadFile, wants: UploadWants) -> Accepted:
    """Store a file that came with a form, and queue its transcription."""
    accept = partial(
        uploading.accept_file,
        records,
        owner_id=person.id,
        filename=file.filename,
        stream=uploading.blocks(cast("BinaryIO", file.file)),
        wants=wants,
    )
    return await to_thread.run_sync(accept)


@post(
    "/api/recordings",
    tags=RECORDINGS,
    summary="Upload a recording",
    responses=faults(400, 403, 413, 422, 503),
)
async def upload_recording(
    request: PersonRequest, records: TheRecords, data: Upload
) -> Response[AcceptedRecording]:
    """Store a file and queue its transcription: 201, or 200 when the same file was here already."""
    wants = UploadWants(
        language=data.language or None,
        model=data.model or None,
        title=data.title,
        consent_quality=data.consent_quality,
        consent_training=data.consent_training,
        source=API if request.auth == "token" else UPLOAD,
    )
    accepted = await take_in(records, request.user, data.file, wants)
    view = await to_thread.run_sync(library.get, records, accepted.recording_id)
    return Response(
        accepted_json(view, already_stored=accepted.already_stored),
        status_code=200 if accepted.already_stored else 201,
        headers={"Location": f"/api/recordings/{view.id}"},
    )


@get(
    "/api/recordings",
    tags=RECORDINGS,
    summary="List and search recordings",
    responses=faults(400),
    dependencies=provide_wanted,
)
async def list_recordings(
    records: TheRecords,
    wanted: TheWanted,
    offset: Annotated[int, QueryParameter(ge=0)] = 0,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> RecordingList:
    """Answer recordings that match every filter, the newest first unless ``sort`` says otherwise."""
    find = partial(library.list_recordings, records, wanted, offset=offset, limit=limit)
    page = await to_thread.run_sync(find)
    return RecordingList([recording_json(view) for view in page.recordings], page.total)


@get(ONE, tags=RECORDINGS, summary="One recording", responses=faults(404))
async def get_recording(records: TheRecords, recording_id: FromPath[str]) -> RecordingJson:
    """Answer a recording with the state of its newest transcription."""
    return recording_json(await to_thread.run_sync(library.get, records, recording_id))


@patch(ONE, tags=RECORDINGS, summary="Change title, consent or tags", responses=faults(400, 403, 404))
async def change_recording(
    request: PersonRequest, records: TheRecords, recording_id: FromPath[str], data: JSONBody[RecordingChange]
) -> RecordingJson:
    """Change what is given; withdrawing consent takes the recording out of every later export."""
    given = {name: value for name in data.__struct_fields__ if (value := getattr(data, name)) is not UNSET}
    tags = given.pop("tags", None)
    if tags is not None:
        await to_thread.run_sync(library.set_tags, records, recording_id, tags)
    return recording_json(
        await to_thread.run_sync(partial(library.change, records, recording_id, request.user.id, **given))
    )


@delete(
    ONE, tags=RECORDINGS, summary="Put a recording into the trash, or erase it", responses=faults(403, 404)
)
async def delete_recording(
    records: TheRecords,
    recording_id: FromPath[str],
    forever: Annotated[bool, QueryParameter(description="Erase it now, from the trash or not.")] = False,
) -> None:
    """Put it into the trash, from which it is erased after some days; or erase all of it now."""
    if forever:
        await to_thread.run_sync(library.erase, records, recording_id)
        return
    await to_thread.run_sync(library.get, records, recording_id)
    await to_thread.run_sync(library.move_to_trash, records, [recording_id])


@post(
    ONE + "/cancel",
    status_code=200,
    tags=RECORDINGS,
    summary="Cancel the transcription",
    responses=faults(403, 404, 409),
)
async def cancel(records: TheRecords, recording_id: FromPath[str]) -> RecordingJson:
    """Stop a queued or running transcription; what it has heard so far is dropped."""
    return await _after(records, recording_id, library.cancel)


@post(
    ONE + "/retry",
    status_code=200,
    tags=RECORDINGS,
    summary="Try a failed transcription again",
    responses=faults(403, 404, 409),
)
async def retry(records: TheRecords, recording_id: FromPath[str]) -> RecordingJson:
    """Queue a failed or cancelled transcription again, with the same model and language."""
    return await _after(records, recording_id, library.retry)


@post(
    ONE + "/transcribe",
    status_code=200,
    tags=RECORDINGS,
    summary="Transcribe again",
    responses=faults(400, 403, 404, 409),
)
async def transcribe_again(
    records: TheRecords, recording_id: FromPath[str], data: JSONBody[TranscriptionWish]
) -> RecordingJson:
    """Queue another transcription, with another model or language; earlier ones stay."""
    again = partial(library.transcribe_again, model=data.model, language=data.language)
    return await _after(records, recording_id, again)


@get(ONE + "/text", tags=RECORDINGS, summary="Text so far", responses=faults(404))
async def text_so_far(
    records: TheRecords,
    recording_id: FromPath[str],
    after: Annotated[int, QueryParameter(description="Index of the last chunk already known.")] = -1,
) -> TextSoFar:
    """Answer the finished chunks of the newest transcription after the one named."""
    progress = await to_thread.run_sync(transcribing.progress, records, recording_id)
    chunks = [Chunk(c.index, c.start_s, c.text) for c in progress.chunks if c.index > after]
    return TextSoFar(cast("State", progress.state), progress.progress, chunks)


@get(
    ONE + "/events",
    media_type="text/event-stream",
    tags=RECORDINGS,
    summary="Be told when it changes",
    responses=faults(404),
)
async def events(request: PersonRequest, records: TheRecords, recording_id: FromPath[str]) -> Stream:
    """Stream ``event: changed`` whenever state or progress changes, and ``event: done`` at the end.

    The events carry nothing: ask for what you show.
    """
    await to_thread.run_sync(library.get, records, recording_id)

    def look() -> tuple[Any, bool]:
        view: RecordingView = library.get(records, recording_id)
        return (view.state, view.progress), view.state not in {"queued", "running"}

    closing: asyncio.Event = request.app.state.closing
    return Stream(
        changes(look, closing),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _after(records: Records, recording_id: str, change: Any) -> RecordingJson:
    await to_thread.run_sync(change, records, recording_id)
    return recording_json(await to_thread.run_sync(library.get, records, recording_id))


def recording_json(view: RecordingView) -> RecordingJson:
    """Return a recording as it goes over the wire."""
    return RecordingJson(**_recording_fields(view))


def accepted_json(view: RecordingView, *, already_stored: bool) -> AcceptedRecording:
    """Return a recording that was just taken in."""
    return AcceptedRecording(**_recording_fields(view), already_stored=already_stored)


def _recording_fields(view: RecordingView) -> Mapping[str, Any]:
    return {
        "id": view.id,
        "title": view.title,
        "filename": view.filename,
        "sha256": view.sha256,
        "duration_s": view.duration_s,
        "size_bytes": view.size_bytes,
        "created_at": view.created_at,
        "language": view.language,
        "model": view.model,
        "state": cast("State", view.state),
        "progress": view.progress,
        "error": view.error,
        "transcript_id": view.transcript_id,
        "consent": Consent(view.consent_quality, view.consent_training),
        "doubtful_share": view.doubtful_share,
        "stars": view.stars,
        "tags": list(view.tags),
        "edited_at": view.edited_at,
        "trashed_at": view.trashed_at,
        "hits": [HitJson("".join(part.text for part in hit.parts), hit.time_s) for hit in view.hits],
    }


recording_routes = [
    list_recordings,
    get_recording,
    change_recording,
    delete_recording,
    cancel,
    retry,
    transcribe_again,
    text_so_far,
    events,
]
