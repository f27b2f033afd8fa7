"""A new calibration of reviewed words, and whether it is better than the one in use."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from backend.domain.calibration import ALL_SIGNALS, SIGNALS, Calibration, best_of
from backend.domain.transcript import ModelVersion
from backend.services.calibrating import SettledWord
from worker.calibration.comparing import brier_gain, doubt_figures
from worker.calibration.fitting import calibration, discounted, fit, left_out
from worker.calibration.shipped import prior, shipped

FEWEST_WORDS, FEWEST_WRONG, FEWEST_RECORDINGS = 500, 25, 3
"""With fewer a comparison says nothing."""
SURE = 0.9
"""A new calibration is better where it is in this share of draws of recordings."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """What reviewed words say about the calibration of a model version and a language.

    Attributes
    ----------
    model, language, hears_twice
        Whose words they are, and whether a second model listened.
    words, wrong, recordings
        How many there are.
    new
        Fitted on all of them; ``None`` where they are too few.
    figures
        Of the one in use under ``old``, and under ``new`` of fits that left each recording out in turn.
    better
        Whether the new one is.
    """

    model: ModelVersion
    language: str
    hears_twice: bool
    words: int
    wrong: int
    recordings: int
    new: Calibration | None
    figures: dict[str, Any]
    better: bool


def renewals(settled: Iterable[SettledWord], used: Sequence[Calibration]) -> Iterator[Renewal]:
    """Yield what reviewed words say about each calibration.

    Parameters
    ----------
    settled
        All reviewed words. Those that were heard twice before all signals of that were kept are left out.
    used
        Calibrations in use that were fitted here.
    """

    def kind(word: SettledWord) -> tuple[str, str, bool]:
        return word.model.sha256, word.language, len(word.signals) > len(SIGNALS)

    known = [word for word in settled if len(word.signals) in {len(SIGNALS), len(ALL_SIGNALS)}]
    for _, words in groupby(sorted(known, key=kind), kind):
        yield _renewal(list(words), used)


def _renewal(words: list[SettledWord], used: Sequence[Calibration]) -> Renewal:
    model, language = words[0].model, words[0].language
    hears_twice = len(words[0].signals) > len(SIGNALS)
    signals, right = (
        np.array([word.signals for word in words]),
        np.array([word.right for word in words], float),
    )
    recordings = [word.recording for word in words]
    wrong, many = int(len(words) - right.sum()), len(set(recordings))
    told = (model, language, hears_twice, len(words), wrong, many)
    if len(words) < FEWEST_WORDS or wrong < FEWEST_WRONG or many < FEWEST_RECORDINGS:
        return Renewal(*told, new=None, figures={}, better=False)
    known = discounted(prior(hears_twice=hears_twice))
    old = best_of([*used, *shipped()], model.sha256, language, hears_twice=hears_twice)
    before = np.array([old.confidence(word.signals) for word in words])
    after = left_out(signals, right, recordings, known)
    gain, sure = brier_gain(after, before, right, recordings)
    truths = [word.right for word in words]
    return Renewal(
        *told,
        new=calibration(fit(signals, right, known), model.sha256, language, len(words), many),
        figures={
            "old": {"id": old.id, **doubt_figures(before.tolist(), truths)},
            "new": doubt_figures(after.tolist(), truths),
            "brier_gain": gain,
            "sure": sure,
        },
        better=gain > 0 and sure >= SURE,
    )
