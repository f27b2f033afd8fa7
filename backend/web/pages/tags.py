"""The tags of a recording, on its page."""

from functools import partial

from anyio import to_thread
from litestar import Router, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from backend.domain.errors import Invalid
from backend.services import library
from backend.services.records import Records
from backend.web.asking import PersonRequest, TheRecords
from backend.web.contexts.recording import RecordingTags
from backend.web.view import csrf_token, is_fragment_request, render_fragment


@post("/recordings/{recording_id:str}/tags", status_code=200)
async def change_tags(
    request: PersonRequest, records: TheRecords, recording_id: FromPath[str]
) -> Template | Redirect:
    """Put a tag on a recording, or take one off."""
    form = await request.form()
    added, removed = str(form.get("add") or ""), str(form.get("remove") or "")
    change = partial(library.remove_tag if removed else library.add_tag, records, [recording_id])
    error = ""
    try:
        await to_thread.run_sync(change, removed or added)
    except Invalid as refusal:
        error = refusal.message
    if not is_fragment_request(request):
        return Redirect(f"/recordings/{recording_id}#tags", status_code=303)
    return render_fragment("recording_tags", await tags_of(request, records, recording_id, error))


async def tags_of(
    request: PersonRequest, records: Records, recording_id: str, error: str = ""
) -> RecordingTags:
    """Return the tags of a recording, and those to choose from."""
    view = await to_thread.run_sync(library.get, records, recording_id)
    known = await to_thread.run_sync(library.tags, records)
    return RecordingTags(
        recording_id=recording_id,
        tags=view.tags,
        known=tuple(tag for tag, _ in known if tag not in view.tags),
        error=error,
        csrf_token=csrf_token(request),
    )


tags_router = Router("/", route_handlers=[change_tags])
