"""The experiment inside: on a random share of heard segments no flag is shown.

What people correct there they found unled. Which of it would have been flagged tells how many errors flags
find, and what was corrected and how long that took, beside the segments whose flags were shown, tells
whether flags help.

The draw is a function of the transcript's id and of the number of the heard segment, so its probability is
known, it needs no row, and it is the same after a restart, a replay, a split or a join: an arm is a property
of heard words, whatever segment they stand in.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from math import ceil, isfinite
from operator import itemgetter
from typing import Any

from backend.domain.alignment import heard_of
from backend.domain.corrections import is_rewrite, was_flagged
from backend.domain.errors import NotFound
from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.experiment import compared
from backend.domain.estimation.ratio import ratio
from backend.domain.events import AudioPlayed, EditEvent, Opened, SegmentRetyped
from backend.domain.quality import Counts, Normalise, wrong_words
from backend.domain.replay import apply, find_segment, start
from backend.domain.review import is_reviewed
from backend.domain.text import is_filler, tokenise
from backend.domain.transcript import Hypothesis, Segment, Transcript

SHOWN, HIDDEN = "shown", "hidden"
TARGET = 0.1
"""How narrow recall should become: plus or minus this."""

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class HiddenFlags:
    """The heard words whose flags are hidden.

    Attributes
    ----------
    ranges
        ``hypothesis.words[first:last]`` of each, ordered, disjoint and never empty.
    """

    ranges: Ranges = ()

    def hides(self, first: int, last: int) -> int:
        """Return how many of the heard words ``first:last`` have their flags hidden."""
        return sum(max(0, min(last, end) - max(first, begin)) for begin, end in self._near(first, last))

    def _near(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        for at in range(max(0, bisect_right(self.ranges, (first, first)) - 1), len(self.ranges)):
            if self.ranges[at][0] >= last:
                return
            yield self.ranges[at]


NONE_HIDDEN = HiddenFlags()


def hidden_flags(hypothesis: Hypothesis, seed: str, share: float) -> HiddenFlags:
    """Return which words' flags are hidden.

    Parameters
    ----------
    seed
        The transcript's id.
    share
        The probability, 0 to 1, with which the flags of a heard segment are hidden.
    """
    if share <= 0:
        return NONE_HIDDEN
    return HiddenFlags(_ranges(hypothesis.first_words, seed, share))


def is_drawn(seed: str, segment: int, share: float) -> bool:
    """Whether flags are hidden on the heard segment of this number: true with probability ``share``."""
    digest = blake2b(f"{seed}:{segment}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) < share * 2**64


@lru_cache(maxsize=64)
def _ranges(first_words: tuple[int, ...], seed: str, share: float) -> Ranges:
    return tuple(
        (first, last)
        for number, (first, last) in enumerate(pairwise(first_words))
        if first < last and is_drawn(seed, number, share)
    )


def no_counts() -> Counts:
    """Return the counts of nothing, to add to; seconds are of work, of listening and of audio."""
    return {"transcripts": 0, "left_out": 0, SHOWN: _no_arm(), HIDDEN: _no_arm()}


def _no_arm() -> Counts:
    names = ("passages", "reviewed_passages", "words", "reviewed", "wrong", "flagged", "flagged_wrong")
    return {**dict.fromkeys(names, 0), "typing_s": 0.0, "listening_s": 0.0, "audio_s": 0.0}


def count(
    transcript: Transcript,
    hypothesis: Hypothesis,
    hidden: HiddenFlags,
    log: Sequence[EditEvent],
    normalise: Normalise,
) -> Counts:
    """Return what one transcript says about its flags, by arm, as JSON-ready values that can be added up.

    A transcript that somebody opened who sees every flag, or none, is left out as a whole: what was found in
    its hidden segments may have been found by their flags.

    Returns
    -------
    dict
        For each arm: heard segments (``passages``) and those ``reviewed_passages``; heard ``words``, and of
        the ``reviewed`` ones how many are ``wrong``, would be ``flagged``, or both; ``typing_s`` spent on its
        segments, ``listening_s`` to them, and how long they are (``audio_s``).
    """
    counts = no_counts()
    if not hidden.ranges:
        return counts
    if not _kept_apart(log):
        return {**counts, "left_out": 1}
    counts["transcripts"] = 1
    _count_passages(counts, hypothesis, hidden)
    for segment in transcript.segments:
        if is_reviewed(segment, transcript.played):
            _count_words(counts, segment, hypothesis, hidden, normalise)
    _count_typing(counts, hypothesis, hidden, log)
    _count_listening(counts, hypothesis, hidden, log)
    return counts


def _kept_apart(log: Sequence[EditEvent]) -> bool:
    openings = [event.change for event in log if isinstance(event.change, Opened)]
    return bool(openings) and all(opening.flags_hidden for opening in openings)


def _arm(hidden: HiddenFlags, word: int) -> str:
    return HIDDEN if hidden.hides(word, word + 1) else SHOWN


def _count_passages(counts: Counts, hypothesis: Hypothesis, hidden: HiddenFlags) -> None:
    for heard, first in zip(hypothesis.segments, hypothesis.first_words, strict=False):
        if heard.words:
            arm = counts[_arm(hidden, first)]
            arm["passages"] += 1
            arm["words"] += len(heard.words)
            arm["audio_s"] += heard.end_s - heard.start_s


def _count_words(
    counts: Counts, segment: Segment, hypothesis: Hypothesis, hidden: HiddenFlags, normalise: Normalise
) -> None:
    heard, tokens = heard_of(hypothesis, segment), tokenise(segment.text)
    if not heard or is_rewrite(len(heard), len(tokens)):
        return
    counts[_arm(hidden, segment.first_word)]["reviewed_passages"] += 1
    wrong = wrong_words([word.text for word in heard], tokens, normalise)
    for index, (word, is_wrong) in enumerate(zip(heard, wrong, strict=True), start=segment.first_word):
        if is_wrong is None or is_filler(word.text):
            continue
        arm = counts[_arm(hidden, index)]
        flagged = was_flagged(word, hypothesis.threshold)
        arm["reviewed"] += 1
        arm["wrong"] += is_wrong
        arm["flagged"] += flagged
        arm["flagged_wrong"] += is_wrong and flagged


def _count_typing(
    counts: Counts, hypothesis: Hypothesis, hidden: HiddenFlags, log: Iterable[EditEvent]
) -> None:
    """Give the time of an edit to the arm of the words it was made on; of both arms, by their number."""
    transcript = start(hypothesis)
    for event in log:
        if isinstance(event.change, SegmentRetyped) and event.change.seconds_spent:
            try:
                segment = find_segment(transcript, event.change.segment)
            except NotFound:
                continue
            words = segment.last_word - segment.first_word
            share = hidden.hides(segment.first_word, segment.last_word) / words if words else 0.0
            if words:
                counts[HIDDEN]["typing_s"] += event.change.seconds_spent * share
                counts[SHOWN]["typing_s"] += event.change.seconds_spent * (1 - share)
        transcript = apply(transcript, hypothesis, event)


def _count_listening(
    counts: Counts, hypothesis: Hypothesis, hidden: HiddenFlags, log: Iterable[EditEvent]
) -> None:
    starts = [heard.start_s for heard in hypothesis.segments]
    for event in log:
        played = event.change
        if not isinstance(played, AudioPlayed):
            continue
        for at in range(max(0, bisect_right(starts, played.from_s) - 1), len(starts)):
            heard = hypothesis.segments[at]
            if heard.start_s >= played.to_s:
                break
            overlap_s = min(heard.end_s, played.to_s) - max(heard.start_s, played.from_s)
            if heard.words and overlap_s > 0:
                arm = counts[_arm(hidden, hypothesis.first_words[at])]
                arm["listening_s"] += overlap_s / played.speed


@dataclass(frozen=True, slots=True)
class _Question:
    """What is compared between the arms: a sum over another."""

    name: str
    above: str
    below: str
    per: float = 1.0
    """How many of ``below`` make one: 60 for minutes of seconds."""


_QUESTIONS = (
    _Question("found", "wrong", "reviewed"),
    _Question("found_flagged", "flagged_wrong", "flagged"),
    _Question("typing", "typing_s", "audio_s", 60.0),
    _Question("listening", "listening_s", "audio_s", 60.0),
)
"""Words corrected of those checked; of those that are or would be flagged; seconds a minute of audio."""


def figures(units: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
    """Return whether flags help, from the counts of transcripts, as JSON-ready values.

    Parameters
    ----------
    units
        The recording of each transcript, and its counts.

    Returns
    -------
    dict
        ``transcripts``, ``left_out`` and the sums of each arm; ``recall`` (of the words corrected where flags
        were hidden, the share that would have been flagged) and ``precision`` (of the words that would have
        been flagged there, the share corrected), each an estimate or ``None``; ``found``, ``found_flagged``,
        ``typing`` and ``listening`` as :class:`backend.domain.estimation.experiment.Effect`, or ``None``;
        ``needed``: how many more reviewed passages with hidden flags bring recall to ± ``target``, ``None``
        while that cannot be told. Intervals of 95 %, clustered by recording.
    """
    sums = _by_recording(units)
    hidden = [counts[HIDDEN] for counts in sums.values()]
    recall = _share(hidden, "flagged_wrong", "wrong")
    totals = {arm: _added([each[arm] for each in sums.values()]) for arm in _ARMS}
    return {
        "transcripts": sum(counts["transcripts"] for _, counts in units),
        "left_out": sum(counts["left_out"] for _, counts in units),
        "recordings": len(sums),
        **totals,
        "recall": recall and recall.as_json(),
        "precision": _json(_share(hidden, "flagged_wrong", "flagged")),
        **{question.name: _compare(sums, question) for question in _QUESTIONS},
        "target": TARGET,
        "needed": _needed(recall, totals[HIDDEN]["reviewed_passages"]),
    }


def pointing(units: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
    """Return of :func:`figures` only ``transcripts``, ``hidden``, ``recall`` and ``precision``."""
    hidden = [counts[HIDDEN] for counts in _by_recording(units).values()]
    return {
        "transcripts": sum(counts["transcripts"] for _, counts in units),
        HIDDEN: _added(hidden),
        "recall": _json(_share(hidden, "flagged_wrong", "wrong")),
        "precision": _json(_share(hidden, "flagged_wrong", "flagged")),
    }


_ARMS = (SHOWN, HIDDEN)


def _by_recording(units: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[str, Mapping[str, Any]]:
    sums: dict[str, Mapping[str, Any]] = {}
    for recording, counts in units:
        if counts["transcripts"]:
            former = sums.get(recording)
            sums[recording] = {arm: _added([former[arm], counts[arm]]) for arm in _ARMS} if former else counts
    return sums


def _added(arms: Sequence[Mapping[str, Any]]) -> Counts:
    return {name: sum(map(itemgetter(name), arms)) for name in _no_arm()}


def _share(arms: Sequence[Mapping[str, Any]], above: str, below: str) -> Estimate | None:
    return ratio([(arm[above], arm[below]) for arm in arms if arm[below]])


def _json(estimate: Estimate | None) -> dict[str, Any] | None:
    return estimate.as_json() if estimate else None


def _compare(sums: Mapping[str, Mapping[str, Any]], question: _Question) -> dict[str, Any] | None:
    above, below, per = question.above, question.below, question.per
    recordings = [(each[SHOWN], each[HIDDEN]) for each in sums.values()]
    arms = [
        ((shown[above], shown[below] / per), (hidden[above], hidden[below] / per))
        for shown, hidden in recordings
        if shown[below] or hidden[below]
    ]
    # Summed up by recording there is nothing left to shuffle: the interval says what the test would.
    found = compared(arms)
    if found is None:
        return None
    return {name: value for name, value in found.as_json().items() if name != "p_value"}


def _needed(recall: Estimate | None, passages: int) -> int | None:
    """Return how many more passages make the interval narrow enough: its width falls with their root."""
    if recall is None or not isfinite(recall.high - recall.low):
        return None
    half = (recall.high - recall.low) / 2
    return max(0, ceil(passages * ((half / TARGET) ** 2 - 1)))
