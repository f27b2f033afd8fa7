"""Giving and taking back, on a recording's page, what its corrections may be used for."""

from functools import partial

from anyio import to_thread
from litestar import MediaType, Response, Router, post
from litestar.params import FromPath
from litestar.response import Redirect

from backend.domain.text import shown
from backend.services import library
from backend.web.asking import PersonRequest, TheRecords
from backend.web.languages import gettext
from backend.web.view import is_fragment_request

SAVED = shown("Saved. The next count and the next export go by it.")


@post("/recordings/{recording_id:str}/consent", status_code=200)
async def set_consent(
    request: PersonRequest, records: TheRecords, recording_id: FromPath[str]
) -> Response[str] | Redirect:
    """Save both ticks, as the form shows them."""
    form = await request.form()
    change = partial(
        library.change,
        records,
        recording_id,
        request.user.id,
        consent_quality=form.get("consent_quality") == "true",
        consent_training=form.get("consent_training") == "true",
    )
    await to_thread.run_sync(change)
    if is_fragment_request(request):
        return Response(gettext(SAVED), media_type=MediaType.HTML)
    return Redirect(f"/recordings/{recording_id}?done=consent", status_code=303)


consent_router = Router("/", route_handlers=[set_consent])
