"""What the library and the trash are given."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from backend.services.library import RecordingView, Wanted
from backend.web.contexts.choices import FormatChoice, LanguageChoice, ModelChoice
from backend.web.contexts.page import Page


@dataclass(frozen=True, slots=True)
class RecordingItem(RecordingView):
    """One recording as lists and pages show it; ``part.text`` of its parts is a hit where ``part.is_hit``."""

    @property
    def is_working(self) -> bool:
        """Whether it is still going to change by itself."""
        return self.state in {"queued", "running"}

    @property
    def href(self) -> str:
        """Where a click on it leads."""
        return f"/transcripts/{self.transcript_id}" if self.transcript_id else f"/recordings/{self.id}"


@dataclass(frozen=True, slots=True)
class Said:
    """What was just done to how many recordings, and how it is undone.

    Attributes
    ----------
    action
        ``trash``, ``restore``, ``tag``, ``untag`` or ``transcribe``.
    count
        To how many recordings.
    undo
        The action that is its opposite; empty: there is none.
    ids
        Of those recordings, separated by commas.
    tag
        That was put on or taken off.
    """

    action: str
    count: int
    undo: str = ""
    ids: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryRows:
    """``fragments/library_rows.html.jinja``: the rows and the pager, for the library and its refreshes.

    ``GET /library/rows`` with the filters answers it alone. While ``is_working`` the rows ask for themselves
    again (``hx-trigger="every 3s"``), and more slowly while ``is_watching``. Row actions are forms, POST
    ``/recordings/{id}/cancel``, ``/retry``,
    ``/transcribe``, ``/delete`` (into the trash), and POST ``/library/bulk`` with ``action`` and ``ids`` or
    ``everything``: with htmx and ``asked`` they answer this fragment, otherwise they redirect to the library.

    Attributes
    ----------
    total
        How many match; ``recordings`` is one page of them.
    stored
        How many there are in all: 0 calls for the invitation to a first upload, otherwise "nothing matches".
    trashed
        How many are in the trash.
    wanted
        The words, filters and order of the page's address.
    said
        What was just done, shown in the place of notices.
    is_watching
        Whether a folder is watched, so that recordings come by themselves.
    """

    recordings: tuple[RecordingItem, ...]
    total: int
    stored: int
    trashed: int = 0
    is_watching: bool = False
    wanted: Wanted = field(default_factory=Wanted)
    offset: int = 0
    limit: int = 50
    said: Said | None = None
    csrf_token: str = ""

    @property
    def is_working(self) -> bool:
        """Whether any row is still going to change by itself."""
        return any(recording.is_working for recording in self.recordings)

    @property
    def previous_offset(self) -> int | None:
        """Where the page before starts; ``None``: this is the first."""
        return max(0, self.offset - self.limit) if self.offset else None

    @property
    def next_offset(self) -> int | None:
        """Where the page after starts; ``None``: this is the last."""
        after = self.offset + self.limit
        return after if after < self.total else None

    @property
    def asked(self) -> str:
        """What stands in the page's address, for whatever answers this page again."""
        return self.query(offset=self.offset)

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, by field; neither the words nor the order."""
        return {name: value for name, value in self._fields.items() if value and name not in {"q", "sort"}}

    @property
    def _fields(self) -> dict[str, str]:
        return {name: getattr(self.wanted, name) for name in Wanted.__slots__}

    def query(self, offset: int = 0, **changed: str) -> str:
        """Return the query of an address like this page's, with some of it changed."""
        values = self._fields | changed
        return urlencode(
            {name: value for name, value in values.items() if value} | ({"offset": offset} if offset else {})
        )

    def sorted_by(self, name: str) -> str:
        """Return the query that puts the rows in an order, or turns it round if they are."""
        present = self.wanted.sort or "added"
        return self.query(sort=f"-{name}" if present == name else name)


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryPage(Page):
    """``library.html.jinja`` at ``/``. The form of the filters: GET ``/`` with the fields of ``rows.wanted``.

    Attributes
    ----------
    rows
        Included with ``{% with page = page.rows %}{% include "fragments/library_rows.html.jinja" %}…``.
    languages, used_models, tags
        What can be filtered by: those that recordings have; tags come with their number.
    models, all_languages
        What can be transcribed with.
    formats
        In which transcripts are exported.
    """

    rows: LibraryRows
    languages: tuple[LanguageChoice, ...] = ()
    used_models: tuple[str, ...] = ()
    tags: tuple[tuple[str, int], ...] = ()
    models: tuple[ModelChoice, ...] = ()
    all_languages: tuple[LanguageChoice, ...] = ()
    formats: tuple[FormatChoice, ...] = ()

    @property
    def tag_choices(self) -> list[tuple[str, str]]:
        """The tags as a field offers them."""
        return [(tag, f"{tag} ({count})") for tag, count in self.tags]

    @property
    def language_choices(self) -> list[tuple[str, str]]:
        """The languages as a field offers them."""
        return [(choice.code, choice.name) for choice in self.languages]

    @property
    def model_choices(self) -> list[tuple[str, str]]:
        """The models as a field offers them."""
        return [(name, name) for name in self.used_models]


@dataclass(frozen=True, slots=True)
class TrashItem:
    """One recording in the trash, and when it is erased."""

    recording: RecordingItem
    erased_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrashPage(Page):
    """``trash.html.jinja`` at ``/trash``: what was thrown away, the last first.

    Forms: POST ``/recordings/{id}/restore``, POST ``/recordings/{id}/erase``, POST ``/trash/empty``.
    """

    items: tuple[TrashItem, ...]
    total: int
    days: int
    """How long it is kept."""
    offset: int = 0
    limit: int = 50
