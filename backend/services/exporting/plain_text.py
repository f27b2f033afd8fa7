"""Plain text: a paragraph a passage, the speaker before it where it changes."""

from backend.domain.transcript import Hypothesis, Transcript
from backend.services.exporting.format import Format, Info
from backend.services.exporting.passages import passages


def render(transcript: Transcript, hypothesis: Hypothesis, info: Info) -> bytes:
    """Return a transcript as UTF-8 text."""
    paragraphs: list[str] = []
    speaking = None
    for passage in passages(transcript, hypothesis):
        changed = passage.speaker is not None and passage.speaker != speaking
        paragraphs.append(f"{passage.speaker}: {passage.text}" if changed else passage.text)
        speaking = passage.speaker
    return "\n".join(f"{paragraph}\n" for paragraph in paragraphs).encode()


FORMAT = Format("txt", "Plain text", "text/plain; charset=utf-8", ".txt", render)
