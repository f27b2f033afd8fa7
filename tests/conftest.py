"""What every test may ask for."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def data() -> Path:
    """The public-domain clips that travel with the repository."""
    return ROOT / "tests" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real speech with references beside the checkout; a clone does not have it."""
    folder = Path(os.environ.get("ERRATA_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "manifest.jsonl").is_file():
        pytest.skip(f"no speech corpus at {folder}: set ERRATA_TEST_DATA to a folder with manifest.jsonl")
    return folder
