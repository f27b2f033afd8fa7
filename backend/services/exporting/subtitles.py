"""What the two subtitle formats share: the cues of a transcript, and their clock."""

from backend.domain.cues import Cue, cut, in_order
from backend.domain.transcript import Hypothesis, Transcript
from backend.services.exporting.passages import passages


def cues(transcript: Transcript, hypothesis: Hypothesis, *, labelled: bool) -> list[Cue]:
    """Return the cues of a transcript in order of time.

    Parameters
    ----------
    labelled
        Put a speaker's name before their first words, for a format that has no place of its own for it.
    """
    found: list[Cue] = []
    speaking = None
    for passage in passages(transcript, hypothesis):
        changed = passage.speaker is not None and passage.speaker != speaking
        label = f"{passage.speaker}:" if labelled and changed else ""
        found.extend(cut(passage.words, label=label, speaker=passage.speaker))
        speaking = passage.speaker
    return in_order(found)


def timecode(time_ms: int, decimal: str) -> str:
    """Return a time as ``00:01:02,345``, with the decimal sign the format wants."""
    seconds, milliseconds = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{decimal}{milliseconds:03d}"
