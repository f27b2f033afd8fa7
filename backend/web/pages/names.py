"""The names that labelled corrections would carry: looked through, and left out as private."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from anyio import to_thread
from litestar import Router, get, post
from litestar.params import QueryParameter
from litestar.response import Redirect, Template

from backend.domain.errors import Invalid
from backend.services.labels.identifying import look_through
from backend.services.labels.leaving_out import leave_out, leave_out_all
from backend.services.records import Records
from backend.web.asking import PersonRequest, TheRecords
from backend.web.contexts.names import LeftPassage, NameRow, NamesList, NamesPage
from backend.web.languages import gettext as _
from backend.web.view import base_fields, csrf_token, is_fragment_request, render, render_fragment

WORDS = 30_000
"""Heard words after which no further transcript is looked through for a page: a second or two."""
NAMES_A_PAGE = 100

Count = Annotated[int, QueryParameter(ge=0)]
Place = tuple[str, float]
"""A transcript's id, and a moment in s."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A form of the page: of which name, and which part of the list it stands in."""

    kind: str
    key: str
    text: str
    row: int
    skip: int
    first: int

    @classmethod
    def of(cls, form: Mapping[str, Any]) -> "_Asked":
        kind, key, text = (str(form.get(name) or "") for name in ("kind", "key", "text"))
        row, skip, first = (_count(form, name) for name in ("row", "skip", "first"))
        return cls(kind, key, text, row, skip, first)


@get("/exports/names")
async def names_page(
    request: PersonRequest, records: TheRecords, skip: Count = 0, first: Count = 0
) -> Template:
    """Show the names, numbers and addresses that labels of the newest transcripts carry."""
    page = NamesPage(
        **base_fields(request, _("Names in labelled corrections"), nav="quality"),
        listed=await to_thread.run_sync(_listed, records, csrf_token(request), skip, first),
    )
    return render("names", page)


@post("/exports/names/passage", status_code=200)
async def leave_out_passage(request: PersonRequest, records: TheRecords) -> Template | Redirect:
    """Leave one passage out as private."""
    form = await request.form()
    transcript, segment = str(form.get("transcript") or ""), str(form.get("segment") or "")
    leave = partial(leave_out, records, request.user.id, transcript, segment, _count(form, "version"))
    start_s = await to_thread.run_sync(leave)
    return await _left(request, records, _Asked.of(form), [(transcript, start_s)])


@post("/exports/names/all", status_code=200)
async def leave_out_passages(request: PersonRequest, records: TheRecords) -> Template | Redirect:
    """Leave out as private every passage with a name, in the transcripts that the page looked through."""
    asked = _Asked.of(await request.form())
    leave = partial(
        leave_out_all, records, request.user.id, asked.kind, asked.key, words=WORDS, skip=asked.skip
    )
    places = await to_thread.run_sync(leave)
    left = [(transcript, place.start_s) for transcript, place in places]
    return await _left(request, records, asked, left)


async def _left(
    request: PersonRequest, records: Records, asked: _Asked, left: list[Place]
) -> Template | Redirect:
    if not is_fragment_request(request):
        query = urlencode({"skip": asked.skip, "first": asked.first, "done": "left-out"})
        return Redirect(f"/exports/names?{query}", status_code=303)
    listed = partial(_listed, records, csrf_token(request), asked.skip, asked.first, (asked, left))
    return render_fragment("names_list", await to_thread.run_sync(listed))


def _listed(
    records: Records, token: str, skip: int, first: int, said: tuple[_Asked, list[Place]] | None = None
) -> NamesList:
    found = look_through(records, words=WORDS, skip=skip)
    rows = [NameRow(name.kind, name.text, name) for name in found.names]
    if said:
        rows = _with_said(rows, *said, first, found.titles)
    return NamesList(
        csrf_token=token,
        rows=tuple(rows[first : first + NAMES_A_PAGE]),
        found=found,
        skip=skip,
        first=first,
        limit=NAMES_A_PAGE,
    )


def _with_said(
    rows: list[NameRow], asked: _Asked, left: list[Place], first: int, titles: Mapping[str, str]
) -> list[NameRow]:
    """Return the rows with what was just done said where its name stood, however few passages it has now."""
    of_name = {(row.name.kind, row.name.key): row.name for row in rows if row.name}
    name = of_name.get((asked.kind, asked.key))
    passages = tuple(LeftPassage(of, titles.get(of, ""), start_s) for of, start_s in left)
    others = [row for row in rows if row.name is not name]
    at = first + asked.row
    return [*others[:at], NameRow(asked.kind, asked.text, name, passages), *others[at:]]


def _count(form: Mapping[str, Any], field: str) -> int:
    value = str(form.get(field) or "")
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise Invalid(f"{field} is a whole number. Load the page again.", field=field)
    return int(value)


names_router = Router("/", route_handlers=[names_page, leave_out_passage, leave_out_passages])
