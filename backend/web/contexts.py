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
``count | bytes``
    ``1500000`` as ``1.5 MB``.
``moment | date`` and ``moment | iso``
    ``23 Nov 2026, 14:05`` (UTC) and the machine's spelling, for ``<time datetime>``.

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

    @property
    def is_working(self) -> bool:
        """Whether it is still going to change by itself."""
        return self.state in {"queued", "running"}

    @property
    def href(self) -> str:
        """Where a click on it leads."""
        return f"/transcripts/{self.transcript_id}" if self.transcript_id else f"/recordings/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryRows:
    """``fragments/library_rows.html.jinja``: the rows and the pager, for the library and its refreshes.

    ``GET /library/rows?q&state&offset`` answers it alone. While ``is_working`` the rows ask for themselves
    again (``hx-trigger="every 3s"``). Row actions are forms, POST ``/recordings/{id}/cancel``, ``/retry``,
    ``/transcribe``, ``/delete``: with htmx they answer this fragment, otherwise they redirect to the library.

    Attributes
    ----------
    total
        How many match ``q`` and ``state``; ``recordings`` is one page of them.
    stored
        How many there are in all: 0 calls for the invitation to a first upload, otherwise "nothing matches".
    """

    recordings: tuple[RecordingItem, ...]
    total: int
    stored: int
    q: str = ""
    state: str = ""
    offset: int = 0
    limit: int = 50
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryPage(Page):
    """``library.html.jinja`` at ``/``. Search form: GET ``/`` with ``q``, ``state``."""

    rows: LibraryRows
    """Included with ``{% with page = page.rows %}{% include "fragments/library_rows.html.jinja" %}…``."""


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
    accept: str = "audio/*,video/*"
    errors: Mapping[str, str] = field(default_factory=dict)


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

    @property
    def recording(self) -> RecordingItem:
        """The recording it is about."""
        return self.progress.recording


@dataclass(frozen=True, slots=True)
class FormatChoice:
    """One format a transcript can be exported in: ``/api/transcripts/{id}/export?format={name}``."""

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
