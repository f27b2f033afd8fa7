"""Many differences looked at together: how likely each is chance, all the others counted in."""

from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> list[float]:
    """Return the probabilities adjusted by Holm's step-down method (1979), in the order given.

    Taking for real what is under a level then finds anything false in at most that share of looks, however
    the quantities depend on each other, and finds whatever Bonferroni's correction finds.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.02])
    [0.03, 0.04, 0.04]
    """
    adjusted = [1.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=lambda each: p_values[each])):
        highest = max(highest, min(1.0, p_values[index] * (len(p_values) - rank)))
        adjusted[index] = highest
    return adjusted
