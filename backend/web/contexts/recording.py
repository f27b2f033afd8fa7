"""What the page of one recording is given."""

from dataclasses import dataclass

from backend.web.contexts.choices import LanguageChoice, ModelChoice
from backend.web.contexts.library import RecordingItem
from backend.web.contexts.page import Page

QUIET_S = 180.0
"""When people begin to wonder whether anything is going on."""


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
    quiet_s: float = 0.0
    """Seconds since the newest part, or since it began; 0 unless it runs."""
    hung: int = 0
    """How often it stopped and was begun again by itself."""
    stuck_after_s: float = 900.0
    """When that happens, at the earliest."""
    csrf_token: str = ""

    @property
    def is_quiet(self) -> bool:
        """Whether nothing came for so long that people wonder."""
        return self.quiet_s >= QUIET_S


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPage(Page):
    """``recording.html.jinja`` at ``/recordings/{id}``: progress with live text; a plain link once done."""

    progress: RecordingProgress
    models: tuple[ModelChoice, ...]
    languages: tuple[LanguageChoice, ...]
    tags: RecordingTags
    language_probability: float | None = None
    """How sure the language was that the model found; ``None``: it was named, or the model knows one only."""

    @property
    def recording(self) -> RecordingItem:
        """The recording it is about."""
        return self.progress.recording
