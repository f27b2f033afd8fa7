"""What people did with a transcript: whether they opened, began, finished it, and the time it took them.

All of it is read out of the log; what a machine did to the transcript counts for nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.domain.events import (
    AudioPlayed,
    Commented,
    CommentSettled,
    EditEvent,
    Exported,
    Opened,
    Rated,
    SegmentRetyped,
    SpeakersProposed,
)
from backend.domain.review import is_reviewed
from backend.domain.transcript import Transcript

FINISHED_SHARE = 0.8
"""Of the heard words that must be reviewed, or left out, for a transcript to count as finished."""
ABANDONED_AFTER = timedelta(days=7)
"""How long nobody touches a transcript that was begun before it counts as abandoned."""
_LOOKING = (Opened, Exported, Rated, Commented, CommentSettled, SpeakersProposed)


@dataclass(frozen=True, slots=True)
class Work:
    """What people did with a transcript.

    Attributes
    ----------
    opened
        Somebody had it in the editor.
    begun
        Somebody played, changed or confirmed something.
    finished
        Most of its words are reviewed or left out, or it was exported or rated: somebody had done with it.
    editing_s
        Spent with words that were then retyped, pauses of more than 10 s left out, in what is reviewed now.
    listening_s
        For which the recording was heard, at whatever speed.
    replays
        How often a passage was played again before it was retyped.
    reviewed_s
        Length of the reviewed segments.
    touched_at
        When somebody last did anything; None: nobody has.
    """

    opened: bool
    begun: bool
    finished: bool
    editing_s: float
    listening_s: float
    replays: int
    reviewed_s: float
    touched_at: datetime | None

    def is_abandoned(self, now: datetime) -> bool:
        """Whether it was begun, is not finished, and nobody has touched it for a week."""
        return is_abandoned(begun=self.begun, finished=self.finished, touched_at=self.touched_at, now=now)


def is_abandoned(*, begun: bool, finished: bool, touched_at: datetime | None, now: datetime) -> bool:
    """Whether something that was begun lies there unfinished, and nobody has touched it for a week."""
    return begun and not finished and touched_at is not None and now - touched_at >= ABANDONED_AFTER


def work_on(transcript: Transcript, events: Iterable[EditEvent]) -> Work:
    """Return what people did with a transcript, given all of its log."""
    by_people = [event for event in events if not isinstance(event.change, SpeakersProposed)]
    changes = [event.change for event in by_people]
    reviewed = {
        segment.id: segment.end_s - segment.start_s
        for segment in transcript.segments
        if is_reviewed(segment, transcript.played)
    }
    retyped = [
        change for change in changes if isinstance(change, SegmentRetyped) and change.segment in reviewed
    ]
    ended = any(isinstance(change, Exported | Rated) for change in changes)
    return Work(
        opened=bool(changes),
        begun=any(not isinstance(change, _LOOKING) for change in changes),
        finished=ended or _settled_share(transcript, set(reviewed)) >= FINISHED_SHARE,
        editing_s=sum(change.seconds_spent for change in retyped),
        listening_s=sum(
            (change.to_s - change.from_s) / change.speed
            for change in changes
            if isinstance(change, AudioPlayed) and change.speed > 0
        ),
        replays=sum(change.replays for change in retyped),
        reviewed_s=sum(reviewed.values()),
        touched_at=max((event.at for event in by_people), default=None),
    )


def _settled_share(transcript: Transcript, reviewed: set[str]) -> float:
    total = settled = 0
    for segment in transcript.segments:
        words = segment.last_word - segment.first_word
        total += words
        settled += words * (segment.id in reviewed or segment.excluded is not None)
    return settled / total if total else 0.0
