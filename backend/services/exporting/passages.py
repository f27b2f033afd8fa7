"""A transcript as the passages a reader gets: words with times, and a speaker where that says something."""

from dataclasses import dataclass

from backend.domain.alignment import timed_words
from backend.domain.transcript import Comment, Hypothesis, Segment, Transcript, TranscriptWord


@dataclass(frozen=True, slots=True)
class Passage:
    """One segment to be written.

    ``speaker`` is a name, or ``None`` where there is one speaker whom nobody named.
    """

    segment: Segment
    words: tuple[TranscriptWord, ...]
    speaker: str | None

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(word.text for word in self.words)


def passages(transcript: Transcript, hypothesis: Hypothesis) -> list[Passage]:
    """Return the passages of a transcript in order, without what was left out or has no words."""
    segments = [
        segment for segment in transcript.segments if segment.excluded is None and segment.text.strip()
    ]
    speakers = {segment.speaker for segment in segments}
    named = len(speakers) > 1 or any(speaker in transcript.speakers for speaker in speakers)
    return [
        Passage(
            segment,
            timed_words(hypothesis, segment),
            speaker_name(transcript, segment.speaker) if named else None,
        )
        for segment in segments
    ]


def comments_on(transcript: Transcript, passage: Passage | None = None) -> list[Comment]:
    """Return the comments that stand beside one passage, or beside any that is written.

    A comment on what was left out is left out with it.
    """
    segments = transcript.segments
    found: list[Comment] = []
    for comment in transcript.comments:
        before = [segment for segment in segments if segment.start_s <= comment.at_s]
        beside = before[-1] if before else next(iter(segments), None)
        if beside is None or beside.excluded is not None:
            continue
        if passage is None or beside.id == passage.segment.id:
            found.append(comment)
    return found


def speaker_name(transcript: Transcript, speaker: str) -> str:
    """Return the name of a speaker, given or usual."""
    return transcript.speakers.get(speaker) or f"Speaker {speaker}"


def clock(time_s: float) -> str:
    """Return a time as a person reads it: ``1:05``, ``1:02:05``."""
    minutes, seconds = divmod(int(time_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
