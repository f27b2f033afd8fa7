"""What the page of names in labelled corrections is given."""

from dataclasses import dataclass

from backend.services.labels.identifying import Name, Names
from backend.web.contexts.page import Page


@dataclass(frozen=True, slots=True)
class LeftPassage:
    """A passage that was just left out, to find it again in the editor."""

    transcript_id: str
    title: str
    start_s: float


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name, number or address; ``left`` are passages of it that were left out just now.

    ``name`` is ``None`` once no passage has it any more.
    """

    kind: str
    text: str
    name: Name | None
    left: tuple[LeftPassage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesList:
    """``fragments/names_list.html.jinja``: the names, and how much was looked through.

    POST ``/exports/names/passage`` (``transcript``, ``segment``, ``version``) and ``/exports/names/all``
    answer it again; both with ``kind``, ``key`` and ``text`` of the name, ``row``, where it stands, and
    ``skip`` and ``first`` as they are here.

    Attributes
    ----------
    rows
        Those of this page.
    found
        All that was found in what was looked through.
    skip
        How many of the newest transcripts were passed over.
    first
        How many names stand on pages before.
    limit
        The most names a page has.
    """

    csrf_token: str
    rows: tuple[NameRow, ...]
    found: Names
    skip: int = 0
    first: int = 0
    limit: int = 100

    @property
    def last_transcript(self) -> int:
        """The oldest transcript looked through, counted from the newest."""
        return self.found.there if self.found.older is None else self.found.older


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesPage(Page):
    """``names.html.jinja`` at ``/exports/names``: who the labels would name, to be looked through first."""

    listed: NamesList
