"""One Chromium for the whole run (Playwright allows one of itself a process), and what it is pointed at."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from litestar import Litestar
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

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


@contextmanager
def on_air(app: Litestar) -> Iterator[str]:
    """Serve an application to a browser; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


def sign_in(browser: Browser, url: str, name: str, password: str) -> Any:
    """Return the cookies of somebody who signed in."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{url}/sign-in")
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{url}/")
    state = context.storage_state()
    context.close()
    return state


@contextmanager
def faultless(context: BrowserContext) -> Iterator[Page]:
    """A page on which any error of a script, and anything the policy forbids, fails the test."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
    yield page
    assert not errors


def complaints(page: Page) -> list[str]:
    """Return what axe finds wrong with a page, once its colours have arrived where they are going."""
    page.wait_for_function(SETTLED)
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]
