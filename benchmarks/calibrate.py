"""Fit the calibrations that are shipped, on recordings with references.

    python -m benchmarks.calibrate MANIFEST [--write]

tiny.en and base each hear all recordings, with the other as the second model. Figures are of recordings left
out of the fit, each in turn, with 95 % intervals by recording. ``--write`` makes
``worker/calibration/shipped.json`` of all of them: a changed calibration is a decision.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from backend.domain.calibration import ANY, SIGNALS, to_json
from backend.domain.costs import MISSED, Costs, is_under
from backend.domain.quality import wrong_words
from backend.domain.text import is_filler
from backend.domain.transcript import Word
from backend.services.normalising import normaliser
from backend.settings import Settings
from worker.calibration.comparing import with_intervals
from worker.calibration.fitting import calibration, fit, left_out, no_prior, prior_of
from worker.evaluation import read_manifest
from worker.loading import load_by_name, load_recognizer

PAIRS = (("tiny.en", "base"), ("base", "tiny.en"))
SHIPPED = Path("worker/calibration/shipped.json")


@dataclass(frozen=True, slots=True)
class Heard:
    """A word that a model heard in a recording, and whether it is right."""

    recording: str
    model: str
    word: Word
    right: bool


def heard(manifest: Path, model: str, second: str) -> Iterator[Heard]:
    """Yield every word that a model hears, and that can be judged, with a second model beside it."""
    settings = Settings.load().model_copy(update={"model": model})
    recognizer, other = load_recognizer(settings), load_by_name(settings, second)
    from worker.pipeline.transcribe import transcribe_file  # kernels know their cache folder by now

    for item in read_manifest(manifest):
        found = transcribe_file(item.path, recognizer, max_duration_s=1e9, language="en", second=other)
        wrong = wrong_words([word.text for word in found.words], item.reference.split(), normaliser("en"))
        for word, is_wrong in zip(found.words, wrong, strict=True):
            if is_wrong is not None and not is_filler(word.text):
                yield Heard(item.name, model, word, not is_wrong)


def main(manifest: Path, write: bool) -> None:
    rows = [row for pair in PAIRS for row in heard(manifest, *pair)]
    all_signals = np.array([row.word.signals for row in rows])
    right = np.array([row.right for row in rows], np.float64)
    recordings = [row.recording for row in rows]
    print(f"{len(rows)} words in {len(set(recordings))} recordings, {1 - right.mean():.1%} of them wrong")
    _show("raw probability", rows, np.array([row.word.probability for row in rows]))
    entries: list[dict[str, Any]] = []
    for signals in (all_signals[:, : len(SIGNALS)], all_signals):
        prior = no_prior(signals.shape[1])
        name = "one model alone" if signals is not all_signals else "with a second opinion"
        out = left_out(signals, right, recordings, prior)
        _show(name, rows, out)
        _show_marks(rows, out)
        weights = fit(signals, right, prior)
        made = calibration(weights, ANY, ANY, len(rows), len(set(recordings)))
        precision = prior_of(signals, right, weights).precision.round(2).tolist()
        entries.append({**to_json(made), "precision": precision})
        print("   ", {name: round(weight, 3) for name, weight in zip(made.names, made.weights, strict=True)})
    if write:
        lines = ",\n".join(json.dumps(entry) for entry in entries)
        SHIPPED.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def _show(name: str, rows: list[Heard], numbers: Any) -> None:
    for model in (*(first for first, _ in PAIRS), None):
        chosen = [index for index, row in enumerate(rows) if model in (row.model, None)]
        figures = with_intervals(
            numbers[chosen].tolist(),
            [rows[index].right for index in chosen],
            [rows[index].recording for index in chosen],
        )
        told = "  ".join(
            f"{key} {figures[key]:.3f}" + (f" ({low:.3f}–{high:.3f})" if high else "")
            for key in ("auc", "ece", "brier", "recall_at_8")
            for low, high in [figures["intervals"].get(key) or (0.0, 0.0)]
        )
        print(f"{name:<22} {model or 'both':<8} {told}")


def _show_marks(rows: list[Heard], out: Any) -> None:
    """Say what would be marked at several costs of a missed error."""
    wrong = np.array([not row.right for row in rows])
    models = np.array([row.model for row in rows])
    for missed in (2.5, 3.1, MISSED, 4.0, 5.0, 7.0):
        costs = Costs(missed, 3 * missed)
        marked = np.array(
            [is_under(sure, row.word.weight, costs.threshold) for row, sure in zip(rows, out, strict=True)]
        )
        shares = ", ".join(f"{model} {marked[models == model].mean():.1%}" for model, _ in PAIRS)
        print(
            f"    missed error {missed:g} looks: {marked.mean():.1%} marked ({shares}), "
            f"{wrong[marked].mean():.0%} of them wrong, {marked[wrong].mean():.0%} of the wrong ones"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--write" in sys.argv[2:])
