"""Where a recording is cut, and what is grouped from the pieces."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.transcript import Word
from tests.worker.building import utterance, words
from worker.hearing import SpokenWord, Utterance
from worker.pipeline.chunks import Cutter
from worker.pipeline.gaps import SHORTEST_S, find_gaps, uncovered
from worker.pipeline.segments import group
from worker.pipeline.words import ChunkWord, insert, place

LONGEST_S = 29.5


def cut(
    speech: list[tuple[float, float]], duration_s: float, levels_db: np.ndarray, longest_s: float
) -> list[tuple[float, float]]:
    """The chunks of a recording whose speech is all known."""
    cutter = Cutter(longest_s)
    return cutter.push(speech, 0.0, levels_db) + cutter.finish(duration_s, levels_db)


@st.composite
def recordings(draw: st.DrawFn) -> tuple[list[tuple[float, float]], float]:
    lengths = draw(st.lists(st.tuples(st.floats(0.16, 20), st.floats(0.06, 80)), max_size=25))
    speech, now_s = [], draw(st.floats(0, 5)) - 0.16
    for silence_s, speech_s in lengths:
        speech.append((now_s + silence_s, now_s + silence_s + speech_s))
        now_s = speech[-1][1]
    return speech, max(now_s, 0.0) + draw(st.floats(0, 5))


@given(recordings(), st.integers(0, 9))
def test_chunks_hold_all_speech_in_order_disjoint_and_none_is_longer_than_30_s(
    recording: tuple[list[tuple[float, float]], float], seed: int
) -> None:
    speech, duration_s = recording
    levels = np.random.default_rng(seed).uniform(-60, -20, round(duration_s * 100)).astype(np.float32)
    chunks = cut(speech, duration_s, levels, LONGEST_S)
    assert all(0 < end_s - start_s <= LONGEST_S + 1e-6 for start_s, end_s in chunks)
    assert all(one[1] <= two[0] for one, two in pairwise(chunks))
    assert not chunks or (chunks[0][0] >= 0 and chunks[-1][1] <= duration_s)
    for start_s, end_s in speech:
        held_s = sum(max(0.0, min(end_s, two_s) - max(start_s, one_s)) for one_s, two_s in chunks)
        assert held_s == pytest.approx(end_s - start_s, abs=1e-6)


@given(recordings(), st.integers(0, 9), st.data())
def test_chunks_are_the_same_while_the_recording_is_read_and_told_as_soon_as_they_are_certain(
    recording: tuple[list[tuple[float, float]], float], seed: int, data: st.DataObject
) -> None:
    speech, duration_s = recording
    levels = np.random.default_rng(seed).uniform(-60, -20, round(duration_s * 100)).astype(np.float32)
    cutter, chunks, taken = Cutter(LONGEST_S), [], 0
    for read_s in sorted(data.draw(st.lists(st.floats(0, duration_s), max_size=8))):
        ended = sum(end_s <= read_s for _, end_s in speech)
        begun = ended < len(speech) and speech[ended][0] < read_s
        decided_s = speech[ended][0] if begun else read_s
        told = cutter.push(speech[taken:ended], decided_s, levels[: round(read_s * 100)])
        assert all(end_s <= decided_s + 1e-6 for _, end_s in told)
        chunks, taken = chunks + told, ended
    chunks += cutter.push(speech[taken:], duration_s, levels) + cutter.finish(duration_s, levels)
    assert chunks == cut(speech, duration_s, levels, LONGEST_S)


def test_speech_that_goes_on_to_the_end_of_what_was_read_is_no_silence() -> None:
    levels = np.zeros(4_000, np.float32)
    cutter = Cutter(LONGEST_S)
    assert cutter.push([(1.0, 4.0), (5.0, 12.0)], 12.1, levels) == []
    assert cutter.finish(12.1, levels) == [(0.6, 12.1)]


def test_a_pause_of_some_seconds_ends_a_chunk_before_the_next_word() -> None:
    levels = np.zeros(4_000, np.float32)
    assert Cutter(LONGEST_S).push([(1.0, 4.0)], 6.0, levels) == []
    assert Cutter(LONGEST_S).push([(1.0, 4.0)], 8.0, levels) == [(0.6, 4.4)]


def test_without_speech_there_is_no_chunk() -> None:
    assert cut([], 600.0, np.zeros(60_000, np.float32), LONGEST_S) == []


def test_long_speech_is_cut_at_its_quietest_moment() -> None:
    levels = np.full(5_000, -20, np.float32)
    levels[2_490:2_510] = -50
    chunks = cut([(0.0, 50.0)], 50.0, levels, LONGEST_S)
    assert chunks[0][1] == pytest.approx(25.0, abs=0.1)


def test_a_chunk_that_is_full_ends_at_its_widest_silence() -> None:
    speech = [(0.0, 10.0), (10.5, 20.0), (22.0, 28.0), (28.3, 40.0)]
    chunks = cut(speech, 40.0, np.zeros(4_000, np.float32), LONGEST_S)
    assert chunks[0][1] == pytest.approx(20.4)


def test_a_gap_is_speech_that_no_word_covers() -> None:
    said = [Word("yes", 0.1, 0.4, 0.9, 0.9), Word("no", 6.0, 6.5, 0.9, 0.9)]
    (gap,) = find_gaps([(0.0, 0.5), (2.0, 4.0), (4.2, 5.0), (6.0, 6.6)], said)
    assert (gap.id, gap.start_s, gap.end_s) == ("g0", 2.0, 5.0)


def test_a_word_stretched_over_speech_does_not_cover_it() -> None:
    assert uncovered([(0.0, 5.0)], [Word("the", 0.0, 5.0, 0.9, 0.9)])


@given(recordings(), st.lists(st.tuples(st.floats(0, 300), st.floats(0, 1.4)), max_size=40))
def test_gaps_are_speech_long_enough_disjoint_and_free_of_words(
    recording: tuple[list[tuple[float, float]], float], said: list[tuple[float, float]]
) -> None:
    starts = sorted(said)
    heard = [Word("word", start_s, start_s + length_s, 0.9, 0.9) for start_s, length_s in starts]
    gaps = find_gaps(recording[0], heard)
    assert all(gap.end_s - gap.start_s >= SHORTEST_S for gap in gaps)
    assert all(one.end_s <= two.start_s for one, two in pairwise(gaps))
    for gap in gaps:
        assert not any(word.start_s < gap.end_s and word.end_s > gap.start_s for word in heard)


spoken = st.lists(
    st.tuples(
        st.sampled_from([" so", " it's", "-dry", "'s", " 25", ".", " ", " end."]),
        st.floats(0, 30),
        st.floats(0, 30),
    ),
    max_size=60,
)


@given(spoken)
def test_words_keep_their_order_lose_no_letter_and_stay_within_their_chunk(
    heard: list[tuple[str, float, float]],
) -> None:
    said = Utterance(tuple(SpokenWord(text, a, b, 0.5) for text, a, b in heard), -0.3, 0.0, 1.0, 0.0)
    placed = place([said], (100.0, 130.0), "en")
    assert "".join(word.text for word in placed) == "".join(text.strip() for text, _, _ in heard)
    assert all(word.text.split() == [word.text] for word in placed)
    assert all(100.0 <= word.start_s <= word.end_s <= 130.0 for word in placed)
    assert all(one.end_s <= two.start_s for one, two in pairwise(placed))


@given(spoken, st.lists(st.floats(0, 4), min_size=60, max_size=60))
def test_segments_hold_every_word_once_and_none_is_longer_than_30_s(
    heard: list[tuple[str, float, float]], pauses: list[float]
) -> None:
    now_s, said = 0.0, []
    for (text, _, _), pause_s in zip(heard, pauses, strict=False):
        if text.strip():
            said.append(ChunkWord(text.strip(), now_s, now_s + 0.4, 0.8, utterance()))
        now_s += 0.4 + pause_s
    segments = group(said)
    assert [word.text for segment in segments for word in segment.words] == [word.text for word in said]
    assert all(segment.end_s - segment.start_s <= 30 for segment in segments)
    assert all(segment.text.split() == [word.text for word in segment.words] for segment in segments)


def test_a_paragraph_ends_at_the_end_of_a_sentence() -> None:
    said = words("This goes on. " * 20, each_s=0.4)
    segments = group(said)
    assert all(segment.text.endswith(".") for segment in segments)
    assert all(9 <= segment.end_s - segment.start_s <= 20 for segment in segments[:-1])


def test_words_heard_later_come_between_the_others() -> None:
    before = [*words("off", start_s=22.0), ChunkWord("the", 22.7, 25.5, 0.9, utterance())]
    joined = insert(before, words("spleen and", start_s=23.0))
    assert [word.text for word in joined] == ["off", "the", "spleen", "and"]
    assert all(one.end_s <= two.start_s for one, two in pairwise(joined))
