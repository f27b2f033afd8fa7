"""WebVTT subtitles (W3C, https://www.w3.org/TR/webvtt1/)."""

from backend.domain.transcript import Hypothesis, Transcript
from backend.services.exporting.format import Format, Info
from backend.services.exporting.subtitles import cues, timecode


def render(transcript: Transcript, hypothesis: Hypothesis, info: Info) -> bytes:
    """Return a transcript as cues; who speaks is a voice span around the text."""
    blocks = ["WEBVTT\n"]
    for cue in cues(transcript, hypothesis, labelled=False):
        text = "\n".join(_escape(line) for line in cue.lines)
        voice = f"<v {_escape(cue.speaker)}>" if cue.speaker else ""
        blocks.append(f"{timecode(cue.start_ms, '.')} --> {timecode(cue.end_ms, '.')}\n{voice}{text}\n")
    return "\n".join(blocks).encode()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


FORMAT = Format("vtt", "Subtitles (WebVTT)", "text/vtt; charset=utf-8", ".vtt", render)
