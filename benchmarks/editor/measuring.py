"""Two hours of interview in the editor: how soon it can be used, and what a key, a seek, a search take."""

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.editor import driving
from benchmarks.editor.peer import EMPTY, SPANS, empty_page, span_page
from benchmarks.editor.site import Site, served
from benchmarks.peers import OURS, Contender, Row, compare

PART = "editor"
ROUNDS = 5
LOADED = "() => document.readyState === 'complete'"
LIVE = "() => document.querySelector('#editor.is-live')"
SLOWER = 4


def run(repeats: int | None = None) -> Iterator[list[Row]]:
    """Yield the rows of each thing that is measured."""
    rounds = repeats or ROUNDS
    if not driving.CHROMIUM.exists():
        missing = Contender(OURS, None, f"left out: no browser at {driving.CHROMIUM}")
        yield compare(PART, "15,000 words", [missing], rounds)
        return
    with (
        tempfile.TemporaryDirectory(prefix="errata-bench-") as folder,
        served(Path(folder)) as site,
        driving.chromium() as browser,
    ):
        context = driving.signed_in(browser, site)
        addresses = {
            OURS: (f"{site.url}/transcripts/{site.transcript}", LIVE),
            SPANS: (span_page(Path(folder), site.texts), LOADED),
            EMPTY: (empty_page(Path(folder)), LOADED),
        }
        pages = {name: context.new_page() for name in addresses}
        yield _opening(pages, addresses, rounds)
        yield _typing(pages, rounds)
        for page in (pages[SPANS], pages[EMPTY]):
            page.close()
        pages[OURS].bring_to_front()
        yield _following(pages[OURS], rounds)
        yield _searching(pages[OURS], site, rounds)


def _opening(pages: dict[str, Page], addresses: dict[str, tuple[str, str]], rounds: int) -> list[Row]:
    contenders = [Contender(name, partial(_opened, pages[name], *addresses[name])) for name in addresses]
    return compare(PART, "15,000 words, page usable", contenders, rounds)


def _opened(page: Page, address: str, ready: str) -> float:
    page.bring_to_front()
    return driving.usable_s(page, address, ready)


def _typing(pages: dict[str, Page], rounds: int) -> list[Row]:
    for page in pages.values():
        page.bring_to_front()
        page.evaluate(driving.PROBE)
        passages = page.locator("[contenteditable=true] p, .segment-text")
        passages.nth(passages.count() // 2).click()
    rows: list[Row] = []
    for task, rate in (("a key to its frame", 1), (f"… with the processor {SLOWER} times as slow", SLOWER)):
        contenders: list[Contender] = []
        for name, page in pages.items():
            figures: dict[str, float] = {}
            contenders.append(Contender(name, partial(_typed, page, rate, figures), figures=figures))
        rows += compare(PART, task, contenders, rounds)
    return rows


def _typed(page: Page, rate: int, figures: dict[str, float]) -> float:
    page.bring_to_front()
    with driving.throttled(page, rate):
        times_ms = driving.key_times_ms(page)
    figures["p95_ms"] = driving.slowest_twentieth(times_ms)
    return driving.middle(times_ms) / 1000


def _following(page: Page, rounds: int) -> list[Row]:
    """Frames while it plays and the highlight follows, beside the same page at rest."""
    figures: dict[str, dict[str, float]] = {"playing": {}, "at rest": {}}

    def frames(state: str) -> float:
        playing = "() => document.getElementById('audio').play()"
        page.evaluate(playing if state == "playing" else "() => document.getElementById('audio').pause()")
        intervals_ms = driving.frame_intervals_ms(page)
        figures[state]["dropped"] = figures[state].get("dropped", 0) + driving.dropped(intervals_ms)
        figures[state]["p95_ms"] = driving.slowest_twentieth(intervals_ms)
        return driving.middle(intervals_ms) / 1000

    contenders = [
        Contender(f"{OURS}, {state}", partial(frames, state), figures=kept, warm_up=False)
        for state, kept in figures.items()
    ]
    rows = compare(PART, "a frame while the words are followed", contenders, rounds)
    page.evaluate("() => document.getElementById('audio').pause()")
    return rows


def _searching(page: Page, site: Site, rounds: int) -> list[Row]:
    words = sorted(set(" ".join(site.texts).split()), key=len)

    def sought() -> float:
        return driving.middle(driving.seek_times_s(page))

    def found() -> float:
        page.keyboard.press("Control+f")
        times = [driving.find_time_s(page, word) for word in (words[0], words[-1], words[len(words) // 2])]
        page.keyboard.press("Escape")
        return driving.middle(times)

    measures: dict[str, Callable[[], float]] = {
        "a click on the waveform to its sound": sought,
        "search in the whole text": found,
    }
    rows: list[Row] = []
    for task, measure in measures.items():
        rows += compare(PART, task, [Contender(OURS, measure)], rounds)
    return rows
