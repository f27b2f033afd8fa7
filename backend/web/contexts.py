"""What each template is given: one frozen dataclass a template, under the name ``page``.

A template is named after its page, ``<page>.html.jinja``, a fragment ``fragments/<name>.html.jinja``. Beside
``page`` every template has the filters and functions of ``backend.web.templates``:

``static(path)``
    Address of a static file, with the version in it: ``{{ static("css/base.css") }}``.
``_(text)`` and ``spoken_language()``
    A text in the language that is spoken, and that language (``backend.web.languages``).
``sentence | retold``
    An error's English sentence in that language.
``seconds | clock``
    ``75.2`` as ``1:15``, ``3661`` as ``1:01:01``; ``None`` as an en dash.
``seconds | spoken``
    ``3661`` as ``1 h 1 min``: for people, not for players.
``share | percent``
    ``0.123`` as ``12 %``; ``None`` as an en dash.
``level | decibels`` and ``level | decibels(1)``
    ``-71.2`` as ``−71``, ``-23.42`` as ``−23.4``, with a minus and not a hyphen.
``code | language``
    What a language is called: ``en`` as ``English``.
``count | bytes``
    ``1500000`` as ``1.5 MB``.
``moment | date``, ``moment | day`` and ``moment | iso``
    ``23 Nov 2026, 14:05`` and ``23 Nov 2026`` (UTC), and the machine's spelling, for ``<time datetime>``.

A form that changes something is ``method="post"`` and carries
``<input type="hidden" name="_csrf_token" value="{{ page.csrf_token }}">``; JavaScript and htmx send the same
token as the header ``x-csrftoken``, from ``<meta name="csrf-token">``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from backend.domain.audio_facts import AudioFacts
from backend.domain.search import Part
from backend.services.library import Hit, Wanted
from backend.services.versions import OldVersion, Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What ``base.html.jinja`` needs, so every page has it.

    Attributes
    ----------
    title
        The page's own title; the product's name is added by the template.
    nav
        Which entry of the navigation is current: ``library``, ``new``, ``quality``, ``models``, ``settings``,
        or empty.
    account_name
        Who is signed in; ``None``: nobody, so no navigation.
    csrf_token
        To be sent back with every change.
    theme
        ``system``, ``light`` or ``dark``: the value of ``data-theme`` on ``<html>``.
    version
        The product's version, for the footer.
    preferences
        What the person chose, as ``GET /api/me/preferences`` has it; scripts read it from ``#preferences``.
    notice
        One sentence about what was just done, said politely (``role=status``); empty for none.
    """

    title: str
    nav: str = ""
    account_name: str | None = None
    csrf_token: str = ""
    theme: str = "system"
    version: str = ""
    preferences: Mapping[str, Any] = field(default_factory=dict)
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomePage(Page):
    """``welcome.html.jinja``: the first person makes the owner's account, an invited one their own.

    Form: POST ``action`` (``/welcome`` or ``/invitation``) with ``token``, ``name``, ``password``,
    ``password_again``.
    """

    token: str
    action: str = "/welcome"
    name: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    """A sentence by field name; the empty name is about the whole form (a spent link)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(Page):
    """``sign_in.html.jinja``. Form: POST ``/sign-in`` with ``name``, ``password``, ``next``."""

    name: str = ""
    next: str = "/"
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordingItem:
    """One recording as lists and pages show it.

    Attributes
    ----------
    state
        ``queued``, ``running``, ``done``, ``failed`` or ``cancelled``.
    progress
        0 to 1.
    error
        Why it failed, as a sentence.
    transcript_id
        Of the newest finished transcript: ``/transcripts/{transcript_id}``.
    doubtful_share
        Share of the words that are doubtful, 0 to 1; ``None`` until there are any.
    stars
        1 to 5; ``None``: not rated.
    edited_at, trashed_at
        When somebody last changed what it says, and when it was put into the trash.
    title_parts, filename_parts, hits, hits_total
        Where a search found it: ``part.text`` with ``part.is_hit``, ``hit.parts`` with ``hit.time_s``
        (``None``: in the notes), and how many passages have any of the words. Empty without a search.
    """

    id: str
    title: str
    filename: str
    sha256: str
    duration_s: float | None
    size_bytes: int
    created_at: datetime
    language: str | None
    model: str | None
    state: str
    progress: float
    error: str | None
    transcript_id: str | None
    consent_quality: bool
    consent_training: bool
    doubtful_share: float | None = None
    stars: int | None = None
    tags: tuple[str, ...] = ()
    edited_at: datetime | None = None
    trashed_at: datetime | None = None
    title_parts: tuple[Part, ...] = ()
    filename_parts: tuple[Part, ...] = ()
    hits: tuple[Hit, ...] = ()
    hits_total: int = 0

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
    again (``hx-trigger="every 3s"``). Row actions are forms, POST ``/recordings/{id}/cancel``, ``/retry``,
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
    """

    recordings: tuple[RecordingItem, ...]
    total: int
    stored: int
    trashed: int = 0
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
    languages: "tuple[LanguageChoice, ...]" = ()
    used_models: tuple[str, ...] = ()
    tags: tuple[tuple[str, int], ...] = ()
    models: "tuple[ModelChoice, ...]" = ()
    all_languages: "tuple[LanguageChoice, ...]" = ()
    formats: "tuple[FormatChoice, ...]" = ()

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


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingTags:
    """``fragments/recording_tags.html.jinja``: the tags of one recording, on its page.

    POST ``/recordings/{id}/tags`` with ``add`` or ``remove`` answers it; ``known`` are those to choose from.
    """

    recording_id: str
    tags: tuple[str, ...]
    known: tuple[str, ...]
    error: str = ""
    csrf_token: str = ""


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """One model that can be chosen."""

    name: str
    sha256: str
    source: str
    """``folder``, ``package`` or ``hub``."""
    multilingual: bool
    default: bool


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """One language that can be chosen; ``code`` is ISO 639-1, empty: let the model find it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingNewPage(Page):
    """``recording_new.html.jinja`` at ``/recordings/new``: upload several files, or record the microphone.

    Without JavaScript one file: POST ``/recordings/new``, ``multipart/form-data``, with ``file``, ``title``,
    ``language``, ``model``, ``consent_quality``, ``consent_training`` (checkboxes). With it: tus at
    ``/uploads``, whose last answer carries ``Errata-Recording: <id>``.
    """

    models: tuple[ModelChoice, ...]
    languages: tuple[LanguageChoice, ...]
    default_language: str = ""
    max_upload_bytes: int
    max_duration_s: float
    imports: "Imports"
    accept: str = "audio/*,video/*"
    url: str = ""
    """As it was typed, when it was refused."""
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportItem:
    """One recording on its way from the web.

    ``state`` as of a job; ``progress`` 0 to 1, ``None``: the other server does not say how much it is.
    """

    id: str
    url: str
    state: str
    received_bytes: int
    progress: float | None
    error: str | None
    recording_id: str | None

    @property
    def is_working(self) -> bool:
        """Whether it is still going to change by itself."""
        return self.state in {"queued", "running"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """``fragments/imports.html.jinja``: what is fetched from the web, the last asked for first.

    ``GET /recordings/imports`` answers it alone, and while ``is_working`` it asks for itself again. Forms:
    POST ``/recordings/import`` (``url`` and the fields of the upload form), POST
    ``/recordings/imports/{id}/cancel``.
    """

    items: tuple[ImportItem, ...] = ()
    workers: int = 1
    csrf_token: str = ""

    @property
    def is_working(self) -> bool:
        """Whether any of them is still going to change by itself."""
        return any(item.is_working for item in self.items)


@dataclass(frozen=True, slots=True)
class HeardChunk:
    """One finished chunk of a running transcription, as readable text."""

    index: int
    start_s: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingProgress:
    """``fragments/recording_progress.html.jinja``: state, bar, actions and the text so far.

    ``GET /recordings/{id}/progress`` answers it alone; the stream ``/api/recordings/{id}/events`` says
    ``changed`` when it is worth asking, and ``done`` when it never will be again (``sse-close="done"``). Once
    done, that answer carries ``HX-Redirect`` to the transcript.
    """

    recording: RecordingItem
    chunks: tuple[HeardChunk, ...]
    workers: int
    """Workers alive: 0 while queued means that it waits for ``errata worker`` to be started."""
    csrf_token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPage(Page):
    """``recording.html.jinja`` at ``/recordings/{id}``: progress with live text; a plain link once done."""

    progress: RecordingProgress
    models: tuple[ModelChoice, ...]
    languages: tuple[LanguageChoice, ...]
    tags: RecordingTags

    @property
    def recording(self) -> RecordingItem:
        """The recording it is about."""
        return self.progress.recording


@dataclass(frozen=True, slots=True)
class FormatChoice:
    """One format a transcript can be exported in: ``/api/transcripts/{id}/export?format={name}``."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class ProfileChoice:
    """Whose rules subtitles can follow."""

    name: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorPage(Page):
    """``editor.html.jinja`` at ``/transcripts/{id}``: readable and playable without JavaScript.

    Attributes
    ----------
    transcript
        The JSON of ``GET /api/transcripts/{id}``, with the same names: ``page.transcript.segments[0].words``.
        The page carries it whole for the editor, which so need not ask for it again.
    audio
        What was measured of the sound, as ``transcript["audio"]`` has it, and what of it to warn about;
        ``None``: transcribed before it was measured.
    audio_url, peaks_url
        ``/media/{recording_id}/audio`` and ``/media/{recording_id}/peaks``, to which the script adds
        ``?per_second=100``, ``10`` or ``1``.
    rating_reasons
        What a low rating can be put down to. Form: POST ``/transcripts/{id}/rating`` with ``stars``,
        ``reasons`` (several), ``comment``, ``prompted``.
    """

    transcript: Mapping[str, Any]
    recording: RecordingItem
    audio: AudioFacts | None
    formats: tuple[FormatChoice, ...]
    rating_reasons: tuple[str, ...]
    models: tuple[ModelChoice, ...]
    audio_url: str
    peaks_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage(Page):
    """``history.html.jinja`` at ``/transcripts/{id}/history``: who changed what, newest first.

    Attributes
    ----------
    history
        The sittings of one page; ``?before=`` its ``older`` shows the next.
    shown
        One version as it was, ``?at=`` its number; ``None``: none was chosen. Form: POST
        ``/transcripts/{id}/history`` with ``to``.
    by
        The person whose sittings alone are shown; empty: everybody's.
    before
        Where this page begins; ``None``: at the newest.
    """

    transcript_id: str
    history: Versions
    shown: OldVersion | None = None
    by: str = ""
    before: int | None = None

    def href(self, *, at: int | None = None, before: int | None = None) -> str:
        """Return the address of this page with another version, or from another place on (0: the newest)."""
        fields = {"by": self.by, "before": self.before if before is None else before or None, "at": at}
        query = urlencode({name: value for name, value in fields.items() if value not in {None, ""}})
        return f"/transcripts/{self.transcript_id}/history" + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitlesPage(Page):
    """``subtitles.html.jinja`` at ``/transcripts/{id}/subtitles``: readable and playable without JavaScript.

    Form: GET the page itself with ``profile`` and what of the rules is to be otherwise.

    Attributes
    ----------
    transcript
        ``id``, ``recording_id``, ``title``, ``language`` and ``duration_s``, as the API has them.
    cues
        The JSON of ``GET /api/transcripts/{id}/cues``: the page carries it for its script.
    profiles
        Whose rules can be chosen; ``cues["rules"]`` are those that are.
    query
        What of the address asks for these rules, such as ``profile=bbc``: exports carry it too.
    formats
        Those that are cut into cues.
    audio, audio_url, peaks_url
        As of :class:`EditorPage`.
    """

    transcript: Mapping[str, Any]
    cues: Mapping[str, Any]
    profiles: tuple[ProfileChoice, ...]
    query: str
    formats: tuple[FormatChoice, ...]
    audio: AudioFacts | None
    audio_url: str
    peaks_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityPage(Page):
    """``quality.html.jinja`` at ``/quality``: one entry of ``figures`` a model version, newest first.

    ``figures`` is what ``GET /api/quality`` answers, from ``backend.services.measuring.quality``: each says
    how many reviewed words it rests on. Empty: nobody has reviewed anything yet.
    """

    figures: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsPage(Page):
    """``models.html.jinja`` at ``/models``: what is installed; empty until a worker has run once."""

    models: tuple[ModelChoice, ...]
    workers: int


