"""Uploading a recording, and watching it become a transcript."""

from collections.abc import Mapping

from anyio import to_thread
from litestar import Response, Router, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect, Template

from backend.domain.errors import BadAudio, Invalid, TooLarge
from backend.services import library, status, transcribing
from backend.services.records import Records
from backend.services.uploading import UploadWants
from backend.web.api.recordings import take_in
from backend.web.asking import PersonRequest, TheRecords
from backend.web.contexts.arriving import RecordingNewPage
from backend.web.contexts.recording import HeardChunk, RecordingPage, RecordingProgress
from backend.web.languages import gettext as _
from backend.web.pages.items import imports, item, languages, models
from backend.web.pages.tags import tags_of
from backend.web.view import base_fields, csrf_token, is_fragment_request, render, render_fragment


@get("/recordings/new")
async def new_recording(request: PersonRequest, records: TheRecords) -> Template:
    """Show where files are dropped and the microphone is recorded."""
    return await new_page(request, records, {})


@post("/recordings/new", status_code=200)
async def upload(request: PersonRequest, records: TheRecords) -> Template | Redirect:
    """Take one file from the plain form, as a browser without JavaScript sends it."""
    form = await request.form()
    file = form.get("file")
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    try:
        if not isinstance(file, UploadFile):
            raise Invalid("Choose a file first.", field="file")
        accepted = await take_in(records, request.user, file, UploadWants.from_metadata(fields))
    except (Invalid, BadAudio, TooLarge) as error:
        return await new_page(request, records, {error.field or "": error.message})
    done = "?done=stored" if accepted.already_stored else ""
    return Redirect(f"/recordings/{accepted.recording_id}{done}", status_code=303)


@get("/recordings/{recording_id:str}")
async def recording_page(
    request: PersonRequest, records: TheRecords, recording_id: FromPath[str]
) -> Template:
    """Show how far a recording has come, with the text so far."""
    progress = await _progress(request, records, recording_id)
    page = RecordingPage(
        **base_fields(request, progress.recording.title, nav="library"),
        progress=progress,
        models=await models(records),
        languages=languages(),
        tags=await tags_of(request, records, recording_id),
        language_probability=await to_thread.run_sync(
            transcribing.language_probability, records, recording_id
        ),
    )
    return render("recording", page)


@get("/recordings/{recording_id:str}/progress")
async def recording_progress(
    request: PersonRequest, records: TheRecords, recording_id: FromPath[str]
) -> Template | Response[bytes]:
    """Answer state, bar and text alone; once it is done, lead to the transcript."""
    progress = await _progress(request, records, recording_id)
    transcript_id = progress.recording.transcript_id
    if progress.recording.state == "done" and transcript_id and is_fragment_request(request):
        return Response(b"", headers={"HX-Redirect": f"/transcripts/{transcript_id}"})
    return render_fragment("recording_progress", progress)


async def _progress(request: PersonRequest, records: Records, recording_id: str) -> RecordingProgress:
    view = await to_thread.run_sync(library.get, records, recording_id)
    so_far = await to_thread.run_sync(transcribing.progress, records, recording_id)
    return RecordingProgress(
        recording=item(view),
        chunks=tuple(HeardChunk(chunk.index, chunk.start_s, chunk.text) for chunk in so_far.chunks),
        workers=await to_thread.run_sync(status.workers, records),
        quiet_s=so_far.quiet_s,
        hung=so_far.hung,
        stuck_after_s=records.stuck_after_s,
        csrf_token=csrf_token(request),
    )


async def new_page(
    request: PersonRequest, records: Records, errors: Mapping[str, str], url: str = ""
) -> Template:
    """Show where recordings are taken in, with what was wrong with the last try."""
    page = RecordingNewPage(
        **base_fields(request, _("New recording"), nav="new"),
        models=await models(records),
        languages=languages(),
        default_language=records.default_language or "",
        max_upload_bytes=records.max_upload_bytes,
        max_duration_s=request.app.state.options.max_duration_s,
        imports=await imports(request, records),
        url=url,
        errors=errors,
    )
    return render("recording_new", page, status_code=400 if errors else 200)


def recording_router(max_upload_bytes: int) -> Router:
    """Return the routes; only the upload form takes a large body."""
    takes_file = Router("/", route_handlers=[upload], request_max_body_size=max_upload_bytes)
    return Router("/", route_handlers=[new_recording, takes_file, recording_page, recording_progress])
