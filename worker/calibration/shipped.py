"""The calibrations that come with the package, and how surely they are known.

``shipped.json`` is written by ``python -m benchmarks.calibrate`` from recordings with references.
"""

import json
from functools import cache
from importlib.resources import files

import numpy as np

from backend.domain.calibration import Calibration, from_json
from worker.calibration.fitting import Prior


def shipped() -> tuple[Calibration, ...]:
    """Return the calibrations for any model and any language: of one model alone, and of two that listen."""
    return tuple(from_json(entry) for entry in _entries())


def prior(*, hears_twice: bool) -> Prior:
    """Return the shipped calibration as the prior of another."""
    for entry in _entries():
        found = from_json(entry)
        if found.hears_twice == hears_twice:
            return Prior(np.array([found.intercept, *found.weights]), np.array(entry["precision"]))
    raise LookupError("no calibration is shipped for this")


@cache
def _entries() -> list[dict[str, object]]:
    return json.loads((files("worker.calibration") / "shipped.json").read_text(encoding="utf-8"))
