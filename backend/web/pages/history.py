"""The history of a transcript: who changed what, how it was, and going back."""

from typing import Annotated

from anyio import to_thread
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template

from backend.domain.errors import Invalid
from backend.services import restoring, versions
from backend.web.asking import PersonRequest, TheRecords
from backend.web.contexts.transcript import HistoryPage
from backend.web.view import base_fields, render


@get("/transcripts/{transcript_id:str}/history")
async def history_page(
    request: PersonRequest,
    records: TheRecords,
    transcript_id: FromPath[str],
    at: Annotated[int | None, QueryParameter(ge=0)] = None,
    before: Annotated[int | None, QueryParameter(ge=0)] = None,
    by: FromQuery[str] = "",
) -> Template:
    """Show who changed what, newest first, and one version as it was."""

    def look() -> tuple[versions.Versions, versions.OldVersion | None]:
        found = versions.versions(records, transcript_id, by=by, before=before)
        return found, None if at is None else versions.as_it_was(records, transcript_id, at)

    found, old = await to_thread.run_sync(look)
    page = HistoryPage(
        **base_fields(request, f"History of {found.title}"),
        transcript_id=transcript_id,
        history=found,
        shown=old,
        by=by,
        before=before,
    )
    return render("history", page)


@post("/transcripts/{transcript_id:str}/history", status_code=303)
async def restore(request: PersonRequest, records: TheRecords, transcript_id: FromPath[str]) -> Redirect:
    """Go back to a version, as the page's form asks for it."""
    form = await request.form()
    to = str(form.get("to") or "")
    if not to.isdecimal():
        raise Invalid("Choose a version to restore.", field="to")
    await to_thread.run_sync(restoring.restore, records, transcript_id, request.user.id, int(to))
    return Redirect(f"/transcripts/{transcript_id}/history?done=as-it-was", status_code=303)


history_router = Router("/", route_handlers=[history_page, restore])
