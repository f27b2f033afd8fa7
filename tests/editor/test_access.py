"""For everybody: by keyboard alone, with a screen reader, in the dark, on a phone, with less movement."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backend.domain.text import FILLERS
from backend.web.static import StaticFiles
from tests.browsing import complaints
from tests.editor.conftest import press

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]
FRONTEND = Path(__file__).resolve().parents[2] / "frontend"

# What stands on what, as the words and their marks are drawn: (text or line, ground, least contrast).
PAIRS = [
    ("--color-text", "--color-surface", 4.5),
    ("--color-text", "--color-doubt-tint", 4.5),
    ("--color-text", "--color-current-tint", 4.5),
    ("--color-text", "--color-accent-tint", 4.5),
    ("--color-accent-text", "--color-accent", 4.5),
    ("--color-muted", "--color-surface", 4.5),
    ("--color-ok", "--color-surface", 4.5),
    ("--color-doubt", "--color-surface", 3.0),
    ("--color-doubt", "--color-doubt-tint", 3.0),
    ("--color-doubt", "--color-bg", 3.0),
]
COLOURS = """names => names.map(name => {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const [r, g, b] = getComputedStyle(probe).color.match(/[\\d.]+/g).map(Number);
  probe.remove();
  return [r, g, b];
})"""


def contrast(one: list[float], other: list[float]) -> float:
    """Return the contrast of two sRGB colours (WCAG 2.2, relative luminance)."""

    def luminance(rgb: list[float]) -> float:
        linear = [c / 3294.6 if c <= 10.31 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted([luminance(one), luminance(other)], reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_marks_can_be_told_apart(edit: Edit, transcript: str, scheme: Any) -> None:
    page = edit(transcript)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.get_by_label("2 stars: poor").check(force=True)
    page.locator("#gap-list button").nth(1).click()
    page.locator(".suppressed summary").click()
    page.locator(".export-menu summary").click()
    assert complaints(page) == []
    press(page, "F8")
    press(page, "Control+f")
    assert complaints(page) == []
    press(page, "Escape")
    for opened in ("F2", "Control+.", "Control+/", "Control+Shift+x"):
        press(page, opened)
        expect(page.locator("dialog[open]")).to_have_count(1)
        assert complaints(page) == []
        press(page, "Escape")
    # What is asked when two were at one passage, and when an edit cannot be saved.
    for name in ("clash", "refused"):
        page.evaluate("name => document.getElementById(`${name}-dialog`).showModal()", name)
        assert complaints(page) == []
        press(page, "Escape")
    for name, ground, least in PAIRS:
        one, other = page.evaluate(COLOURS, [name, ground])
        assert contrast(one, other) >= least, (name, ground, contrast(one, other))


def test_every_stop_of_the_tab_key_can_be_seen(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    seen = 0
    for _ in range(45):
        press(page, "Tab")
        shown = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
            if (e === document.body) return null;
            // In the text the caret shows where the focus is, and the sheet's border that it is there.
            if (e.id === 'text') return e.matches('.sheet:has(:focus-visible) #text');
            const near = e.name === 'stars' ? getComputedStyle(e.parentElement) : s;
            return near.outlineStyle !== 'none' && parseFloat(near.outlineWidth) >= 1; }"""
        )
        if shown is None:
            break
        assert shown, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        seen += 1
    assert seen > 20


def test_on_a_phone_nothing_is_cut_off_and_the_player_stays(edit: Edit, transcript: str, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    edit(transcript)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_label("Anything else?").locator("xpath=ancestor::section").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_in_viewport()


def test_help_opens_with_a_question_mark_outside_the_text_only(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    page.locator(".segment-text").first.click()
    press(page, "End")
    page.keyboard.type("?")
    expect(page.locator("#help-dialog")).to_be_hidden()
    page.locator("#play").focus()
    page.keyboard.type("?")
    expect(page.locator("#help-dialog")).to_be_visible()


def test_the_printed_page_is_the_text_alone(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    page.emulate_media(media="print")
    expect(page.locator(".rail")).to_be_hidden()
    expect(page.locator("#player")).to_be_hidden()
    expect(page.locator(".segment-text").first).to_be_visible()


def test_fillers_are_the_same_on_both_sides() -> None:
    script = (FRONTEND / "js/editor/doubt.js").read_text()
    found = re.search(r'"([a-z -]+)"\.split\(" "\)', script)
    assert found
    assert set(found[1].split()) == FILLERS


def test_every_module_is_fetched_ahead() -> None:
    addresses = " ".join(StaticFiles(FRONTEND).modules("js/editor/main.js"))
    named = set(re.findall(r"js/((?:editor|keys)/\w+\.js)", addresses))
    modules = {
        f"{folder}/{path.name}"
        for folder in ("editor", "keys")
        for path in (FRONTEND / "js" / folder).glob("*.js")
    }
    # types.js holds types only; the worker is fetched when a pattern is first looked for.
    assert named == modules - {"editor/main.js", "editor/types.js", "editor/find_worker.js"}
