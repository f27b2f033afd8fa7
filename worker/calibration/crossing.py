"""Confidence on recordings it never saw: fitted on the others of a manifest, each left out in turn."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from worker.calibration.comparing import with_intervals
from worker.calibration.fitting import left_out, no_prior
from worker.scoring import JudgedWord

FEWEST_RECORDINGS = 3


def cross_validated(judged: Mapping[str, Sequence[JudgedWord]]) -> dict[str, Any] | None:
    """Return figures of confidence as it is where it was not fitted, and of the raw probability beside it.

    The shipped calibration was fitted on the corpus of this project, so that on these recordings its own
    figures are better than elsewhere. Fitted anew on all recordings of the manifest but the one it is asked
    about, it has seen none of them.

    Parameters
    ----------
    judged
        The words of each recording.

    Returns
    -------
    dict or None
        ``confidence`` and ``raw``, each as :func:`worker.calibration.comparing.with_intervals`; ``None`` for
        fewer than three recordings, words without signals, or none of them wrong.
    """
    words = [(name, word) for name, several in judged.items() for word in several]
    truths = [not word.wrong for _, word in words]
    if len(judged) < FEWEST_RECORDINGS or all(truths) or not all(word.signals for _, word in words):
        return None
    names = [name for name, _ in words]
    signals = np.array([word.signals for _, word in words])
    out = left_out(signals, np.array(truths, np.float64), names, no_prior(signals.shape[1]))
    return {
        "confidence": with_intervals(out.tolist(), truths, names),
        "raw": with_intervals([word.probability for _, word in words], truths, names),
    }
