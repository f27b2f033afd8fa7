"""How far confidence can be taken at its word, held between recordings."""

import json

import numpy as np
import pytest

from backend.domain.estimation.calibration import Bins, calibration
from backend.domain.figures import calibration_error, groups_of_counts
from tests.domain.estimation.synthetic import ENOUGH, coverage, lengths


def heard(random: np.random.Generator, recordings: int, power: float) -> list[Bins]:
    """Words whose log odds of being right are ``power`` times what confidence says, and vary by recording."""
    found: list[Bins] = []
    for words, ease in zip(lengths(random, recordings, 200), random.normal(0, 0.3, recordings), strict=True):
        confidence = np.minimum(0.999, random.beta(5, 1, words))
        odds = np.log(confidence / (1 - confidence)) * power + ease
        right = random.random(words) < 1 / (1 + np.exp(-odds))
        bins = np.minimum(99, confidence * 100).astype(int)
        sums = [np.bincount(bins, each, 100) for each in (right, ~right, confidence)]
        found.append({str(at): [float(each[at]) for each in sums] for at in np.unique(bins)})
    return found


@pytest.mark.parametrize("power", [1.0, 0.7])
def test_the_calibration_error_and_the_excess_of_confidence_are_held(power: float) -> None:
    everything = calibration(heard(np.random.default_rng(99), 1500, power), draws=1)
    assert everything is not None
    found = [calibration(heard(np.random.default_rng(seed), 12, power), draws=40) for seed in range(80)]
    assert coverage([each and each.error for each in found], everything.error.value) >= ENOUGH
    assert coverage([each and each.excess for each in found], everything.excess.value) >= 0.9


def test_it_is_the_error_that_is_counted_from_all_words_together() -> None:
    recordings = heard(np.random.default_rng(1), 6, 0.8)
    together: dict[str, list[float]] = {}
    for bins in recordings:
        for key, sums in bins.items():
            together[key] = [a + b for a, b in zip(together.get(key, [0.0] * 3), sums, strict=True)]
    found = calibration(recordings)
    assert found is not None
    assert found.error.value == pytest.approx(calibration_error(groups_of_counts({"bins": together})))
    assert found.error.units == 6
    assert sorted(point.confidence for point in found.points) == [each.confidence for each in found.points]
    written = json.loads(json.dumps(found.as_json(), allow_nan=False))
    assert set(written) == {"error", "excess", "points"}


def test_one_recording_limits_nothing_and_no_words_give_no_figure() -> None:
    (one,) = heard(np.random.default_rng(1), 1, 1)
    found = calibration([one])
    assert found is not None
    assert (found.error.low, found.error.high) == (0, 1)
    assert calibration([]) is calibration([{}]) is None
