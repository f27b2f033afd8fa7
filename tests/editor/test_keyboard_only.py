"""From the door to the trash and back without a pointer: one sees where one is, and no place is lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.editor.conftest import NAME, PASSWORD, TIMEOUT_MS, Site, press, saved
from tests.services.hearing import heard

pytestmark = pytest.mark.browser

TITLE = "Only by keys"
# A caret shows where it is by itself, and so does the browser's own button in a field for a date; a star is
# ringed round its label, a choice round what holds it.
SEEN = """() => {
  const here = document.activeElement;
  if (here === document.body || here.isContentEditable || !here.matches(':focus')) return true;
  const ringed = each => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  };
  const { top, bottom, width } = here.getBoundingClientRect();
  return [here, here.parentElement, here.closest('label') ?? here].some(ringed)
    && width > 0 && bottom > 0 && top < innerHeight;
}"""


@dataclass
class Keyboard:
    """Hands that have no pointer."""

    page: Page

    def press(self, *keys: str) -> None:
        for key in keys:
            press(self.page, key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def follow(self) -> None:
        """Go where Enter leads, and wait until the scripts there are ready."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def to(self, place: Locator, key: str = "Tab") -> None:
        """Go through what can have the focus until this has it; each stop on the way is seen."""
        for _ in range(80):
            self.page.keyboard.press(key)
            assert self.page.evaluate(SEEN), self.page.evaluate("document.activeElement.outerHTML")
            if place.evaluate("each => each === document.activeElement"):
                return
        pytest.fail(f"{key} does not come to {place}")


@pytest.fixture
def keyboard(browser: Browser, site: Site) -> Iterator[Keyboard]:
    """In front of the door, in a window of its own; an error of a script fails the test."""
    site.forget_preferences()
    context = browser.new_context(
        base_url=site.url, accept_downloads=True, viewport={"width": 1280, "height": 860}
    )
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/sign-in")
    yield Keyboard(page)
    context.close()
    assert not errors


def sign_in(keyboard: Keyboard) -> None:
    expect(keyboard.page.get_by_label("Name")).to_be_focused()
    keyboard.type(NAME)
    keyboard.press("Tab")
    keyboard.type(PASSWORD)
    keyboard.follow()


def find(keyboard: Keyboard) -> None:
    page = keyboard.page
    keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    keyboard.type(TITLE)
    expect(page.locator("tbody th")).to_have_count(1)
    expect(page.locator("#q")).to_be_focused()


def narrow_down_and_open(keyboard: Keyboard) -> None:
    page, state = keyboard.page, keyboard.page.get_by_label("State")
    keyboard.to(page.locator("summary", has_text="Filters"))
    keyboard.press("Enter")
    keyboard.to(state)
    keyboard.press("ArrowDown", "ArrowDown", "ArrowDown")
    expect(page.locator(".chip")).to_contain_text("Ready")
    expect(state).to_be_focused()
    keyboard.to(page.locator("#sort"))
    keyboard.press("ArrowDown")
    page.wait_for_url("**sort=*")
    expect(page.locator("#sort")).to_be_focused()
    keyboard.to(page.get_by_role("link", name=TITLE))
    keyboard.follow()
    page.wait_for_selector("#editor.is-live")


def check_the_doubtful_words(keyboard: Keyboard) -> None:
    """One of the alternatives, one that is right, one typed over."""
    page, text = keyboard.page, keyboard.page.locator("#text")
    for key, word in (("F8", "brown"), ("1", "we"), ("Enter", "brought")):
        keyboard.press(key)
        expect(text).to_be_focused()
        page.wait_for_function("word => getSelection().toString() === word", arg=word)
    keyboard.type("carried")
    expect(page.locator("#doubt-progress")).to_contain_text("3 of 3")


def name_the_speaker(keyboard: Keyboard) -> None:
    page = keyboard.page
    keyboard.press("F2")
    expect(page.locator("#speaker-name")).to_be_focused()
    keyboard.press("Escape")
    expect(page.locator("#text")).to_be_focused()
    keyboard.press("F2")
    keyboard.type("Ada")
    keyboard.press("Enter")
    expect(page.locator(".segment-speaker").first).to_have_text("Ada")
    expect(page.locator("#text")).to_be_focused()


