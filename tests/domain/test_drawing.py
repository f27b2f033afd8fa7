"""Drawing passages with known probabilities."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.drawing import disagreement_of, doubt_of, draw, passages, plan
from backend.domain.estimation.sampling import Drawn, drawn_ratio, horvitz_thompson
from backend.domain.transcript import Gap
from tests.domain.test_replay import heard

SIZES = st.lists(st.floats(0, 50), min_size=1, max_size=60)


@given(SIZES, st.integers(1, 80))
def test_probabilities_follow_size_and_add_up_to_what_is_wanted(sizes: list[float], wanted: int) -> None:
    drawing = plan(sizes, wanted)
    chances = [drawing.probability(size) for size in sizes]
    assert sum(chances) == pytest.approx(min(wanted, len(sizes)), rel=1e-9)
    assert all(0 < chance <= 1 for chance in chances)
    below = [(size, chance) for size, chance in zip(sizes, chances, strict=True) if chance < 1 - 1e-9]
    for size, chance in below:
        assert chance == pytest.approx(drawing.scale * max(size, drawing.least))


def test_passages_are_drawn_as_often_as_their_probability_says() -> None:
    sizes = [0.0, 1.0, 2.0, 3.0, 30.0]
    drawing = plan(sizes, 2)
    chances = [drawing.probability(size) for size in sizes]
    times = [0] * len(sizes)
    for seed in range(4000):
        for index in draw(chances, f"round {seed}"):
            times[index] += 1
    for chance, count in zip(chances, times, strict=True):
        assert count / 4000 == pytest.approx(chance, abs=4 * (chance * (1 - chance) / 4000) ** 0.5 + 1e-9)


def test_a_draw_is_the_same_again_and_in_no_order() -> None:
    chances = [0.5] * 400
    assert draw(chances, "a") == draw(chances, "a")
    assert draw(chances, "a") != draw(chances, "b")
    assert draw(chances, "a") != sorted(draw(chances, "a"))
    assert sorted(draw([1.0] * 9, "a")) == list(range(9))


def test_weighing_by_probability_undoes_that_doubtful_passages_are_drawn_more_often() -> None:
    # Errors are where doubt is: three in the doubtful tenth, none elsewhere; 10 words each.
    sizes = [4.0 if number % 10 == 0 else 0.4 for number in range(1000)]
    errors = [3.0 if size > 1 else 0.0 for size in sizes]
    drawing = plan(sizes, 120)
    held = 0
    for seed in range(60):
        drawn = draw([drawing.probability(size) for size in sizes], f"{seed}")
        found = drawn_ratio([Drawn(errors[i], 10.0, drawing.probability(sizes[i])) for i in drawn])
        assert found is not None
        held += found.low <= 0.03 <= found.high
        plain = sum(errors[i] for i in drawn) / (10 * len(drawn))
        assert plain > 0.08
    assert held >= 52


def test_who_stops_halfway_has_answered_a_random_part_of_what_was_drawn() -> None:
    sizes = [1.0 + number % 7 for number in range(800)]
    errors = [size / 2 for size in sizes]
    drawing = plan(sizes, 160)
    totals = []
    for seed in range(40):
        drawn = draw([drawing.probability(size) for size in sizes], f"{seed}")
        done = drawn[: len(drawn) // 3]
        share = len(done) / len(drawn)
        found = horvitz_thompson([(errors[i], drawing.probability(sizes[i]) * share) for i in done])
        assert found is not None
        totals.append(found.value)
    assert sum(totals) / len(totals) == pytest.approx(sum(errors), rel=0.03)


def test_what_can_be_drawn_are_heard_segments_and_gaps() -> None:
    hypothesis = heard("the cat sat", "on mats", gaps=(Gap("g0", 3.1, 3.9),))
    words = [(each.first_word, each.last_word) for each in passages(hypothesis)]
    assert words == [(0, 3), (3, 5), (3, 3)]
    assert passages(hypothesis)[2].start_s == 3.1


def test_doubt_is_the_expected_number_of_wrong_words_without_hesitations() -> None:
    hypothesis = heard("the um cat")
    unsure = replace(hypothesis.segments[0].words[2], confidence=0.25)
    segment = replace(hypothesis.segments[0], words=(*hypothesis.segments[0].words[:2], unsure))
    hypothesis = replace(hypothesis, segments=(segment,))
    assert doubt_of(hypothesis, passages(hypothesis)[0]) == pytest.approx(0.1 + 0.75)


def test_disagreement_counts_words_that_the_other_heard_otherwise_in_the_same_stretch() -> None:
    one, other = heard("the cat sat", "on the mat"), heard("The bat sat.", "on a mat here")
    first, second = passages(one)
    assert disagreement_of(one, other, first) == 1
    # The word after the end of the passage is not of it.
    assert disagreement_of(one, other, second) == 1
    assert disagreement_of(one, one, first) == 0
