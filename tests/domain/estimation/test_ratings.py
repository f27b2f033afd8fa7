"""Ratings of those who answered, put right for those who did not."""

import json

import numpy as np
import pytest

from backend.domain.estimation.bounds import worst_case
from backend.domain.estimation.propensity import Opened, propensity_weighted
from backend.domain.estimation.ratio import ratio
from tests.domain.estimation.synthetic import ENOUGH, RUNS, coverage

GOOD = 0.6
"""Share of good ratings, had everybody answered: 0.9 − 0.6 · share of words edited, from 0 to 1."""


def answered(
    random: np.random.Generator, number: int, people: int
) -> tuple[list[Opened], list[float | None]]:
    """People who edit much are unhappier, and answer more often; half are asked."""
    edits = random.random(number)
    person = random.integers(0, people, number)
    good = random.random(number) < 0.9 - 0.6 * edits
    asked = random.random(number) < 0.5
    answers = asked & (random.random(number) < 0.1 + 0.8 * edits)
    rows = list(zip(edits, good, answers, asked, person, strict=True))
    opened = [Opened(int(10 * e), float(g) if a else None, int(who)) for e, g, a, _, who in rows]
    return opened, [float(g) if a else None for _, g, a, k, _ in rows if k]


def test_unhappy_people_who_answer_more_often_are_weighted_down() -> None:
    made = [answered(np.random.default_rng(seed), 500, 250) for seed in range(RUNS)]
    weighted = [propensity_weighted(opened, share=True) for opened, _ in made]
    plain = [ratio([(each.answer, 1) for each in opened if each.answer is not None]) for opened, _ in made]
    assert coverage(weighted, GOOD) >= ENOUGH
    assert coverage(plain, GOOD) < 0.7
    bounds = [worst_case(answers, least=0, most=1) for _, answers in made]
    assert all(each and each.interval_low <= GOOD <= each.interval_high for each in bounds)


def test_stars_are_weighted_as_shares_are() -> None:
    found = []
    for seed in range(RUNS):
        opened, _ = answered(np.random.default_rng(seed), 150, 150)
        stars = [
            Opened(each.stratum, None if each.answer is None else 2 + 3 * each.answer) for each in opened
        ]
        found.append(propensity_weighted(stars))
    assert coverage(found, 2 + 3 * GOOD) >= ENOUGH


def test_each_stratum_counts_as_often_as_it_was_opened() -> None:
    opened = [Opened(0, 5.0)] * 4 + [Opened(0, 4.0)] + [Opened(0, None)] * 5
    opened += [Opened(1, 2.0)] * 5 + [Opened(1, None)] * 25
    found = propensity_weighted(opened)
    assert found is not None
    assert found.value == pytest.approx((10 * 4.8 + 30 * 2) / 40)
    assert found.units == 10


def test_a_stratum_in_which_hardly_anybody_answered_joins_its_neighbour() -> None:
    opened = [Opened(0, 4.0)] * 6 + [Opened(3, 2.0)] + [Opened(3, None)] * 13 + [Opened(7, None)] * 4
    found = propensity_weighted(opened)
    assert found is not None
    assert found.value == pytest.approx((6 * 4 + 2) / 7)


def test_everybody_content_leaves_room_for_somebody_who_is_not() -> None:
    found = propensity_weighted([Opened(0, 1.0)] * 12, share=True)
    assert found is not None
    assert found.value == found.high == 1
    assert 0.6 < found.low < 0.9
    assert propensity_weighted([Opened(0, None)] * 3) is None
    one = propensity_weighted([Opened(0, 4.0)])
    assert one is not None
    assert one.as_json()["low"] is None


@pytest.mark.parametrize("number", [10, 30, 100])
@pytest.mark.parametrize(("good", "answering"), [(0.5, 0.6), (0.9, 0.7)])
def test_the_bounds_hold_even_if_all_who_are_silent_are_unhappy_or_all_happy(
    number: int, good: float, answering: float
) -> None:
    random = np.random.default_rng(5)
    held = []
    for _ in range(RUNS):
        answers = [
            float(random.random() < good) if random.random() < answering else None for _ in range(number)
        ]
        found = worst_case(answers, least=0, most=1)
        assert found is not None
        held.append(
            (
                found.interval_low <= good * answering <= found.interval_high,
                found.interval_low <= good * answering + 1 - answering <= found.interval_high,
            )
        )
    assert min(np.mean(held, axis=0)) >= ENOUGH


def test_bounds_are_manski_s() -> None:
    found = worst_case([5.0, 4.0, None, None], least=1, most=5)
    assert found is not None
    assert (found.low, found.high, found.units) == (2.75, 4.75, 4)
    assert 1 <= found.interval_low < 2.75 < 4.75 < found.interval_high <= 5
    assert json.loads(json.dumps(found.as_json()))["low"] == 2.75
    assert worst_case([], least=0, most=1) is None
    with pytest.raises(ValueError, match="outside"):
        worst_case([6.0], least=1, most=5)


def test_with_everybody_answering_the_interval_is_two_sided_and_otherwise_one_sided() -> None:
    everybody = worst_case([1.0] * 500 + [0.0] * 500, least=0, most=1)
    half = worst_case([1.0] * 250 + [0.0] * 250 + [None] * 500, least=0, most=1)
    assert everybody is not None
    assert half is not None
    assert everybody.interval_low == pytest.approx(0.5 - 1.96 * 0.5 / 1000**0.5, abs=1e-3)
    assert half.interval_low == pytest.approx(0.25 - 1.645 * (0.25 * 0.75 / 1000) ** 0.5, abs=1e-3)
