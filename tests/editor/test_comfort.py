"""The editor in German, right to left, in the system's colours, without movement, small and on paper."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from backend.services import preferences
from tests.browsing import complaints
from tests.catalogued import english_left
from tests.editor.conftest import TIMEOUT_MS, Site, press
from tests.services.hearing import heard

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]

TOO_SMALL = """() => [...document.querySelectorAll('button, a[href], input, select, summary, [role=slider]')]
  .filter(each => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  // A label around it is part of the target; WCAG 2.5.8 lets lines of text and stacked equivalents be.
  .map(each => [each, (each.closest('label') ?? each).getBoundingClientRect()])
  .filter(([each, { width, height }]) => width > 1 && (width < 24 || height < 24))
  .map(([each]) => each.outerHTML.slice(0, 120))"""


HEBREW = ("שלום זה Errata והיום מדברים על מילים", "and this is said in English")


@pytest.fixture
def german(browser: Browser, signed_in: Any, site: Site) -> Iterator[Page]:
    """The editor as a browser set to German shows it."""
    site.forget_preferences()
    context = browser.new_context(
        storage_state=signed_in, locale="de-DE", viewport={"width": 1280, "height": 860}
    )
    context.set_default_timeout(TIMEOUT_MS)
    yield context.new_page()
    context.close()


def opened(page: Page, site: Site, transcript: str) -> Page:
    page.goto(f"{site.url}/transcripts/{transcript}")
    page.wait_for_selector("#editor.is-live")
    return page


def test_nothing_is_left_in_english_when_the_browser_is_german(
    german: Page, site: Site, transcript: str
) -> None:
    page = opened(german, site, transcript)
    press(page, "Control+/")
    page.get_by_label("Tasten ändern").check()
    assert english_left(page) == []
    assert "Nächstes (F8)" in [page.locator("#next-doubt").get_attribute("title")]
    expect(page.locator("#key-table")).to_contain_text("Strg")
    press(page, "Escape")
    press(page, "F8")
    expect(page.locator("#announcer")).to_contain_text("Noch 2 zweifelhafte Wörter.")
    press(page, "Control+f")
    page.keyboard.type("fox")
    expect(page.locator("#find-count")).to_have_text("1 Treffer")
    assert english_left(page) == []


def test_what_is_left_in_english_would_be_found(edit: Edit, transcript: str) -> None:
    assert len(english_left(edit(transcript))) > 40


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_german_with_keys_being_changed(
    german: Page, site: Site, transcript: str, scheme: Any
) -> None:
    german.emulate_media(color_scheme=scheme)
    page = opened(german, site, transcript)
    assert complaints(page) == []
    press(page, "Control+/")
    page.get_by_label("Tasten ändern").check()
    assert complaints(page) == []
    page.get_by_role("button", name="Taste hinzufügen für: Abspielen oder anhalten").click()
    press(page, "F2")
    assert complaints(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_more_contrast_is_given_to_whoever_asks_for_it(
    edit: Edit, transcript: str, page: Page, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme, contrast="more")
    edit(transcript)
    colours = page.evaluate(
        "() => [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    black, white = "rgb(0, 0, 0)", "rgb(255, 255, 255)"
    assert colours == ([black, white] if scheme == "light" else [white, black])
    assert complaints(page) == []


def test_doubt_is_marked_by_a_line_where_the_system_chooses_the_colours(
    edit: Edit, transcript: str, page: Page
) -> None:
    page.emulate_media(forced_colors="active")
    edit(transcript)
    style = page.evaluate(
        """() => { const s = getComputedStyle(document.querySelector('.segment-text'), '::highlight(doubt)');
        return [s.textDecorationLine, s.textDecorationStyle, s.textDecorationThickness]; }"""
    )
    assert style == ["underline", "dotted", "3px"]
    # The one button that stands out is still written in another colour than it stands on.
    button = page.locator("#next-doubt").evaluate(
        "each => [getComputedStyle(each).forcedColorAdjust, getComputedStyle(each).color !== "
        "getComputedStyle(each).backgroundColor]"
    )
    assert button == ["none", True]
    # And it is seen: the line under the doubtful word is there, and goes when the marks are turned off.
    page.evaluate("document.activeElement.blur()")
    box = page.locator(".segment-text").first.bounding_box()
    assert box is not None
    marked = page.screenshot(clip=box)  # type: ignore[arg-type]
    page.get_by_label("Mark them").uncheck()
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    assert page.screenshot(clip=box) != marked  # type: ignore[arg-type]


def test_nothing_moves_for_whoever_asked_for_less_movement(edit: Edit, transcript: str, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(
        """window.ways = [];
        const scroll = Element.prototype.scrollIntoView;
        Element.prototype.scrollIntoView = function (way) {
          window.ways.push(way.behavior);
          scroll.call(this, way);
        };"""
    )
    edit(transcript)
    page.set_viewport_size({"width": 1280, "height": 300})
    press(page, "Control+Enter")
    page.wait_for_function("() => window.ways.length > 0")
    assert "smooth" not in page.evaluate("window.ways")
    running = page.evaluate(
        "document.getAnimations().filter(each => each.effect.getTiming().duration > 10).length"
    )
    assert running == 0


def test_a_passage_in_hebrew_reads_from_right_to_left(edit: Edit, site: Site) -> None:
    page = edit(site.add(heard(HEBREW)))
    directions = page.evaluate(
        "() => [...document.querySelectorAll('.segment-text')].map(each => getComputedStyle(each).direction)"
    )
    assert directions[:2] == ["rtl", "ltr"]
    press(page, "F8")
    expect(page.locator("#announcer")).to_contain_text("Confidence")


def test_a_page_in_a_language_from_right_to_left_is_mirrored_but_for_the_sound(
    edit: Edit, transcript: str
) -> None:
    page = edit(transcript)
    page.evaluate("document.documentElement.dir = 'rtl'")

    def left(selector: str) -> float:
        box = page.locator(selector).first.bounding_box()
        assert box is not None
        return box["x"]

    assert left(".rail") < left(".sheet")
    assert left(".segment-text") < left(".segment-margin")
    assert left("#back") < left("#forward")
    page.locator("#position").click(position={"x": 100, "y": 20})
    early = page.evaluate("document.getElementById('audio').currentTime")
    assert 0 < early < page.evaluate("document.getElementById('audio').duration") / 4
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


@pytest.mark.parametrize("width", [320, 390, 768, 1024])
@pytest.mark.parametrize("language", ["en", "de"])
def test_it_fits_a_phone_and_a_tablet(
    browser: Browser, signed_in: Any, site: Site, transcript: str, width: int, language: str
) -> None:
    preferences.change(site.records, site.owner, {"language": language})
    context = browser.new_context(
        storage_state=signed_in,
        viewport={"width": width, "height": 700},
        has_touch=True,
        is_mobile=width < 700,
    )
    context.set_default_timeout(TIMEOUT_MS)
    page = opened(context.new_page(), site, transcript)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(TOO_SMALL) == []
    play = page.locator("#play").bounding_box()
    assert play is not None
    if width < 700:
        # Where a thumb is.
        assert play["y"] > 500
    context.close()
    site.forget_preferences()


def test_the_line_that_is_typed_stays_in_sight_over_a_keyboard_on_the_screen(
    edit: Edit, transcript: str, page: Page
) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    edit(transcript)
    last = page.locator(".segment-text").last
    last.click()
    # Android makes the page smaller when its keyboard opens.
    page.set_viewport_size({"width": 390, "height": 340})
    page.wait_for_function(
        """() => { const box = what => document.querySelector(what).getBoundingClientRect();
        const line = box('.segment:last-child .segment-text');
        return line.top >= 0 && line.bottom <= box('#player').top; }"""
    )
    expect(page.locator("#play")).to_be_in_viewport()


def test_paper_has_title_speakers_and_text_and_times_if_wanted(
    edit: Edit, transcript: str, page: Page, site: Site
) -> None:
    edit(transcript)
    page.locator("#title").fill("A better title")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator("h1.editor-title")).to_have_text("A better title")
    expect(page.locator("h1.editor-title")).to_be_visible()
    for hidden in ("#title", "#player", ".rail", ".site-header", ".editor-actions", ".save-status"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator(".segment-time").first).to_be_visible()
    expect(page.locator(".segment-speaker").first).to_be_visible()
    page.emulate_media(media="screen")
    page.locator(".export-menu summary").click()
    page.get_by_label("Times in print").uncheck()
    page.emulate_media(media="print")
    expect(page.locator(".segment-time").first).to_be_hidden()
    assert page.locator(".segment").first.evaluate("each => getComputedStyle(each).breakInside") == "avoid"
    assert len(page.pdf()) > 5000


def test_the_text_is_as_large_as_its_reader_likes(edit: Edit, transcript: str, site: Site) -> None:
    preferences.change(site.records, site.owner, {"text_size": "largest", "line_spacing": "wide"})
    page = edit(transcript)
    size, height = page.locator(".segment-text").first.evaluate(
        "each => [getComputedStyle(each).fontSize, getComputedStyle(each).lineHeight]"
    )
    assert (size, height) == ("28px", "61.6px")
