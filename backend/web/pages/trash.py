"""The trash: what was thrown away, until when it stays, and the ways back and out."""

from datetime import timedelta
from functools import partial
from typing import Annotated

from anyio import to_thread
from litestar import Router, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from backend.domain.errors import NotFound
from backend.services import library
from backend.web.asking import PersonRequest, TheRecords
from backend.web.contexts.library import TrashItem, TrashPage
from backend.web.languages import gettext as _
from backend.web.pages.items import item
from backend.web.view import base_fields, render

ROWS_A_PAGE = 50


@get("/trash")
async def trash_page(
    request: PersonRequest, records: TheRecords, offset: Annotated[int, QueryParameter(ge=0)] = 0
) -> Template:
    """Show what is in the trash."""
    find = partial(library.trash, records, limit=ROWS_A_PAGE, offset=offset)
    found = await to_thread.run_sync(find)
    kept = timedelta(days=records.trash_days)
    page = TrashPage(
        **base_fields(request, _("Trash"), nav="library"),
        items=tuple(
            TrashItem(item(view), view.trashed_at + kept) for view in found.recordings if view.trashed_at
        ),
        total=found.total,
        days=records.trash_days,
        offset=offset,
        limit=ROWS_A_PAGE,
    )
    return render("trash", page)


@post("/recordings/{recording_id:str}/restore", status_code=303)
async def restore(records: TheRecords, recording_id: FromPath[str]) -> Redirect:
    """Take a recording out of the trash."""
    if not await to_thread.run_sync(library.restore, records, [recording_id]):
        raise NotFound("This recording is not in the trash. It may have been restored or erased already.")
    return Redirect("/trash?done=restored", status_code=303)


@post("/recordings/{recording_id:str}/erase", status_code=303)
async def erase(records: TheRecords, recording_id: FromPath[str]) -> Redirect:
    """Erase a recording and everything that hangs on it, for ever."""
    await to_thread.run_sync(library.erase, records, recording_id)
    return Redirect("/trash?done=erased", status_code=303)


@post("/trash/empty", status_code=303)
async def empty(records: TheRecords) -> Redirect:
    """Erase everything in the trash, for ever."""
    await to_thread.run_sync(library.empty_trash, records)
    return Redirect("/trash?done=emptied", status_code=303)


trash_router = Router("/", route_handlers=[trash_page, restore, erase, empty])
