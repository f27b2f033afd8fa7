"""Ratios between recordings hold the truth, with few of them, unequal ones, and hardly any errors."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.interval import ASSUMED_CORRELATION, wilson
from backend.domain.estimation.ratio import ratio, ratio_of_ratios, weighted_ratio
from tests.domain.estimation.synthetic import ENOUGH, coverage, error_rates, lengths, runs, width

PAIRS = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 400)), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("recordings", "rate", "words", "spread"),
    [(3, 0.1, 300, 1.0), (5, 0.02, 100, 1.0), (8, 0.1, 300, 1.0), (20, 0.85, 30, 1.0), (60, 0.003, 100, 0.5)],
)
def test_the_interval_of_a_word_error_rate_holds_it(
    recordings: int, rate: float, words: int, spread: float
) -> None:
    def one(random: np.random.Generator) -> Estimate | None:
        sizes = lengths(random, recordings, words, spread)
        errors = random.binomial(sizes, error_rates(random, recordings, rate))
        return ratio(list(zip(errors.tolist(), sizes.tolist(), strict=True)))

    assert coverage(runs(one), rate) >= ENOUGH


def test_taking_words_for_independent_misses_the_truth_by_far() -> None:
    def one(random: np.random.Generator) -> Estimate | None:
        sizes = lengths(random, 20, 300)
        errors = int(random.binomial(sizes, error_rates(random, 20, 0.1)).sum())
        total = int(sizes.sum())
        return Estimate(errors / total, *(wilson(errors, total) or (0, 1)), total)

    assert coverage(runs(one), 0.1) < 0.6


def test_time_a_minute_need_not_stay_below_one_and_is_held_as_well() -> None:
    def one(random: np.random.Generator) -> Estimate | None:
        minutes = random.lognormal(2, 0.8, 12)
        seconds = minutes * random.gamma(3, 80 / 3, 12)
        return ratio(list(zip(seconds.tolist(), minutes.tolist(), strict=True)))

    assert coverage(runs(one), 80) >= ENOUGH


def test_recordings_weighted_by_how_likely_they_were_looked_at_give_the_rate_of_all() -> None:
    def one(random: np.random.Generator, *, weighted: bool) -> Estimate | None:
        rates = error_rates(random, 120, 0.1)
        chance = np.where(rates > 0.1, 0.15, 0.6)  # people open easy recordings more often
        opened = random.random(120) < chance
        sizes = lengths(random, 120, 200, 0.7)[opened]
        errors = random.binomial(sizes, rates[opened])
        weights = 1 / chance[opened] if weighted else np.ones(opened.sum())
        return weighted_ratio(list(zip(errors.tolist(), sizes.tolist(), weights.tolist(), strict=True)))

    assert coverage(runs(lambda random: one(random, weighted=True)), 0.1) >= ENOUGH
    assert coverage(runs(lambda random: one(random, weighted=False)), 0.1) < 0.5


def test_lift_over_the_base_rate_is_held() -> None:
    def one(random: np.random.Generator) -> Estimate | None:
        words = lengths(random, 15, 400, 0.8)
        wrong = random.binomial(words, error_rates(random, 15, 0.1))
        hit = random.binomial(wrong, 0.6)
        flagged = hit + random.binomial(words - wrong, 0.04)
        columns = zip(hit.tolist(), flagged.tolist(), wrong.tolist(), words.tolist(), strict=True)
        return ratio_of_ratios([((a, b), (c, d)) for a, b, c, d in columns])

    assert coverage(runs(one), 0.06 / 0.096 / 0.1) >= ENOUGH


def test_no_error_in_few_words_does_not_make_a_model_perfect() -> None:
    found = ratio([(0, 300)] * 5)
    assert found is not None
    assert (found.value, found.low, found.units) == (0, 0, 5)
    worth = 1500 / (1 + 299 * ASSUMED_CORRELATION)
    assert found.high == pytest.approx(wilson(0, worth)[1])
    assert 3 / 1500 < found.high < 0.06
    perfect = ratio([(30, 30)] * 5)
    assert perfect is not None
    assert perfect.high == 1 > perfect.low > 0.9 - 0.05


def test_one_recording_says_little_about_others() -> None:
    found = ratio([(30, 300)])
    assert found is not None
    assert found.low < 0.04
    assert found.high > 0.25
    assert ratio([(90.0, 1.0)]) == Estimate(90.0, 0.0, math.inf, 1)
    assert ratio([(-9.0, 1.0)]) == Estimate(-9.0, -math.inf, math.inf, 1)


def test_nothing_to_divide_by_gives_no_figure() -> None:
    assert ratio([]) is None
    assert ratio([(0, 0), (3, 0)]) is None
    assert ratio_of_ratios([]) is None
    assert ratio_of_ratios([((1, 2), (0, 3))]) is None


def test_a_lift_of_nothing_is_unlimited_above() -> None:
    found = ratio_of_ratios([((0, 5), (3, 60)), ((0, 2), (4, 70))])
    assert found == Estimate(0.0, 0.0, math.inf, 2)
    assert json.loads(json.dumps(found.as_json(), allow_nan=False))["high"] is None


@given(PAIRS)
def test_a_share_s_interval_holds_it_and_keeps_to_0_and_1(pairs: list[tuple[int, int]]) -> None:
    shares = [(min(above, below), below) for above, below in pairs]
    found = ratio(shares)
    assert found is not None
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.value == pytest.approx(sum(a for a, _ in shares) / sum(b for _, b in shares))


@given(PAIRS, st.floats(0.01, 100))
def test_neither_order_nor_a_common_weight_nor_the_unit_changes_a_ratio(
    pairs: list[tuple[int, int]], scale: float
) -> None:
    found = ratio(pairs)
    assert found is not None
    again = weighted_ratio([(a, b, scale) for a, b in reversed(pairs)])
    assert again is not None
    assert [again.value, again.low, again.high] == pytest.approx([found.value, found.low, found.high])


def test_more_certainty_needs_a_wider_interval_and_more_recordings_a_narrower_one() -> None:
    pairs = [(3, 40), (9, 60), (2, 55), (4, 30), (7, 90)]
    some, sure, many = ratio(pairs), ratio(pairs, level=0.99), ratio(pairs * 4)
    assert some is not None
    assert sure is not None
    assert many is not None
    assert sure.low < some.low < many.low < some.value < many.high < some.high < sure.high
    assert width([many]) < width([some]) / 2


def test_the_linearised_variance_is_that_of_leaving_out_one_recording_at_a_time() -> None:
    # The variance of a ratio by the jackknife, leaving out one recording at a time, agrees to first order.
    random = np.random.default_rng(3)
    sizes = lengths(random, 200, 100, 0.3)
    errors = random.binomial(sizes, error_rates(random, 200, 0.1))
    found = ratio(list(zip(errors.tolist(), sizes.tolist(), strict=True)))
    left_out = (errors.sum() - errors) / (sizes.sum() - sizes)
    spread = 199 / 200 * ((left_out - left_out.mean()) ** 2).sum()
    assert found is not None
    assert (found.high - found.low) / 2 == pytest.approx(1.972 * spread**0.5, rel=0.02)
