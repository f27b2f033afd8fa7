"""What the editor, the history and the subtitles of a transcript are given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from backend.domain.audio_facts import AudioFacts
from backend.services.versions import OldVersion, Versions
from backend.web.contexts.choices import FormatChoice, ModelChoice, ProfileChoice
from backend.web.contexts.library import RecordingItem
from backend.web.contexts.page import Page


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
