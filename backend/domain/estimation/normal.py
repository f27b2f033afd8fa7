"""Quantiles of the normal and of Student's t distribution, and the incomplete beta function behind it."""

import math
from functools import lru_cache
from statistics import NormalDist

STANDARD = NormalDist()
_STEPS = 200


def z_quantile(level: float = 0.95) -> float:
    """Return how many standard errors a two-sided interval of the level reaches to each side."""
    return STANDARD.inv_cdf((1 + level) / 2)


@lru_cache(maxsize=4096)
def t_quantile(level: float, freedom: float) -> float:
    """Return the same for Student's t with ``freedom`` degrees of freedom, which need not be whole.

    P(|T| > t) = I_x(ν/2, 1/2) with x = ν / (ν + t²) (Abramowitz & Stegun 1964, 26.7.1), solved for x by
    Newton's method kept inside a bracket.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1, or there are no degrees of freedom.
    """
    if not 0 < level < 1 or freedom <= 0:
        raise ValueError(f"no quantile of Student's t at level {level} with {freedom} degrees of freedom")
    if math.isinf(freedom):
        return z_quantile(level)
    a, outside = freedom / 2, 1 - level
    log_scale = math.lgamma(a + 0.5) - math.lgamma(a) - math.lgamma(0.5)
    low, high, x = 0.0, 1.0, freedom / (freedom + z_quantile(level) ** 2)
    for _ in range(_STEPS):
        off = beta_share(x, a, 0.5) - outside
        low, high = (low, x) if off > 0 else (x, high)
        slope = math.exp(log_scale + (a - 1) * math.log(x) - 0.5 * math.log1p(-x))
        newton = x - off / slope if slope else low
        step = newton if low < newton < high else (low + high) / 2
        if abs(step - x) <= 1e-14 * x:
            break
        x = step
    return math.sqrt(freedom * (1 - x) / x)


def beta_share(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b).

    By its continued fraction (Lentz 1976; Press et al., Numerical Recipes, 6.4), on the side where that
    converges quickly.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(x, a, b) / a
    return 1 - front * _beta_fraction(1 - x, b, a) / b


def _beta_fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _apart(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d, c = 1 / _apart(1 + term * d), _apart(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return value


def _apart(value: float) -> float:
    """Keep a divisor away from nought."""
    return value if abs(value) > 1e-300 else 1e-300
