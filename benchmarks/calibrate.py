"""Fit the constants of ``worker.pipeline.confidence`` on recordings with references.

    python -m benchmarks.calibrate MANIFEST [MODEL…]

A logistic regression by Newton's method with a slight ridge. Figures are those of recordings left out of the
fit, each in turn. Copy the constants by hand: a changed calibration is a decision.
"""

import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.domain.figures import area_under_curve, calibration_error, group
from backend.domain.quality import wrong_words
from backend.domain.text import is_filler
from backend.settings import Settings
from worker.evaluation import read_manifest
from worker.loading import load_recognizer
from worker.scoring import normaliser

Floats = NDArray[np.float64]
RIDGE = 1.0


def words_of(manifest: Path, model: str) -> Iterator[tuple[str, tuple[float, ...], float, bool]]:
    """Yield the recording, the signals, the probability and the rightness of every word a model hears."""
    recognizer = load_recognizer(Settings.load().model_copy(update={"model": model}))
    from worker.pipeline.audio import open_samples
    from worker.pipeline.confidence import signals
    from worker.pipeline.preparation import Preparation
    from worker.pipeline.prepare import SAMPLES
    from worker.pipeline.recognise import hear
    from worker.pipeline.rounds import next_round
    from worker.pipeline.transcribe import prepare_for

    for item in read_manifest(manifest):
        with tempfile.TemporaryDirectory() as folder:
            preparation = Preparation(partial(prepare_for, recognizer, item.path, Path(folder), 1e9))
            preparation.finished()
            samples, words, first = open_samples(Path(folder) / SAMPLES), [], 0
            while batches := next_round(preparation, first, 1, recognizer.batch_size):
                for kept, _ in hear(recognizer, samples, batches[0].chunks, preparation.speech_near, "en"):
                    words += kept
                first = batches[0].after
            del samples
        wrong = wrong_words([word.text for word in words], item.reference.split(), normaliser("en"))
        for word, is_wrong in zip(words, wrong, strict=True):
            if is_wrong is not None and not is_filler(word.text):
                yield item.name, signals(word), word.probability, not is_wrong


def fit(signals: Floats, right: Floats) -> Floats:
    weights = np.zeros(signals.shape[1])
    ridge = np.diag([0.0] + [RIDGE] * (len(weights) - 1))
    for _ in range(100):
        expected = 1 / (1 + np.exp(-signals @ weights))
        gradient = signals.T @ (right - expected) - ridge @ weights
        hessian = (signals * (expected * (1 - expected))[:, None]).T @ signals + ridge
        step = np.linalg.solve(hessian, gradient)
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def figures(confidence: Floats, right: Floats) -> str:
    groups = group(zip(confidence.tolist(), (right > 0.5).tolist(), strict=True))
    return f"AUC {area_under_curve(groups):.3f}  ECE {calibration_error(groups):.4f}"


def main(manifest: Path, models: list[str]) -> None:
    rows = [row for model in models for row in words_of(manifest, model)]
    names = np.array([row[0] for row in rows])
    signals, right = np.array([row[1] for row in rows]), np.array([row[3] for row in rows], np.float64)
    left_out = np.zeros(len(rows))
    for name in sorted(set(names)):
        weights = fit(signals[names != name], right[names != name])
        left_out[names == name] = 1 / (1 + np.exp(-signals[names == name] @ weights))
    print(f"{len(rows)} words in {len(set(names))} recordings, {1 - right.mean():.1%} of them wrong")
    print("raw probability ", figures(np.array([row[2] for row in rows]), right))
    print("calibrated      ", figures(left_out, right), "(recordings left out of the fit)")
    for threshold in (0.7, 0.75, 0.8, 0.85):
        flagged = left_out < threshold
        print(
            f"threshold {threshold}: {flagged.mean():.1%} of words flagged, {1 - right[flagged].mean():.0%} "
            f"of them wrong, {(flagged & (right < 0.5)).sum() / (right < 0.5).sum():.0%} of the wrong ones"
        )
    print("constants:", ", ".join(f"{weight:.3f}" for weight in fit(signals, right)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or ["tiny.en", "base"])
