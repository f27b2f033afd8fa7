"""The library: every recording, with search, filter and what can be done to each."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from anyio import to_thread
from litestar import Router, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from backend.services import library
from backend.services.records import Records
from backend.web.asking import PersonRequest, TheRecords
from backend.web.contexts import LibraryPage, LibraryRows
from backend.web.languages import gettext as _
from backend.web.pages.items import item
from backend.web.view import base_fields, csrf_token, is_fragment_request, render, render_fragment

ROWS_A_PAGE = 50

Search = Annotated[str, QueryParameter(max_length=200)]
StateFilter = Annotated[str, QueryParameter(name="state", max_length=20)]
Offset = Annotated[int, QueryParameter(ge=0)]


@get("/")
async def library_page(
    request: PersonRequest, records: TheRecords, q: Search = "", shown: StateFilter = "", offset: Offset = 0
) -> Template:
    """Show the library."""
    rows = await _rows(request, records, q, shown, offset)
    return render("library", LibraryPage(**base_fields(request, _("Recordings"), nav="library"), rows=rows))


@get("/library/rows")
async def library_rows(
    request: PersonRequest, records: TheRecords, q: Search = "", shown: StateFilter = "", offset: Offset = 0
) -> Template:
    """Answer the rows alone, for searching as one types and while something runs."""
    return render_fragment("library_rows", await _rows(request, records, q, shown, offset))


@post("/recordings/{recording_id:str}/cancel", status_code=200)
async def cancel(
    request: PersonRequest, records: TheRecords, recording_id: FromPath[str]
) -> Template | Redirect:
    """Stop a transcription."""
    return await _act(request, records, partial(library.cancel, records, recording_id), "cancelled")


@post("/recordings/{recording_id:str}/retry", status_code=200)
async def retry(
    request: PersonRequest, records: TheRecords, recording_id: FromPath[str]
) -> Template | Redirect:
    """Try a failed or cancelled transcription again."""
    return await _act(request, records, partial(library.retry, records, recording_id), "queued")


@post("/recordings/{recording_id:str}/delete", status_code=200)
async def delete(
    request: PersonRequest, records: TheRecords, recording_id: FromPath[str]
) -> Template | Redirect:
    """Erase a recording and everything that hangs on it."""
    return await _act(request, records, partial(library.erase, records, recording_id), "erased")


@post("/recordings/{recording_id:str}/transcribe", status_code=200)
async def transcribe_again(
    request: PersonRequest, records: TheRecords, recording_id: FromPath[str]
) -> Template | Redirect:
    """Transcribe again, with the model and language of the form."""
    form = await request.form()
    again = partial(
        library.transcribe_again,
        records,
        recording_id,
        model=form.get("model") or None,
        language=form.get("language") or None,
    )
    return await _act(request, records, again, "queued")


async def _act(
    request: PersonRequest, records: Records, action: Callable[[], object], done: str
) -> Template | Redirect:
    """Do it, then show the rows that changed: in place with htmx, after a redirect without."""
    await to_thread.run_sync(action)
    if not is_fragment_request(request):
        return Redirect(f"/?done={done}", status_code=303)
    form = await request.form()
    offset = str(form.get("offset") or "0")
    rows = await _rows(
        request,
        records,
        str(form.get("q") or ""),
        str(form.get("state") or ""),
        int(offset) if offset.isdecimal() else 0,
    )
    return render_fragment("library_rows", rows)


async def _rows(request: PersonRequest, records: Records, q: str, state: str, offset: int) -> LibraryRows:
    find = partial(library.list_recordings, records, q=q, state=state, offset=offset, limit=ROWS_A_PAGE)
    found = await to_thread.run_sync(find)
    return LibraryRows(
        recordings=tuple(item(view) for view in found.recordings),
        total=found.total,
        stored=found.stored,
        q=q,
        state=state,
        offset=offset,
        limit=ROWS_A_PAGE,
        csrf_token=csrf_token(request),
    )


library_router = Router(
    "/", route_handlers=[library_page, library_rows, cancel, retry, delete, transcribe_again]
)
