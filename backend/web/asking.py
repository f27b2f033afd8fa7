"""The types that handlers are written with: who asks, and what they are handed."""

from typing import Annotated, Any, TypeAlias

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from backend.domain.subtitle_rules import PROFILES, Rules, Wishes, rules_of
from backend.services.records import Records
from backend.web.authentication import Person

AnyRequest: TypeAlias = Request[Any, Any, Any]
"""A request, whoever sent it."""

PersonRequest: TypeAlias = Request[Person, Any, Any]
"""A request behind the guard: ``request.user`` is the person."""

TheRecords: TypeAlias = NamedDependency[Records]
"""The record, handed to every handler that asks for it."""

TheRules: TypeAlias = NamedDependency[Rules]
"""The subtitle rules that a request asks for, see :func:`subtitle_rules`."""


async def subtitle_rules(
    profile: Annotated[
        str, QueryParameter(description=f"Whose rules subtitles follow: {', '.join(PROFILES)}.")
    ] = "own",
    line_characters: Annotated[int | None, QueryParameter(description="Characters a line, instead.")] = None,
    characters_per_second: Annotated[
        float | None, QueryParameter(description="How fast one can be asked to read, instead.")
    ] = None,
    shortest_s: Annotated[float | None, QueryParameter(description="The shortest cue, instead.")] = None,
    longest_s: Annotated[float | None, QueryParameter(description="The longest cue, instead.")] = None,
    frames_per_second: Annotated[
        float | None, QueryParameter(description="Of the picture: cues are two frames apart.")
    ] = None,
) -> Rules:
    """Return the rules that the query names, as a dependency called ``rules``."""
    wishes = Wishes(line_characters, characters_per_second, shortest_s, longest_s, frames_per_second)
    return rules_of(profile, wishes)