@dataclass(frozen=True, slots=True)
class TokenItem:
    """One bearer token, without its secret."""

    id: str
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PersonItem:
    """Somebody with an account.

    ``role`` is ``owner`` or ``editor``, ``state`` ``active``, ``invited`` or ``locked out``.
    """

    id: str
    name: str
    role: str
    state: str


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """The folder whose recordings are taken in by themselves: how many were, and what was not, by file."""

    path: str
    taken: int
    errors: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage(Page):
    """``settings.html.jinja`` at ``/settings``.

    Forms: POST ``/settings/tokens`` (``name``), POST ``/settings/tokens/{id}/delete``, POST
    ``/settings/theme`` (``theme``), POST ``/settings/preferences`` (``language``, or how the editor behaves),
    POST ``/settings/password`` (``old_password``, ``password``), POST ``/settings/people`` (``name``), POST
    ``/settings/people/{id}/lock-out``, POST ``/sign-out``.

    Attributes
    ----------
    new_token
        The secret of a token that was just made: shown this once, never again.
    people
        Everybody with an account, for the owner; empty for others, who have nothing to decide about them.
    invited, invitation
        Who was just invited, and the link to give them: shown this once.
    errors
        A sentence by field name: ``token_name``, ``person_name``, ``old_password``, ``password``.
    """

    tokens: tuple[TokenItem, ...]
    languages: tuple[LanguageChoice, ...]
    """Those the pages can be read in, by what their speakers call them."""
    people: tuple[PersonItem, ...] = ()
    invited: str = ""
    invitation: str = ""
    watched: "WatchedFolder | None" = None
    """Empty unless a folder is watched."""
    new_token: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage(Page):
    """``error.html.jinja``: one sentence that says what is wrong and what would work.

    ``fragments/error.html.jinja`` gets it too, for htmx: an element with ``role=alert``.
    """

    status: int
    code: str
    message: str
    request_id: str = ""
    """Named in the log; empty unless the fault is ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsExport:
    """``fragments/labels_export.html.jinja``: an export of labelled corrections, on the quality page.

    POST ``/exports`` (``layout``: ``nemo`` or ``audiofolder``) answers it; while ``state`` is ``queued`` or
    ``running`` it asks for itself again, GET ``/exports/{id}``; done, it links ``/api/exports/{id}/file``.
    """

    id: str
    layout: str
    state: str
    error: str | None = None
