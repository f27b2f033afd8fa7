"""Going back to how a transcript was: as one more event, so that this can be taken back like any other."""

from dataclasses import replace

from backend.domain.events import Restored
from backend.domain.transcript import Segment, Transcript


def restoration(then: Transcript) -> Restored:
    """Return the event that makes a transcript what it was."""
    return Restored(
        to=then.version,
        segments=then.segments,
        speakers=then.speakers,
        title=then.title,
        notes=then.notes,
        gaps=then.gaps,
    )


def restore(now: Transcript, change: Restored, seq: int) -> Transcript:
    """Return a transcript as it was; ratings, comments and what was listened to stay as they are."""
    standing = {segment.id: segment for segment in now.segments}
    return replace(
        now,
        segments=tuple(_as_it_was(then, standing.get(then.id), seq) for then in change.segments),
        speakers=dict(change.speakers),
        title=change.title,
        notes=change.notes,
        gaps=dict(change.gaps),
    )


def _as_it_was(then: Segment, now: Segment | None, seq: int) -> Segment:
    """Keep the version of a segment whose words and bounds stay: nobody else's edit of it clashes."""
    if now is None:
        return replace(then, version=seq)
    decided = {name: getattr(then, name) for name in ("speaker", "confirmed", "excluded", "confirmed_words")}
    same = replace(now, version=then.version, **decided) == then
    return replace(then, version=now.version if same else seq)
