"""The product as it is run: its processes, the model, the database, and a browser in front of it."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).resolve().parents[2]
NAME, PASSWORD = "grace", "a long enough password"
PATIENT_MS = 240_000


@dataclass(frozen=True)
class Served:
    """``errata serve``, with its owner signed in."""

    url: str
    watched: Path
    signed_in: Any


@pytest.fixture(scope="session")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A fresh installation that watches a folder, and whose kernels are compiled already."""
    folder = tmp_path_factory.mktemp("served")
    watched = folder / "watched"
    watched.mkdir()
    (folder / "data" / "cache").mkdir(parents=True)
    compiled = ROOT / "kernels" / "__pycache__"
    compiled.mkdir(exist_ok=True)
    (folder / "data" / "cache" / "numba").symlink_to(compiled)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Which passages carry no marks is drawn by the transcript's id: here every doubtful word is to be marked.
    own = {"ERRATA_DATA_DIR": str(folder / "data"), "ERRATA_PORT": str(port), "ERRATA_HIDDEN_SHARE": "0"}
    with running({**own, "ERRATA_WATCH_FOLDER": str(watched)}, folder / "log") as link:
        context = browser.new_context()
        make_the_account(context.new_page(), link)
        yield Served(link.split("/welcome")[0], watched, context.storage_state())
        context.close()


@contextmanager
def running(settings: dict[str, str], log: Path) -> Iterator[str]:
    """Run ``errata serve``; the first-run link it prints."""
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "backend", "serve"],
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
        )
        assert process.stdout is not None
        try:
            yield next(link[0] for line in process.stdout if (link := re.search(r"http\S+token=\S+", line)))
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
            assert process.returncode == 0, log.read_text()


def make_the_account(page: Page, link: str) -> None:
    page.goto(link)
    page.fill("[name=name]", NAME)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=password_again]", PASSWORD)
    page.press("[name=password_again]", "Enter")
    expect(page.get_by_role("link", name="Library")).to_be_visible()


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """The owner's browser; an error of a script fails the test."""
    context = browser.new_context(
        storage_state=served.signed_in,
        base_url=served.url,
        accept_downloads=True,
        viewport={"width": 1280, "height": 900},
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors


def upload(page: Page, recording: Path) -> None:
    """Give a recording with every consent, and go to where its progress is shown."""
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Upload").click()
    expect(page.get_by_text("Choose files")).to_be_visible()  # the page's script is there
    page.set_input_files("#file", recording)
    page.check("#consent_quality")
    page.check("#consent_training")
    page.click("#start")
    page.locator("#uploads").get_by_role("link").click(timeout=PATIENT_MS)


def wait_for_the_editor(page: Page) -> None:
    """The page of a recording leads to its transcript by itself."""
    page.wait_for_url("**/transcripts/*", timeout=PATIENT_MS)
    page.wait_for_selector("#editor.is-live")
