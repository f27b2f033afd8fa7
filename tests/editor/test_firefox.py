"""The editor in the other browser engine."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.editor.conftest import NAME, PASSWORD, Site

pytestmark = pytest.mark.browser
FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
LIMIT_S = 180


def test_words_are_corrected_undone_split_and_played_in_firefox(site: Site, transcript: str) -> None:
    node, firefox = shutil.which("node"), shutil.which("firefox-esr") or shutil.which("firefox")
    driver = FRONTEND / "node_modules" / "puppeteer-core"
    if not (node and firefox and driver.exists()):
        reason = "no Firefox, Node.js or puppeteer-core: run  make system frontend"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    site.forget_preferences()
    script = Path(__file__).with_name("firefox.mjs")
    command = [node, str(script), str(FRONTEND), firefox, site.url, transcript, NAME, PASSWORD]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LIMIT_S)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["errors"] == []
    assert seen["doubtful"] == "brown"
    assert seen["typed"] == "the quick red fox jumps over the lazy dog again"
    assert seen["undone"].startswith("the quick")
    assert "again" not in seen["undone"]
    assert seen["passages"][:2] == ["the", seen["undone"].removeprefix("the ")]
    assert seen["played"]
    assert site.texts(transcript) == seen["passages"]
