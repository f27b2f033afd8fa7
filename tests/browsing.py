"""One Chromium for the whole run (Playwright allows one of itself a process), and what axe says of a page."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

# Without its window, which no test looks at, Chromium does half the work for a page.
INSTALLED = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
SETTLED = """() => document.getAnimations().every(
    each => each.playState !== 'running' || each.effect.getComputedTiming().endTime === Infinity)"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, with a microphone that beeps. Without one these tests skip, but never in CI."""
    chromium = chosen()
    if not chromium.exists():
        reason = f"no browser at {chromium}: run  make system , or set ERRATA_TEST_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=list(ARGUMENTS))
        yield browser
        browser.close()


def chosen() -> Path:
    """Return where the browser lies that is named, or the quickest that is installed."""
    named = os.environ.get("ERRATA_TEST_CHROMIUM")
    return Path(named) if named else next((each for each in INSTALLED if each.exists()), INSTALLED[-1])


def complaints(page: Page) -> list[str]:
    """Return what axe finds wrong with a page, once its colours have arrived where they are going."""
    page.wait_for_function(SETTLED)
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]
