"""``errata calibrate`` on an installation of its own."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from backend.opening import open_records
from backend.services import calibrating
from backend.services.calibrating import SettledWord
from backend.settings import Settings
from tests.services.hearing import TINY
from worker.calibration.fitting import confidences
from worker.commands.calibrate import calibrate

WEIGHTS = np.array([0.0, 0.8, 0.5, 2.0, 0.3, -0.5])


@pytest.fixture
def settled() -> list[SettledWord]:
    """Words of ten recordings that behave otherwise than those the shipped calibration was fitted on."""
    random = np.random.default_rng(0)
    known = random.normal(size=(2000, 5)).round(3)
    right = random.random(2000) < confidences(known, WEIGHTS)
    return [
        SettledWord(f"r{index % 10}", TINY, "en", tuple(map(float, row)), bool(fine))
        for index, (row, fine) in enumerate(zip(known, right, strict=True))
    ]


def test_what_was_fitted_is_used_only_where_it_is_better_or_one_insists(
    settled: list[SettledWord], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ERRATA_DATA_DIR", str(tmp_path))
    words: list[SettledWord] = []
    monkeypatch.setattr(calibrating, "settled", lambda _: iter(words))

    def run(*options: str) -> Result:
        done = CliRunner().invoke(calibrate, list(options), catch_exceptions=False)
        assert done.exit_code == 0
        return done

    def used() -> list[str]:
        records = open_records(Settings.load())
        found = [each.id for each in calibrating.active(records)]
        records.database.close()
        return found

    assert "Nobody has reviewed words yet" in run().output
    words += settled[:100]
    assert "Too few" in run().output
    words += settled[100:]
    assert "better, not used" in run("--dry-run").output
    assert used() == []
    (first,) = json.loads(run("--json").output)["calibrations"]
    assert (first["used"], first["words"], first["model"]["name"]) == (True, 2000, "tiny.en")
    assert used() == [first["id"]]
    # The same words again: what is in use was fitted on them, and fits that left them out are no better.
    assert len(words) == 2000
    assert "not better, not used" in run().output
    assert "used from now on" in run("--force").output
    assert json.loads(run("--reset", "--json").output) == {"stopped_using": 1}
    assert used() == []
