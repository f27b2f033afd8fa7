"""Hypotheses and logs of edits, at random."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import strategies as st

from backend.domain import events
from backend.domain.checking import check
from backend.domain.errors import Conflict, Invalid
from backend.domain.events import Change, EditEvent, SpeakersProposed, SpeakerTurn
from backend.domain.replay import apply, start
from backend.domain.transcript import Gap, HeardSegment, Hypothesis, ModelVersion, Transcript, Word

VOCABULARY = (
    "The",
    "cat",
    "sat",
    "on",
    "a",
    "mat,",
    "and",
    "dogs",
    "don't",
    "bark.",
    "uh",
    "42",
    "—",
    "naïve",
)
MODEL = ModelVersion("tiny.en", "ab" * 32)

texts = st.lists(st.sampled_from([*VOCABULARY, "Katze", "dog", "sit", "matte"]), max_size=12).map(" ".join)


@st.composite
def hypotheses(draw: st.DrawFn, *, gaps: bool = True) -> Hypothesis:
    """Heard words with times that rise, in a few segments, and perhaps gaps between or within them."""
    now_s = 0.0
    segments: list[HeardSegment] = []
    found: list[Gap] = []
    for _ in range(draw(st.integers(0, 4))):
        words: list[Word] = []
        for _ in range(draw(st.integers(1, 8))):
            now_s += draw(st.sampled_from([0.0, 0.0, 0.1, 0.5]))
            end_s = now_s + draw(st.sampled_from([0.1, 0.25, 0.4]))
            text = draw(st.sampled_from(VOCABULARY))
            probability = draw(st.sampled_from([0.2, 0.45, 0.8, 0.99]))
            alternatives = draw(st.sampled_from([(), (), ("dog",), ("a cat", "mats,", "sit")]))
            words.append(Word(text, now_s, end_s, probability, probability, alternatives))
            now_s = end_s
            if gaps and draw(st.integers(0, 9)) == 0:
                found.append(Gap(f"g{len(found)}", now_s, now_s + 1.0))
                now_s += 1.0
        segments.append(HeardSegment(words[0].start_s, words[-1].end_s, tuple(words)))
    return Hypothesis(MODEL, "en", now_s + 1.0, tuple(segments), gaps=tuple(found))


@st.composite
def proposals(draw: st.DrawFn, hypothesis: Hypothesis) -> SpeakersProposed:
    """Turns of two or three speakers that cover all heard words."""
    count = len(hypothesis.words)
    cuts = sorted(draw(st.sets(st.integers(1, count - 1), max_size=6))) if count > 1 else []
    turns = tuple(
        SpeakerTurn(first, last, draw(st.sampled_from(["1", "2", "3"])))
        for first, last in pairwise([0, *cuts, count])
    )
    return SpeakersProposed(draw(st.sampled_from(["channels", "voices"])), turns)


def _segment_change(draw: st.DrawFn, transcript: Transcript) -> Change:
    segment = draw(st.sampled_from(transcript.segments))
    following = transcript.segments[transcript.segments.index(segment) + 1 :]
    at = draw(st.integers(0, len(segment.text)))
    choices: list[Change] = [
        events.SegmentRetyped(segment.id, segment.version, draw(texts)),
        events.SegmentConfirmed(segment.id, draw(st.booleans())),
        events.SegmentExcluded(segment.id, draw(st.sampled_from([None, "private"]))),
        events.SpeakerAssigned((segment.id,), draw(st.sampled_from(["1", "2"]))),
        events.TextReplaced("a", "b", (events.ReplacedSegment(segment.id, segment.version, draw(texts)),)),
    ]
    if segment.text[:at].strip() and segment.text[at:].strip():
        split = events.SegmentSplit(segment.id, segment.version, at, f"c{transcript.version}")
        end_s = draw(st.floats(0, 12))
        choices += [split, replace(split, end_s=end_s, start_s=draw(st.floats(0, 12)))]
    words = len(segment.text.split())
    if words:
        first = draw(st.integers(0, words - 1))
        last = draw(st.integers(first, words - 1))
        start_s = draw(st.floats(0, 12))
        choices.append(
            events.WordsTimed(
                segment.id, segment.version, first, last, start_s, start_s + draw(st.floats(0.1, 4))
            )
        )
        choices.append(events.WordsTimed(segment.id, segment.version, first, last))
    if following:
        choices.append(events.SegmentsJoined(segment.id, following[0].id, segment.version))
    if segment.first_word < segment.last_word:
        heard = draw(st.integers(segment.first_word, segment.last_word - 1))
        choices.append(events.WordConfirmed(segment.id, heard, draw(st.booleans())))
    return draw(st.sampled_from(choices))


def _other_change(draw: st.DrawFn, hypothesis: Hypothesis, transcript: Transcript) -> Change:
    from_s = draw(st.floats(0, 10))
    choices: list[Change] = [
        events.AudioPlayed(from_s, from_s + draw(st.floats(0.01, 5))),
        events.Rated(draw(st.integers(1, 5))),
        events.SpeakerNamed("1", draw(st.sampled_from(["Ada", ""]))),
        events.SpeakersChecked(draw(st.booleans())),
        events.Titled("A title"),
        events.Noted("Two\nlines"),
        events.Opened(),
        events.Exported("srt"),
    ]
    if hypothesis.words and not any(segment.version for segment in transcript.segments):
        choices.append(draw(proposals(hypothesis)))
    if hypothesis.gaps:
        gap = draw(st.sampled_from(hypothesis.gaps)).id
        choices.append(events.GapFilled(gap, draw(texts)))
        choices.append(events.GapFilled(gap, "", dismissed=True))
    return draw(st.sampled_from(choices))


@st.composite
def changes(draw: st.DrawFn, hypothesis: Hypothesis, transcript: Transcript) -> Change:
    """A change that somebody who sees this transcript could make."""
    if transcript.segments and draw(st.integers(0, 2)):
        return _segment_change(draw, transcript)
    return _other_change(draw, hypothesis, transcript)


def changed(data: st.DataObject, hypothesis: Hypothesis, times: int = 5) -> Transcript:
    """A transcript after whatever people may have done to it."""
    transcript = start(hypothesis)
    for seq in range(1, times + 1):
        change = data.draw(changes(hypothesis, transcript))
        with suppress(Conflict, Invalid):
            check(transcript, change, ())
            transcript = apply(transcript, hypothesis, event(seq, change))
    return transcript


def event(seq: int, change: Change, actor: str = "ada") -> EditEvent:
    """One fact in a log."""
    return EditEvent(seq, actor, datetime(2026, 1, 1, tzinfo=UTC), change, f"client-{seq}")
