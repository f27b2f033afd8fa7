"""What the subtitle formats share: the cues of a transcript, and their clock."""

from backend.domain.cue_times import settle
from backend.domain.cues import Cue, Origin, cut
from backend.domain.subtitle_rules import Rules
from backend.domain.transcript import Hypothesis, Transcript
from backend.services.exporting.passages import passages


def cues(transcript: Transcript, hypothesis: Hypothesis, rules: Rules) -> list[Cue]:
    """Return the cues of a transcript in order of time.

    They are the same for every format: room is kept for a speaker's name, before their first words, even
    where a format has a place of its own for it.
    """
    found: list[Cue] = []
    speaking = None
    for passage in passages(transcript, hypothesis):
        changed = passage.speaker is not None and passage.speaker != speaking
        origin = Origin(
            segment=passage.segment.id,
            speaker=passage.speaker,
            label=rules.label_of(passage.speaker) if passage.speaker is not None and changed else "",
            language=hypothesis.language,
            times=passage.segment.times,
        )
        found.extend(cut(passage.words, rules, origin))
        speaking = passage.speaker
    return settle(found, rules, round(hypothesis.duration_s * 1000))


def timecode(time_ms: int, decimal: str) -> str:
    """Return a time as ``00:01:02,345``, with the decimal sign the format wants."""
    seconds, milliseconds = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{decimal}{milliseconds:03d}"