def split_and_join(keyboard: Keyboard) -> None:
    passages = keyboard.page.locator(".segment-text")
    keyboard.press("Enter")
    expect(passages).to_have_count(5)
    expect(passages.nth(2)).to_have_text("nobody had carried")
    keyboard.press("Backspace")
    expect(passages).to_have_count(4)


def replace_and_undo(keyboard: Keyboard) -> None:
    page, last = keyboard.page, keyboard.page.locator(".segment-text").last
    keyboard.press("Control+f")
    expect(page.locator("#find-text")).to_be_focused()
    keyboard.type("bridge")
    keyboard.to(page.locator("#replace-text"))
    keyboard.type("tree")
    keyboard.to(page.locator("#replace-all"))
    keyboard.press("Enter")
    expect(last).to_contain_text("under the old tree")
    expect(page.locator("#replace-all")).to_be_focused()
    keyboard.press("Escape")
    expect(page.locator("#text")).to_be_focused()
    keyboard.press("Control+z")
    expect(last).to_contain_text("under the old bridge")


def look_at_every_dialog(keyboard: Keyboard) -> None:
    """None holds on to the keyboard, and each gives it back."""
    page, open_ = keyboard.page, keyboard.page.locator("dialog[open]")
    for key in ("Control+.", "Control+/", "Control+Shift+x"):
        keyboard.press("Shift+ArrowLeft", key)
        expect(open_).to_have_count(1)
        assert open_.evaluate("each => each.contains(document.activeElement)")
        keyboard.press("Tab", "Shift+Tab", "Escape")
        expect(page.locator("#text")).to_be_focused()


def rate(keyboard: Keyboard) -> None:
    page = keyboard.page
    stars = page.locator("#rating-form input[name=stars]")
    keyboard.to(stars.first)
    keyboard.press("ArrowRight", "ArrowRight", "ArrowRight", "Enter")
    expect(page.locator("#rating-status")).to_have_text("Thank you: 4 of 5 stars.")
    expect(stars.nth(3)).to_be_focused()


def export(keyboard: Keyboard) -> str:
    page = keyboard.page
    menu, choice = page.locator(".export-menu summary"), page.locator(".export-menu a[href$='format=srt']")
    keyboard.to(menu, "Shift+Tab")
    keyboard.press("Enter")
    keyboard.to(choice)
    with page.expect_download() as download:
        keyboard.press("Enter")
    expect(choice).to_be_focused()
    keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(choice).to_be_hidden()
    return Path(download.value.path()).read_text()


def throw_away_and_restore(keyboard: Keyboard) -> None:
    page = keyboard.page
    keyboard.to(page.get_by_role("button", name=f"Actions for {TITLE}"))
    keyboard.press("Enter")
    keyboard.to(page.get_by_role("button", name="Move to the trash").first)
    keyboard.press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    keyboard.press("Enter")
    expect(page.get_by_role("link", name=TITLE)).to_be_focused()
    keyboard.press("Tab", "Enter")
    keyboard.to(page.get_by_role("button", name="Move to the trash").first)
    keyboard.press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    keyboard.to(page.get_by_role("link", name="in the trash"))
    keyboard.follow()
    keyboard.to(page.get_by_role("button", name=f"Restore {TITLE}"))
    keyboard.follow()
    expect(page.get_by_role("status")).to_contain_text("back in the library")


def test_a_recording_is_found_corrected_rated_exported_thrown_away_and_restored(
    keyboard: Keyboard, site: Site
) -> None:
    transcript = site.add(heard(doubt=frozenset({2, 11, 20}), alternatives={2: ("red",)}), TITLE)
    page = keyboard.page
    sign_in(keyboard)
    find(keyboard)
    narrow_down_and_open(keyboard)
    check_the_doubtful_words(keyboard)
    name_the_speaker(keyboard)
    split_and_join(keyboard)
    replace_and_undo(keyboard)
    look_at_every_dialog(keyboard)
    rate(keyboard)
    saved(page)
    subtitles = export(keyboard)
    assert "the quick red fox" in subtitles
    assert "nobody had carried an umbrella" in subtitles
    assert {"word_confirmed", "speaker_named", "segment_split", "segments_joined", "rated"} <= {
        event["kind"] for event in site.log(transcript)
    }
    keyboard.to(page.get_by_role("link", name="Library", exact=True), "Shift+Tab")
    keyboard.follow()
    find(keyboard)
    throw_away_and_restore(keyboard)
    keyboard.to(page.get_by_role("link", name="Library", exact=True))
    keyboard.follow()
    find(keyboard)
