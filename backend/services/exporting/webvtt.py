"""WebVTT subtitles (W3C, https://www.w3.org/TR/webvtt1/)."""

from backend.domain.cues import Cue
from backend.domain.transcript import Hypothesis, Transcript
from backend.services.exporting.format import Format, Info
from backend.services.exporting.subtitles import cues, timecode


def render(transcript: Transcript, hypothesis: Hypothesis, info: Info) -> bytes:
    """Return a transcript as numbered cues; who speaks is a voice span around the text."""
    blocks = ["WEBVTT\n"]
    for number, cue in enumerate(cues(transcript, hypothesis, info.rules), 1):
        times = f"{timecode(cue.start_ms, '.')} --> {timecode(cue.end_ms, '.')}"
        blocks.append(f"{number}\n{times}\n{_text(cue)}\n")
    return "\n".join(blocks).encode()


def _text(cue: Cue) -> str:
    """Return the words of a cue; where two speak, each line ends the voice that speaks it."""
    shared = len(cue.parts) > 1
    spans: list[str] = []
    for part in cue.parts:
        text = "\n".join(_escape(line) for line in part.lines)
        voice = f"<v {_escape(part.speaker)}>" if part.speaker else ""
        spans.append(f"{voice}{text}</v>" if voice and shared else f"{voice}{text}")
    return "\n".join(spans)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


FORMAT = Format("vtt", "Subtitles (WebVTT)", "text/vtt; charset=utf-8", ".vtt", render, is_cued=True)
