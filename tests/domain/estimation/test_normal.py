"""Quantiles and tails against SciPy."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from backend.domain.estimation.normal import beta_share, t_quantile, z_quantile
from backend.domain.estimation.tails import chi_square_quantile, chi_square_tail, kolmogorov_tail


@given(st.floats(0.5, 0.999), st.floats(1, 5000))
def test_student_s_quantile_is_scipy_s_for_any_degrees_of_freedom(level: float, freedom: float) -> None:
    expected = stats.t.ppf((1 + level) / 2, freedom)
    assert t_quantile(level, freedom) == pytest.approx(expected, rel=1e-8)


def test_student_s_quantile_goes_over_into_the_normal_one() -> None:
    assert t_quantile(0.95, math.inf) == z_quantile() == pytest.approx(1.959963984540054, abs=1e-15)
    assert t_quantile(0.95, 1) == pytest.approx(12.706204736174698)


@pytest.mark.parametrize(("level", "freedom"), [(1.0, 3), (0.0, 3), (0.95, 0), (0.95, -1)])
def test_there_is_no_quantile_without_degrees_of_freedom_or_of_a_certainty(
    level: float, freedom: float
) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        t_quantile(level, freedom)


@given(st.floats(0, 1), st.floats(0.3, 300), st.floats(0.3, 300))
def test_the_incomplete_beta_function_is_scipy_s(x: float, a: float, b: float) -> None:
    assert beta_share(x, a, b) == pytest.approx(special.betainc(a, b, x), rel=1e-7, abs=1e-12)


@given(st.floats(0, 200), st.integers(1, 100))
def test_the_tail_of_chi_square_is_scipy_s(value: float, freedom: int) -> None:
    assert chi_square_tail(value, freedom) == pytest.approx(
        stats.chi2.sf(value, freedom), rel=1e-8, abs=1e-12
    )


@given(st.floats(0.01, 0.999), st.integers(1, 100))
def test_the_quantile_of_chi_square_is_scipy_s(level: float, freedom: int) -> None:
    assert chi_square_quantile(level, freedom) == pytest.approx(stats.chi2.ppf(level, freedom), rel=1e-7)


@given(st.floats(0, 4))
def test_the_tail_of_kolmogorov_is_scipy_s(value: float) -> None:
    assert kolmogorov_tail(value) == pytest.approx(special.kolmogorov(value), abs=1e-10)
