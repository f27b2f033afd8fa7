"""The figures of each model version as estimates between recordings, from counts a transcript."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from backend.domain.estimation.calibration import calibration
from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.ratio import Pair, ratio, ratio_of_ratios
from backend.domain.quality import Counts, total

Row = dict[str, Any]


def estimates(counted: Iterable[tuple[Mapping[str, Any], Counts]]) -> Iterator[Row]:
    """Yield ``model``, ``model_sha256``, ``figure`` and the estimate, for each model version in turn.

    Parameters
    ----------
    counted
        Whose transcript it is (``model``, ``model_sha256``, ``recording_id``), and its counts
        (:mod:`backend.domain.quality`). Transcripts of one recording are one unit.
    """
    models: dict[tuple[str, str], dict[str, list[Counts]]] = {}
    for whose, counts in counted:
        own = models.setdefault((whose["model"], whose["model_sha256"]), {})
        own.setdefault(whose["recording_id"], []).append(counts)
    for (model, sha256), own in models.items():
        recordings = [total(each) for each in own.values()]
        for figure, estimate in _figures(recordings):
            if estimate is not None:
                yield {"model": model, "model_sha256": sha256, "figure": figure, **estimate.as_json()}


def _figures(recordings: list[Counts]) -> Iterator[tuple[str, Estimate | None]]:
    words = [(each["words"]["reviewed"], each["words"]["total"]) for each in recordings]
    edits = [(each["edits"]["distance"], each["edits"]["reference"]) for each in recordings]
    flags = [each["flags"] for each in recordings]
    precision = [_precision(each) for each in flags]
    base = [_base(each) for each in flags]
    yield "coverage", ratio(words)
    yield "ewer", ratio(edits)
    yield "flag precision", ratio(precision)
    yield (
        "flagged share of corrected words",
        ratio([(p[0], b[0]) for p, b in zip(precision, base, strict=True)]),
    )
    yield "lift", ratio_of_ratios(list(zip(precision, base, strict=True)))
    calibrated = calibration([each["bins"] for each in recordings])
    if calibrated:
        yield "calibration error", calibrated.error
        yield "excess of confidence", calibrated.excess


def _precision(flags: Mapping[str, int]) -> Pair:
    return flags["flagged_wrong"], flags["flagged_wrong"] + flags["flagged_right"]


def _base(flags: Mapping[str, int]) -> Pair:
    wrong = flags["flagged_wrong"] + flags["unflagged_wrong"]
    return wrong, wrong + flags["flagged_right"] + flags["unflagged_right"]
