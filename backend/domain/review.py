"""What was checked: which words are doubtful, which segments were listened to."""

from collections.abc import Sequence

from backend.domain.costs import is_under
from backend.domain.text import is_filler
from backend.domain.transcript import Segment, TranscriptWord

LISTENED_SHARE = 0.8
"""Share of a segment that must have been played for it to count as listened to."""

Spans = Sequence[tuple[float, float]]


def is_doubtful(word: TranscriptWord, segment: Segment, threshold: float) -> bool:
    """Whether a word carries a flag: heard with too little confidence, and nobody said it is right."""
    if word.heard is None or word.confidence is None:
        return False
    if not is_under(word.confidence, word.weight, threshold):
        return False
    settled = word.confirmed or segment.confirmed or segment.excluded is not None
    return not settled and not is_filler(word.text)


def listened_share(segment: Segment, played: Spans) -> float:
    """Return the share of a segment that was played, 0 to 1, given disjoint played stretches."""
    length_s = segment.end_s - segment.start_s
    if length_s <= 0:
        return 0.0
    heard_s = sum(
        max(0.0, min(to_s, segment.end_s) - max(from_s, segment.start_s)) for from_s, to_s in played
    )
    return min(1.0, heard_s / length_s)


def is_reviewed(segment: Segment, played: Spans) -> bool:
    """Whether a segment counts as a label: listened to or confirmed, and not left out."""
    if segment.excluded is not None:
        return False
    return segment.confirmed or listened_share(segment, played) >= LISTENED_SHARE


def add_played(played: Spans, from_s: float, to_s: float) -> tuple[tuple[float, float], ...]:
    """Return the played stretches with one more, disjoint and in order."""
    apart = [span for span in played if span[1] < from_s or span[0] > to_s]
    met = [span for span in played if not (span[1] < from_s or span[0] > to_s)]
    whole = (min([from_s, *(span[0] for span in met)]), max([to_s, *(span[1] for span in met)]))
    return tuple(sorted([*apart, whole]))
