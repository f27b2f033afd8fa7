"""How likely a statistic is to be at least this large when nothing changed."""

import math

from backend.domain.estimation.normal import beta_share

_STEPS = 1000


def chi_square_tail(value: float, freedom: float) -> float:
    """Return P(χ² ≥ value): the upper incomplete gamma function Q(freedom / 2, value / 2).

    By its series below, and by its continued fraction above the mode (Press et al., Numerical Recipes, 6.2).
    """
    a, x = freedom / 2, value / 2
    if x <= 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    return 1 - front * _gamma_series(a, x) if x < a + 1 else front * _gamma_fraction(a, x)


def chi_square_quantile(level: float, freedom: float) -> float:
    """Return the value that chi-square stays below with probability ``level``, by bisection."""
    low, high = 0.0, freedom + 1.0
    while chi_square_tail(high, freedom) > 1 - level:
        low, high = high, 2 * high
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if chi_square_tail(middle, freedom) > 1 - level else (low, middle)
    return (low + high) / 2


def kolmogorov_tail(value: float) -> float:
    """Return P(K ≥ value) of Kolmogorov's distribution, 2 Σ (−1)^(k−1) exp(−2 k² value²) (1933)."""
    if value < 0.2:
        return 1.0  # the series needs ever more terms there, and differs from 1 by less than 1e-12
    terms = ((-1) ** (k - 1) * math.exp(-2 * (k * value) ** 2) for k in range(1, 101))
    return min(1.0, max(0.0, 2 * math.fsum(terms)))


def hypergeometric_tail(cases: int, number: int, before: int, size: int) -> float:
    """Return the probability of at least ``cases`` of ``number``, beside ``before`` of ``size``.

    Fisher's exact test, one-sided: all ``cases + before`` of ``number + size`` are equally likely to be
    anywhere.
    """
    every, whole = cases + before, number + size
    most = min(number, every)
    front = (
        _log_choose(every, cases) + _log_choose(whole - every, number - cases) - _log_choose(whole, number)
    )
    term = total = 1.0
    for at in range(cases, most):
        term *= (every - at) * (number - at) / ((at + 1) * (whole - every - number + at + 1))
        total += term
        if term < total * 1e-16:
            break
    return min(1.0, math.exp(front + math.log(total)))


def student_tail(value: float, freedom: float) -> float:
    """Return P(T ≥ value) of Student's distribution, for a value of 0 or more."""
    return beta_share(freedom / (freedom + value * value), freedom / 2, 0.5) / 2


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _gamma_series(a: float, x: float) -> float:
    term = total = 1 / a
    for k in range(1, _STEPS):
        term *= x / (a + k)
        total += term
        if term < total * 1e-16:
            break
    return total


def _gamma_fraction(a: float, x: float) -> float:
    b = x + 1 - a
    c, d = 1e300, 1 / b
    value = d
    for k in range(1, _STEPS):
        term = -k * (k - a)
        b += 2
        d = 1 / (term * d + b)
        c = b + term / c
        value *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return value
