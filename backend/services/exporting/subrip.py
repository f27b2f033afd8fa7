"""SubRip subtitles (.srt).

UTF-8 without a byte order mark, which a strict reader takes for part of the first number, and lines that end
in CR LF, as SubRip itself writes them (Library of Congress, *SubRip Subtitle format*).
"""

from backend.domain.transcript import Hypothesis, Transcript
from backend.services.exporting.format import Format, Info
from backend.services.exporting.subtitles import cues, timecode


def render(transcript: Transcript, hypothesis: Hypothesis, info: Info) -> bytes:
    """Return a transcript as numbered cues; who speaks is said where the speaker changes."""
    blocks: list[str] = []
    for number, cue in enumerate(cues(transcript, hypothesis, info.rules), 1):
        # An arrow in the text would be read as a time line.
        lines = "\n".join(cue.lines).replace("-->", "→")
        blocks.append(f"{number}\n{timecode(cue.start_ms, ',')} --> {timecode(cue.end_ms, ',')}\n{lines}\n")
    return "\n".join(blocks).replace("\n", "\r\n").encode()


FORMAT = Format("srt", "Subtitles (SRT)", "application/x-subrip; charset=utf-8", ".srt", render, is_cued=True)
