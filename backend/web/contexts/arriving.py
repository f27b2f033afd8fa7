"""What the page for new recordings is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.web.contexts.choices import LanguageChoice, ModelChoice
from backend.web.contexts.page import Page


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
    imports: Imports
    accept: str = "audio/*,video/*"
    url: str = ""
    """As it was typed, when it was refused."""
    errors: Mapping[str, str] = field(default_factory=dict)
