"""Chromium in front of an editor: what is timed, and how."""

import os
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.editor.site import NAME, PASSWORD, Site

CHROMIUM = Path(os.environ.get("ERRATA_TEST_CHROMIUM", "/usr/bin/chromium"))
PROBE = Path(__file__).with_name("probe.js").read_text()
KEYS = 40
KEY_GAP_MS = 60
FOLLOWED_S = 6
A_FRAME_MS = 1000 / 60
DROPPED = 1.5
"""A frame that takes longer than so many frames' time left one out."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"],
        )
        yield browser
        browser.close()


def signed_in(browser: Browser, site: Site) -> BrowserContext:
    """Return a context that may open the editor."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.goto(f"{site.url}/sign-in")
    page.fill("[name=name]", NAME)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{site.url}/")
    page.close()
    return context


def usable_s(page: Page, address: str, ready: str) -> float:
    """Open a page; return the seconds from navigation to the frame in which it can be used.

    ``ready`` is a script that is true once it can.
    """
    page.goto(address, wait_until="commit")
    page.wait_for_function(ready)
    shown_ms = page.evaluate(f"async () => {{ {PROBE}; return probe.painted(); }}")
    return shown_ms / 1000


def key_times_ms(page: Page) -> list[float]:
    """Type where the cursor is; return for each key the time to the frame that shows it."""
    page.evaluate("() => { probe.keys.length = 0; }")
    for letter in ("typing words here " * KEYS)[:KEYS]:
        page.keyboard.press("Space" if letter == " " else letter)
        page.wait_for_timeout(KEY_GAP_MS)
    return page.evaluate("() => probe.keys")


def frame_intervals_ms(page: Page) -> list[float]:
    """Return the times between frames over some seconds."""
    return page.evaluate(f"() => probe.frames({FOLLOWED_S})")


def seek_times_s(page: Page, places: int = 8) -> list[float]:
    """Click here and there on the waveform; return the time to each sound."""
    box: Any = page.locator("#position").bounding_box()
    page.evaluate("() => { probe.seeks.length = 0; }")
    for place in range(places):
        page.evaluate("() => probe.awaitSeek()")
        share = (place * 5 % places + 0.5) / places
        page.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        page.wait_for_function(f"() => probe.seeks.length > {place}")
    return [each / 1000 for each in page.evaluate("() => probe.seeks")]


def find_time_s(page: Page, text: str) -> float:
    """Search the whole text; return the time to the frame that says how often it is there."""
    return page.evaluate("(text) => probe.find(text)", text) / 1000


@contextmanager
def throttled(page: Page, rate: int) -> Iterator[None]:
    """Make the page's processor so many times as slow."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    yield
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    session.detach()


def dropped(intervals_ms: list[float]) -> int:
    """Return how many frames were left out."""
    return sum(round(each / A_FRAME_MS) - 1 for each in intervals_ms if each > DROPPED * A_FRAME_MS)


def middle(values: list[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def slowest_twentieth(values: list[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]
