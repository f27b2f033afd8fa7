"""The map under the waveform: where doubt is left, and what was listened to."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.editor.conftest import Site, press
from tests.editor.test_doubt import SELECTED
from tests.services.hearing import TEXT, heard

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]
TIME = "document.getElementById('audio').currentTime"
# How many pixels of a column are drawn, above the line of what was listened to, and in that line.
DRAWN = """([share]) => {
  const canvas = document.querySelector('#heat canvas');
  const column = canvas.getContext('2d').getImageData(share * canvas.width, 0, 1, canvas.height).data;
  const ink = Array.from(column).filter((_, i) => i % 4 === 3).map(alpha => alpha > 0);
  return [ink.slice(0, -5).filter(Boolean).length, ink.slice(-3).filter(Boolean).length];
}"""


@pytest.fixture
def uneven(site: Site) -> str:
    """Eight passages: six doubtful words in the fifth, one in the last; the first two were listened to."""
    crowd = frozenset(range(36, 42))
    transcript = site.add(heard((*TEXT, *TEXT), doubt=crowd | {68, 2}))
    site.somebody_else(transcript, "audio_played", from_s=0, to_s=10)
    return transcript


def share(page: Page, time_s: float) -> list[float]:
    """Return where a moment lies in the whole, as an argument of DRAWN."""
    duration_s = page.evaluate("Number(document.getElementById('position').getAttribute('aria-valuemax'))")
    return [time_s / duration_s]


def drawn(page: Page, time_s: float) -> list[int]:
    return page.evaluate(DRAWN, share(page, time_s))


def test_the_map_is_higher_where_more_is_doubtful_and_lined_where_somebody_listened(
    edit: Edit, uneven: str
) -> None:
    page = edit(uneven)
    page.wait_for_function("() => document.querySelector('#heat canvas').width > 1000")
    crowd, single, checked, nothing = (drawn(page, at_s) for at_s in (22.5, 41, 1.2, 33))
    assert crowd[0] > single[0] > 0
    assert checked[0] == nothing[0] == 0
    assert checked[1] == 3
    assert nothing[1] == 1


def test_it_is_summed_up_in_words_and_leads_to_where_doubt_is_densest(edit: Edit, uneven: str) -> None:
    page = edit(uneven)
    expect(page.locator("#heat-summary")).to_have_text("26 % listened to")
    page.get_by_role("button", name="doubt is densest at 0:22–0:24").click()
    assert page.evaluate(SELECTED) == "quick"
    page.wait_for_function("() => !document.getElementById('audio').paused")


def test_what_is_checked_leaves_the_map_and_what_is_heard_comes_into_it_at_once(
    edit: Edit, uneven: str
) -> None:
    page = edit(uneven)
    page.locator(".segment-text").nth(4).click()
    press(page, "End")
    press(page, "Control+Shift+Enter")
    expect(page.locator("#heat-summary")).to_have_text("26 % listened to · 1 doubtful word left")
    page.wait_for_function(f"share => ({DRAWN})(share)[0] === 0", arg=share(page, 22.5))
    page.evaluate("document.getElementById('audio').currentTime = 30")
    press(page, "Control+Enter")
    page.wait_for_function(f"() => {TIME} > 32")
    page.wait_for_function(f"share => ({DRAWN})(share)[1] === 3", arg=share(page, 31))
    expect(page.locator("#heat-summary")).not_to_contain_text("26 %")


def test_a_click_on_the_map_goes_there_and_pointing_tells_what_lies_there(edit: Edit, uneven: str) -> None:
    page = edit(uneven)
    box = page.locator("#heat").bounding_box()
    assert box
    duration_s = float(page.locator("#position").get_attribute("aria-valuemax") or 0)
    for at_s, told in (
        (22.5, "0:22: 1 doubtful word left, not listened to"),
        (1.2, "0:01: 0 doubtful words left, listened to"),
    ):
        x = box["x"] + box["width"] * at_s / duration_s
        page.mouse.move(x, box["y"] + 5)
        expect(page.locator("#heat")).to_have_attribute("title", told)
        page.mouse.click(x, box["y"] + 5)
        assert page.evaluate(TIME) == pytest.approx(at_s, abs=0.2)


@pytest.mark.parametrize(("scheme", "forced"), [("light", "none"), ("dark", "none"), ("light", "active")])
def test_the_map_is_drawn_again_in_other_colours(edit: Edit, uneven: str, scheme: Any, forced: Any) -> None:
    page = edit(uneven)
    colour = """([share]) => {
      const canvas = document.querySelector('#heat canvas');
      const at = canvas.height - 6;
      return [...canvas.getContext('2d').getImageData(share * canvas.width, at, 1, 1).data].slice(0, 3);
    }"""
    page.wait_for_function(f"share => ({DRAWN})(share)[0] > 0", arg=[22.5 / 50])
    before = page.evaluate(colour, [22.5 / 50])
    page.emulate_media(color_scheme="dark" if scheme == "light" and forced == "none" else scheme)
    page.emulate_media(forced_colors=forced)
    page.wait_for_function(
        f"([at, before]) => ({colour})([at]).join() !== before.join()", arg=[22.5 / 50, before]
    )


def test_a_phone_has_the_map_too(edit: Edit, uneven: str, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    edit(uneven)
    expect(page.locator("#heat")).to_be_visible()
    expect(page.locator("#heat-summary")).to_have_text("26 % listened to")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
