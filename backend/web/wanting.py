"""What is asked of the library, out of an address or a form."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias
from urllib.parse import parse_qsl

from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter

from backend.services.library import Wanted

_Search = Annotated[
    str,
    QueryParameter(
        max_length=200,
        description='Words, or their beginnings, in title, file name, notes, tags and text; `"in a row"`.',
    ),
]


def _wanted(  # noqa: PLR0913, PLR0917 - one parameter a filter is what the description lists
    q: _Search = "",
    job_state: Annotated[
        str, QueryParameter(name="state", description="queued, running, done, failed or cancelled.")
    ] = "",
    language: Annotated[str, QueryParameter(max_length=20, description="ISO 639, as found.")] = "",
    model: Annotated[str, QueryParameter(max_length=200)] = "",
    tag: Annotated[str, QueryParameter(max_length=60)] = "",
    length: Annotated[
        str, QueryParameter(description="short (5 min), medium, long (30), longest (60).")
    ] = "",
    doubt: Annotated[str, QueryParameter(description="few (under 2 %), some, many (8 % and more).")] = "",
    rating: Annotated[str, QueryParameter(description="good (4 stars and more), fair, poor, none.")] = "",
    added_from: Annotated[str, QueryParameter(description="The first day, in UTC.")] = "",
    added_to: Annotated[str, QueryParameter(description="The last day, in UTC.")] = "",
    sort: Annotated[
        str,
        QueryParameter(description="added, title, length, doubt, rating, edited; reversed after a minus."),
    ] = "",
) -> Wanted:
    return Wanted(q, job_state, language, model, tag, length, doubt, rating, added_from, added_to, sort)


TheWanted: TypeAlias = NamedDependency[Wanted]
"""The words, filters and order of the address, handed to whoever asks for ``wanted``."""

provide_wanted = {"wanted": Provide(_wanted, sync_to_thread=False)}


def asked(query: str) -> tuple[Wanted, int]:
    """Return the filters and the offset in the query of an address, as a form brings it along."""
    values: Mapping[str, str] = dict(parse_qsl(query))
    offset = values.get("offset", "0")
    known = {name: values[name] for name in Wanted.__slots__ if name in values}
    return Wanted(**known), int(offset) if offset.isdecimal() else 0
