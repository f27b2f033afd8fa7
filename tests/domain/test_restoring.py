"""Any version can be brought back, and the one it replaced too."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain import events
from backend.domain.checking import check, concerns
from backend.domain.errors import Conflict, Invalid
from backend.domain.events import EditEvent
from backend.domain.replay import apply, replay, start
from backend.domain.restoring import restoration
from backend.domain.transcript import Hypothesis, Transcript
from tests.domain.strategies import changes, event, hypotheses


def edited(data: st.DataObject, hypothesis: Hypothesis, steps: int) -> list[EditEvent]:
    transcript, log = start(hypothesis), []
    for seq in range(1, steps + 1):
        change = data.draw(changes(hypothesis, transcript))
        try:
            check(transcript, change)
        except (Conflict, Invalid):
            change = events.Opened()
        log.append(event(seq, change))
        transcript = apply(transcript, hypothesis, log[-1])
    return log


def restorable(transcript: Transcript) -> tuple[object, ...]:
    """Everything but versions, and what restoring leaves alone."""
    segments = tuple(replace(segment, version=0) for segment in transcript.segments)
    return segments, transcript.speakers, transcript.title, transcript.notes, transcript.gaps


@settings(max_examples=80)
@given(st.data())
def test_restoring_brings_words_bounds_and_speakers_back_and_can_be_taken_back(data: st.DataObject) -> None:
    hypothesis = data.draw(hypotheses())
    log = edited(data, hypothesis, data.draw(st.integers(1, 8)))
    to = data.draw(st.integers(0, len(log)))
    then, now = replay(hypothesis, log[:to]), replay(hypothesis, log)
    after = apply(now, hypothesis, event(len(log) + 1, restoration(then)))
    assert restorable(after) == restorable(then)
    assert (after.ratings, after.played, after.comments) == (now.ratings, now.played, now.comments)
    again = apply(after, hypothesis, event(len(log) + 2, restoration(now)))
    assert restorable(again) == restorable(now)


@settings(max_examples=80)
@given(st.data())
def test_a_segment_keeps_its_version_just_if_restoring_leaves_its_words_and_bounds(
    data: st.DataObject,
) -> None:
    hypothesis = data.draw(hypotheses())
    log = edited(data, hypothesis, data.draw(st.integers(1, 6)))
    now = replay(hypothesis, log)
    after = apply(now, hypothesis, event(len(log) + 1, restoration(start(hypothesis))))
    before = {segment.id: segment for segment in now.segments}
    for segment in after.segments:
        old = before.get(segment.id)
        kept = old is not None and all(
            getattr(segment, name) == getattr(old, name)
            for name in ("text", "start_s", "end_s", "first_word", "last_word", "times")
        )
        assert (old is not None and segment.version == old.version) == kept


@settings(max_examples=80)
@given(st.data())
def test_the_segments_an_event_concerns_are_all_it_alters(data: st.DataObject) -> None:
    hypothesis = data.draw(hypotheses())
    log = edited(data, hypothesis, data.draw(st.integers(1, 8)))
    since = data.draw(st.integers(0, len(log)))
    old = {segment.id: segment for segment in replay(hypothesis, log[:since]).segments}
    now = replay(hypothesis, log)
    told: set[str] = set()
    for made in log[since:]:
        named = concerns(now, made.change)
        told |= set(named) if named is not None else {segment.id for segment in now.segments}
    different = {segment.id for segment in now.segments if old.get(segment.id) != segment}
    # A neighbour's place among the heard words may shift with a filled gap: nothing a person sees.
    assert {
        id_
        for id_ in different - told
        if old.get(id_) is None or old[id_].text != next(s for s in now.segments if s.id == id_).text
    } == set()
