"""Drift is seen where there is some, and no more often than said where there is none."""

import json

import numpy as np
import pytest
from scipy import stats

from backend.domain.estimation.drift import (
    LARGE,
    category_stability,
    largest_gap,
    largest_gap_of_counts,
    stability,
)
from backend.domain.estimation.sudden import dispersion_of, run_length, sudden_change


@pytest.mark.parametrize(("before", "now", "bins"), [(50, 50, 10), (500, 100, 10), (100_000, 1000, 8)])
def test_when_nothing_changes_the_index_stays_below_its_mark_in_19_of_20(
    before: int, now: int, bins: int
) -> None:
    random = np.random.default_rng(2)
    alarms, large = [], []
    for _ in range(600):
        one, other = (random.multinomial(number, [1 / bins] * bins).tolist() for number in (before, now))
        found = stability(one, other)
        assert found is not None
        assert (found.p_value <= 0.05) == (found.value >= found.expected)
        alarms.append(found.p_value <= 0.05)
        large.append(found.value > LARGE)
    assert 0.02 < np.mean(alarms) < 0.07
    if before == 50:
        assert np.mean(large) > 0.5  # so the customary mark says nothing of 50 recordings


def test_the_index_is_its_formula_and_sees_a_change() -> None:
    found = stability([300_000, 500_000, 200_000], [400_000, 400_000, 200_000])
    assert found is not None
    by_hand = 0.1 * np.log(0.4 / 0.3) - 0.1 * np.log(0.4 / 0.5)
    assert found.value == pytest.approx(by_hand, rel=1e-4)
    assert found.p_value < 1e-6
    assert set(json.loads(json.dumps(found.as_json()))) == {"value", "expected", "p_value"}


def test_words_that_depend_on_each_other_are_worth_fewer() -> None:
    one, other = [500, 500, 500], [560, 500, 440]
    plain, dependent = stability(one, other), stability(one, other, design_effect=10)
    assert plain is not None
    assert dependent is not None
    assert plain.value == dependent.value
    assert plain.p_value < 0.05 < dependent.p_value
    assert dependent.expected == pytest.approx(10 * plain.expected)


def test_a_language_nobody_spoke_before_is_seen() -> None:
    found = category_stability({"en": 90, "de": 10}, {"en": 60, "de": 10, "fr": 30})
    assert found is not None
    assert found.p_value < 0.001
    assert stability([], []) is None
    assert stability([5, 5], [0, 0]) is None
    assert stability([5], [9]) is None


def test_the_largest_gap_is_scipy_s() -> None:
    random = np.random.default_rng(3)
    for number, others in ((20, 20), (100, 37), (300, 500)):
        one, other = random.normal(0, 1, number).round(1), random.normal(0.3, 1, others).round(1)
        found, expected = (
            largest_gap(one.tolist(), other.tolist()),
            stats.ks_2samp(one, other, method="exact"),
        )
        assert found is not None
        assert found.value == pytest.approx(expected.statistic)
        assert found.p_value == pytest.approx(expected.pvalue, abs=0.02)
    assert largest_gap([], [1.0]) is None


def test_a_gap_of_histograms_is_that_of_samples_on_their_edges() -> None:
    random = np.random.default_rng(4)
    one, other = random.integers(0, 10, 80), random.integers(1, 11, 60)
    of_counts = largest_gap_of_counts(
        np.bincount(one, minlength=11).tolist(), np.bincount(other, minlength=11).tolist()
    )
    found = largest_gap(one.tolist(), other.tolist())
    assert of_counts is not None
    assert found is not None
    assert of_counts.value == pytest.approx(found.value)
    assert of_counts.p_value == pytest.approx(found.p_value)
    assert largest_gap_of_counts([0], [1]) is None


def test_false_alarms_of_a_sudden_change_are_as_far_apart_as_said() -> None:
    # Montgomery (Statistical Quality Control, section 9.1): 465 at k = 1/2 and h = 5.
    assert run_length() == pytest.approx(465, rel=0.02)
    random = np.random.default_rng(6)
    lengths = []
    for _ in range(120):
        periods = [(count, 400) for count in random.binomial(400, 0.3, 3000).tolist()]
        at = sudden_change(periods, rate=0.3).at
        lengths.append(3000 if at is None else at + 1)
    assert np.mean(lengths) == pytest.approx(run_length(), rel=0.25)


def test_failures_that_double_are_seen_within_days_and_a_fall_too() -> None:
    quiet = [(5, 100), (4, 100), (6, 100), (0, 0), (5, 100)]
    risen = sudden_change(quiet + [(10, 100)] * 5, rate=0.05)
    assert risen.at is not None
    assert 5 <= risen.at <= 8
    assert sudden_change(quiet, rate=0.05).at is None
    fallen = sudden_change([(30, 100)] * 3 + [(15, 100)] * 4, rate=0.3)
    assert fallen.at is not None
    assert fallen.down > fallen.up


def test_days_that_differ_more_than_chance_raise_fewer_alarms() -> None:
    reference = [(2, 50), (12, 50), (5, 50), (9, 50), (1, 50), (13, 50)]
    spread = dispersion_of(reference)
    assert spread > 3
    days = [(14, 50)] * 2
    assert sudden_change(days, rate=0.14).up > 2 * sudden_change(days, rate=0.14, dispersion=spread).up
    assert dispersion_of([(5, 50)] * 10) == dispersion_of([(1, 10)]) == dispersion_of([(0, 9), (0, 9)]) == 1
    with pytest.raises(ValueError, match="does not vary"):
        sudden_change(days, rate=0)
