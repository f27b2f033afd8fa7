"""Whether a model does worse on the golden set than it did before."""

from collections.abc import Iterable

from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.ratio import Pair, ratio_of_ratios


def worsening(results: Iterable[tuple[str, Pair, Pair]]) -> Estimate | None:
    """Return how many times the word error rate now is what it was, with its interval between recordings.

    Parameters
    ----------
    results
        Of each segment that was heard both times: its recording, and (errors, words) now and before.

    Returns
    -------
    Estimate or None
        1 where nothing changed; None where nothing can be compared, or there were no errors before.
    """
    now: dict[str, Pair] = {}
    before: dict[str, Pair] = {}
    for recording, newer, older in results:
        now[recording] = _added(now.get(recording, (0.0, 0.0)), newer)
        before[recording] = _added(before.get(recording, (0.0, 0.0)), older)
    if now and now == before:
        same = sum(errors for errors, _ in now.values())
        return Estimate(1.0, 1.0, 1.0, len(now)) if same else None
    return ratio_of_ratios([(now[each], before[each]) for each in now])


def _added(left: Pair, right: Pair) -> Pair:
    return left[0] + right[0], left[1] + right[1]
