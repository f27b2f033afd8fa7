"""The library: every recording, with search, filters, order, and what can be done to one or to many."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

from anyio import to_thread
from litestar import Response, Router, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Stream, Template

from backend.domain.errors import Invalid
from backend.services import library
from backend.services.exporting import FORMATS
from backend.services.library import Wanted
from backend.services.records import Records
from backend.web.asking import PersonRequest, TheRecords
from backend.web.contexts.choices import FormatChoice, LanguageChoice
from backend.web.contexts.library import LibraryPage, LibraryRows, Said
from backend.web.files import attachment
from backend.web.languages import gettext as _
from backend.web.languages import language_name
from backend.web.pages.items import item, languages, models
from backend.web.view import base_fields, csrf_token, is_fragment_request, render, render_fragment
from backend.web.wanting import TheWanted, asked, provide_wanted

ROWS_A_PAGE = 50
# Which action undoes which.
OPPOSITES = {"trash": "restore", "tag": "untag", "untag": "tag"}
_DONE = {
    "trash": "trashed",
    "restore": "restored",
    "tag": "tagged",
    "untag": "tagged",
    "transcribe": "queued",
}

Offset = Annotated[int, QueryParameter(ge=0)]


@get("/")
async def library_page(
    request: PersonRequest, records: TheRecords, wanted: TheWanted, offset: Offset = 0
) -> Template:
    """Show the library."""
    rows = await _rows(request, records, wanted, offset)
    chosen = await to_thread.run_sync(library.choices, records)
    page = LibraryPage(
        **base_fields(request, _("Recordings"), nav="library"),
        rows=rows,
        languages=tuple(LanguageChoice(code, language_name(code, code)) for code in chosen.languages),
        used_models=chosen.models,
        tags=chosen.tags,
        models=await models(records),
        all_languages=languages(),
        formats=tuple(FormatChoice(each.name, _(each.label)) for each in FORMATS.values()),
    )
    return render("library", page)


@get("/library/rows")
async def library_rows(
    request: PersonRequest, records: TheRecords, wanted: TheWanted, offset: Offset = 0
) -> Template:
    """Answer the rows alone, for searching as one types and while something runs."""
    rows = await _rows(request, records, wanted, offset)
    answer = render_fragment("library_rows", rows)
    if request.headers.get("hx-trigger") == "filters":
        answer.headers.update(_address(request, rows))
    return answer


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
    """Put a recording into the trash."""
    await to_thread.run_sync(library.get, records, recording_id)
    moved = await to_thread.run_sync(library.move_to_trash, records, [recording_id])
    return await _answer(request, records, "trashed", _said("trash", moved))


@post("/recordings/{recording_id:str}/transcribe", status_code=200)
async def transcribe_again(
    request: PersonRequest, records: TheRecords, recording_id: FromPath[str]
) -> Template | Redirect:
    """Transcribe again, with the model and language of the form."""
    form = await request.form()
    again = partial(library.transcribe_again, records, recording_id, **_model_and_language(form))
    return await _act(request, records, again, "queued")


@post("/library/bulk", status_code=200)
async def bulk(request: PersonRequest, records: TheRecords) -> Template | Redirect:
    """Do the same to all recordings that are ticked, or to everything the filters find."""
    form = await request.form()
    ids = await _chosen(records, form)
    action, tag = str(form.get("action") or ""), str(form.get("tag") or "")
    if action in {"trash", "restore"}:
        do = library.move_to_trash if action == "trash" else library.restore
        said = _said(action, await to_thread.run_sync(do, records, ids))
    elif action in {"tag", "untag"}:
        mark = library.add_tag if action == "tag" else library.remove_tag
        name, changed = await to_thread.run_sync(mark, records, ids, tag)
        said = _said(action, changed, name)
    elif action == "transcribe":
        again = partial(library.transcribe_all, records, ids, **_model_and_language(form))
        said = _said(action, await to_thread.run_sync(again))
    else:
        raise Invalid(f"There is nothing called {action!r} to be done.", field="action")
    return await _answer(request, records, _DONE[action], said)


@post("/library/export", status_code=200)
async def export(request: PersonRequest, records: TheRecords) -> Response[Any] | Stream:
    """Answer a zip archive of the transcripts of all recordings that are ticked."""
    form = await request.form()
    ids = await _chosen(records, form)
    format_name = str(form.get("format") or "txt")
    archive = await to_thread.run_sync(library.zipped, records, ids, format_name, request.user.id)
    return Stream(
        archive,
        media_type="application/zip",
        headers={"Content-Disposition": attachment(f"transcripts-{format_name}.zip")},
    )


async def _chosen(records: Records, form: Mapping[str, Any]) -> list[str]:
    """Return the ids that a form names, or of everything that its filters find."""
    if form.get("everything") == "true":
        wanted, _ = asked(str(form.get("asked") or ""))
        return await to_thread.run_sync(library.matching_ids, records, wanted)
    ids = [id_ for id_ in str(form.get("ids") or "").split(",") if id_]
    if not ids:
        raise Invalid("Tick a recording first.", field="ids")
    return ids


def _model_and_language(form: Mapping[str, Any]) -> dict[str, str | None]:
    return {"model": form.get("model") or None, "language": form.get("language") or None}


def _said(action: str, ids: list[str], tag: str = "") -> Said:
    undo = OPPOSITES.get(action, "") if ids else ""
    return Said(action, len(ids), undo, ",".join(ids) if undo else "", tag)


async def _act(
    request: PersonRequest, records: Records, action: Callable[[], object], done: str
) -> Template | Redirect:
    await to_thread.run_sync(action)
    return await _answer(request, records, done, None)


async def _answer(
    request: PersonRequest, records: Records, done: str, said: Said | None
) -> Template | Redirect:
    """Show the rows that changed: in place with htmx, after a redirect without."""
    if not is_fragment_request(request):
        return Redirect(f"/?done={done}", status_code=303)
    form = await request.form()
    wanted, offset = asked(str(form.get("asked") or ""))
    return render_fragment("library_rows", await _rows(request, records, wanted, offset, said))


async def _rows(
    request: PersonRequest, records: Records, wanted: Wanted, offset: int, said: Said | None = None
) -> LibraryRows:
    find = partial(library.list_recordings, records, wanted, offset=offset, limit=ROWS_A_PAGE)
    found = await to_thread.run_sync(find)
    if offset and not found.recordings:  # the last page was emptied
        return await _rows(request, records, wanted, max(0, offset - ROWS_A_PAGE), said)
    return LibraryRows(
        recordings=tuple(item(view) for view in found.recordings),
        total=found.total,
        stored=found.stored,
        trashed=found.trashed,
        is_watching=records.watch_folder is not None,
        wanted=wanted,
        offset=offset,
        limit=ROWS_A_PAGE,
        said=said,
        csrf_token=csrf_token(request),
    )


def _address(request: PersonRequest, rows: LibraryRows) -> dict[str, str]:
    """Return the header that keeps the browser's address true.

    A filter makes an entry of its own in the history, so that going back takes it off; words that are being
    typed do not.
    """
    here = dict(parse_qsl(urlsplit(request.headers.get("hx-current-url", "")).query))
    before = {name: value for name, value in here.items() if name in Wanted.__slots__ and name != "q"}
    filters = rows.filters | ({"sort": rows.wanted.sort} if rows.wanted.sort else {})
    address = f"/?{rows.asked}" if rows.asked else "/"
    return {"HX-Replace-Url" if before == filters else "HX-Push-Url": address}


library_router = Router(
    "/",
    route_handlers=[
        library_page,
        library_rows,
        cancel,
        retry,
        delete,
        transcribe_again,
        bulk,
        export,
    ],
    dependencies=provide_wanted,
)
