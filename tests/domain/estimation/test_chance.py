"""Whether a change is chance is told as SciPy tells it, and of many differences as Holm does."""

import numpy as np
import pytest
from scipy import stats

from backend.domain.estimation.chance import chance_of_rates, chance_of_share
from backend.domain.estimation.holm import holm
from backend.domain.estimation.tails import hypergeometric_tail, student_tail


@pytest.mark.parametrize(
    "table", [(15, 20, 0, 40), (3, 20, 1, 40), (300, 5000, 1000, 20_000), (0, 5, 3, 9), (5, 5, 2, 9)]
)
def test_the_exact_tail_of_a_share_is_scipy_s(table: tuple[int, int, int, int]) -> None:
    cases, number, before, size = table
    expected = stats.fisher_exact([[cases, number - cases], [before, size - before]], "greater").pvalue
    assert hypergeometric_tail(*table) == pytest.approx(expected)


@pytest.mark.parametrize(("value", "freedom"), [(0.0, 3), (3.3, 21), (6.0, 5), (2.0, 100)])
def test_the_tail_of_student_s_distribution_is_scipy_s(value: float, freedom: int) -> None:
    assert student_tail(value, freedom) == pytest.approx(stats.t.sf(value, freedom))


def test_ranks_of_one_day_are_mann_and_whitney_s_counted_twice() -> None:
    random = np.random.default_rng(1)
    before, now = random.beta(2, 18, 90).round(2).tolist(), random.beta(4, 18, 25).round(2).tolist()
    for risen, side in ((True, "greater"), (False, "less")):
        expected = stats.mannwhitneyu(now, before, alternative=side, method="asymptotic").pvalue
        assert chance_of_rates([now], before, risen=risen) == pytest.approx(min(1, 2 * expected), abs=1e-9)
    assert chance_of_rates([now], [], risen=True) == chance_of_rates([[]], before, risen=True) == 1


def test_the_last_days_alone_may_tell_and_count_once_for_each_stretch() -> None:
    before, quiet, bad = [0.1, 0.2, 0.15] * 20, [0.1, 0.2], [0.5] * 8
    of_one_day = chance_of_rates([bad], before, risen=True)
    assert chance_of_rates([quiet, quiet, bad], before, risen=True) == pytest.approx(3 * of_one_day)


def test_failures_are_held_against_a_reference_that_is_a_sample_too() -> None:
    reference = [(0.0, 2.0)] * 20
    assert chance_of_share([(5.0, 7.0)], reference, risen=True) < 1e-3
    assert chance_of_share([(1.0, 7.0)], reference, risen=True) > 0.1
    assert chance_of_share([(0.0, 40.0)], [(8.0, 20.0)] * 9, risen=False) < 1e-3
    assert chance_of_share([(5.0, 7.0)], reference[:1], risen=True) == 1, (
        "one day does not show how days vary"
    )


def test_many_probabilities_are_adjusted_as_by_hand() -> None:
    # Holm's (1979) steps by hand: 4 · 0.005, 3 · 0.01, 2 · 0.03, and 0.04 no less than the one before.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([]) == []
