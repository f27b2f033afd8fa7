"""Figures of quality: from counts that were added up, or from single words.

Each says on how many words it rests, and is ``None`` where there is nothing to rest on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.domain.estimation.interval import wilson

GROUPS = 10


@dataclass(frozen=True, slots=True)
class Group:
    """Words of about the same confidence: how many, how many of them right, and their confidences' sum."""

    words: int
    right: int
    confidence_sum: float

    @property
    def confidence(self) -> float:
        """Mean confidence."""
        return self.confidence_sum / self.words

    @property
    def accuracy(self) -> float:
        """Share that is right."""
        return self.right / self.words

    def __add__(self, other: "Group") -> "Group":
        return Group(
            self.words + other.words, self.right + other.right, self.confidence_sum + other.confidence_sum
        )


def group(pairs: Iterable[tuple[float, bool]]) -> list[Group]:
    """Return words, given as ``(confidence, right)``, grouped by equal confidence, rising."""
    groups: dict[float, Group] = {}
    for confidence, right in pairs:
        one = Group(1, int(right), confidence)
        groups[confidence] = groups[confidence] + one if confidence in groups else one
    return [groups[confidence] for confidence in sorted(groups)]


def groups_of_counts(counts: Mapping[str, Any]) -> list[Group]:
    """Return the confidence bins of counts (``backend.domain.quality``) as groups, rising."""
    return [
        Group(right + wrong, right, confidence_sum)
        for _, (right, wrong, confidence_sum) in sorted(
            counts["bins"].items(), key=lambda entry: int(entry[0])
        )
    ]


def equal_mass(groups: Sequence[Group], number: int = GROUPS) -> list[Group]:
    """Return groups merged into about ``number`` of about equally many words.

    Words of equal confidence stay together, so that the order they came in does not matter.
    """
    total = sum(each.words for each in groups)
    merged: list[Group] = []
    seen, edge = 0, 1
    current: Group | None = None
    for each in groups:
        current = each if current is None else current + each
        seen += each.words
        if seen * number >= total * edge:
            merged.append(current)
            current, edge = None, seen * number // total + 1
    return merged


def calibration_error(groups: Sequence[Group]) -> float | None:
    """Return the expected calibration error over 10 bins of equal mass, 0 to 1.

    ECE = Σ (n_b / n) |accuracy_b − confidence_b| (Naeini, Cooper & Hauskrecht 2015; equal mass as in Nguyen &
    O'Connor 2015).
    """
    total = sum(each.words for each in groups)
    if total == 0:
        return None
    return sum(each.words * abs(each.accuracy - each.confidence) for each in equal_mass(groups)) / total


def brier_score(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """Return the mean squared difference between confidence and outcome (Brier 1950), 0 to 1."""
    if not pairs:
        return None
    return sum((confidence - right) ** 2 for confidence, right in pairs) / len(pairs)


def area_under_curve(groups: Sequence[Group]) -> float | None:
    """Return how well confidence tells right words from wrong ones, 0.5 for not at all.

    The probability that a right word has more confidence than a wrong one, ties counting half: the area under
    the ROC curve by the Mann–Whitney statistic (Hanley & McNeil 1982).
    """
    right = sum(each.right for each in groups)
    wrong = sum(each.words - each.right for each in groups)
    if right == 0 or wrong == 0:
        return None
    below, won = 0, 0.0
    for each in groups:
        wrong_here = each.words - each.right
        won += each.right * (below + wrong_here / 2)
        below += wrong_here
    return won / (right * wrong)


def recall_at(groups: Sequence[Group], share: float) -> float | None:
    """Return which share of the wrong words is found by looking at the given share of words, doubtful first.

    Of words of equal confidence, as many wrong ones are counted as are on average among those looked at.
    """
    words = sum(each.words for each in groups)
    wrong = sum(each.words - each.right for each in groups)
    if wrong == 0:
        return None
    left, found = share * words, 0.0
    for each in groups:
        looked_at = min(left, each.words)
        found += looked_at * (1 - each.accuracy)
        left -= looked_at
    return found / wrong


def reliability(groups: Sequence[Group]) -> list[dict[str, Any]]:
    """Return the points of a reliability curve: bins of equal mass with the interval of their accuracy."""
    points: list[dict[str, Any]] = []
    for each in equal_mass(groups):
        low, high = wilson(each.right, each.words) or (0.0, 1.0)
        points.append(
            {
                "confidence": each.confidence,
                "accuracy": each.accuracy,
                "low": low,
                "high": high,
                "words": each.words,
            }
        )
    return points


def flag_figures(flags: Mapping[str, int]) -> dict[str, Any]:
    """Return how good flags are at finding wrong words.

    ``precision``: share of flagged words that are wrong; ``recall``: share of wrong words that are flagged;
    ``base``: share of all words that are wrong; ``lift``: precision over base; ``share``: of words flagged.
    """
    hit, miss = flags["flagged_wrong"], flags["unflagged_wrong"]
    flagged = hit + flags["flagged_right"]
    words = flagged + miss + flags["unflagged_right"]
    precision, base = _ratio(hit, flagged), _ratio(hit + miss, words)
    return {
        "words": words,
        "flagged": flagged,
        "wrong": hit + miss,
        "precision": precision,
        "precision_interval": wilson(hit, flagged),
        "recall": _ratio(hit, hit + miss),
        "recall_interval": wilson(hit, hit + miss),
        "base": base,
        "lift": precision / base if precision is not None and base else None,
        "share": _ratio(flagged, words),
    }


def figures(counts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of a model version from its counts added up, as JSON-ready values.

    ``ewer`` is the edit-derived word error rate Σ d(H, E) / Σ |E| over reviewed segments, ``coverage`` the
    share of heard words that lie in them: always shown together.
    """
    groups = groups_of_counts(counts)
    measured = sum(each.words for each in groups)
    edits, words = counts["edits"], counts["words"]
    return {
        "segments": dict(counts["segments"]),
        "words": dict(words),
        "edits": dict(edits),
        "corrections": dict(counts["corrections"]),
        "ewer": _ratio(edits["distance"], edits["reference"]),
        "coverage": _ratio(words["reviewed"], words["total"]),
        "flags": flag_figures(counts["flags"]),
        "calibration": {
            "words": measured,
            "ece": calibration_error(groups),
            "brier": _ratio(counts["squared_error"], measured),
            "auc": area_under_curve(groups),
            "points": reliability(groups),
        },
    }


def rating_figures(stars: Iterable[int]) -> dict[str, Any]:
    """Return how ratings are spread, and the share of four stars or more with its Wilson interval."""
    given = list(stars)
    good = sum(each >= 4 for each in given)
    return {
        "ratings": len(given),
        "distribution": [given.count(each) for each in range(1, 6)],
        "mean": _ratio(sum(given), len(given)),
        "good": _ratio(good, len(given)),
        "good_interval": wilson(good, len(given)),
    }


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
