"""Keys, pedals and buttons do what a person chose, in every browser they sign in to."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from backend.services import preferences
from tests.editor.conftest import TIMEOUT_MS, Site, begun_s, press

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]


def choose(site: Site, **chosen: Any) -> None:
    preferences.change(site.records, site.owner, chosen)


def kept(page: Page, site: Site, name: str, value: Any) -> None:
    """Wait until the account holds a choice: the page tells of it a moment later."""
    for _ in range(TIMEOUT_MS // 50):
        held = preferences.change(site.records, site.owner, {}).get(name)
        if held == value:
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{name} is {held}")


def open_keys(page: Page) -> None:
    press(page, "Control+/")
    page.get_by_label("Change keys").check()


def rebind(page: Page, command: str, *keys: str) -> None:
    page.get_by_role("button", name=f"Add a key for: {command}").click()
    for key in keys:
        press(page, key)


def moment_s(page: Page) -> float:
    return page.evaluate("document.getElementById('audio').currentTime")


def playing(page: Page) -> bool:
    return page.evaluate("!document.getElementById('audio').paused")


def test_a_key_is_chosen_anew_used_and_kept(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    expect(page.locator("#next-doubt")).to_have_attribute("title", "Next (F8)")
    open_keys(page)
    rebind(page, "Next doubtful word, and hear it", "F6")
    expect(page.locator("#key-field")).to_have_text("F6")
    page.get_by_role("button", name="Use it").click()
    page.get_by_role("button", name="Take F8 away from: Next doubtful word").click()
    expect(page.locator("#next-doubt")).to_have_attribute("title", "Next (F6)")
    press(page, "Escape")
    press(page, "F8")
    expect(page.locator("#announcer")).not_to_contain_text("Confidence")
    press(page, "F6")
    expect(page.locator("#announcer")).to_contain_text("Confidence")
    kept(page, site, "keys", {"next_doubt": ["F6"]})


def test_a_key_follows_its_person_to_another_browser(
    edit: Edit, transcript: str, site: Site, browser: Browser, signed_in: Any
) -> None:
    page = edit(transcript)
    open_keys(page)
    with page.expect_response("**/preferences"):
        page.get_by_label("Keys", exact=True).select_option(label="Like oTranscribe")
    other = browser.new_context(storage_state=signed_in)
    other.set_default_timeout(TIMEOUT_MS)
    there = other.new_page()
    there.goto(f"{site.url}/transcripts/{transcript}")
    there.wait_for_selector("#editor.is-live")
    there.evaluate("document.getElementById('audio').currentTime = 6")
    there.wait_for_function("() => document.getElementById('audio').currentTime === 6")
    press(there, "F1")
    there.wait_for_function("() => document.getElementById('audio').currentTime === 3")
    other.close()


def test_a_key_that_is_taken_says_by_whom_and_is_taken_away(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    open_keys(page)
    rebind(page, "Play or pause", "F2")
    expect(page.locator("#key-consequence")).to_have_text(
        "It is also: Speaker: rename here or everywhere. Used here, it is taken away there."
    )
    page.get_by_role("button", name="Use it").click()
    speaker = page.get_by_role("row", name="Speaker: rename here or everywhere")
    expect(speaker).to_contain_text("none")
    page.get_by_role("button", name="As it comes: Speaker").click()
    expect(speaker).to_contain_text("F2")
    expect(page.get_by_role("row", name="Play or pause")).not_to_contain_text("F2")
    page.get_by_role("button", name="All as they come").click()
    expect(page.get_by_label("Keys", exact=True)).to_have_value("errata")


@pytest.mark.parametrize(
    ("key", "warning", "possible"),
    [
        ("Control+w", "The browser keeps this one for itself", True),
        ("F5", "The browser uses this one too", True),
        ("x", "In the text this one is typed", True),
        ("Backspace", "It always is: At the start: join with the passage before", False),
        ("F9", "It does that already", False),
        ("Control+Alt+ArrowUp", "", True),
    ],
)
def test_a_key_is_warned_of(edit: Edit, transcript: str, key: str, warning: str, possible: bool) -> None:
    page = edit(transcript)
    open_keys(page)
    rebind(page, "Back 3 s")
    # As a browser would not hand some of them on, they are handed on here.
    *modifiers, last = key.split("+")
    init = {
        "key": last,
        "code": f"Key{last.upper()}" if len(last) == 1 else last,
        "ctrlKey": "Control" in modifiers,
        "altKey": "Alt" in modifiers,
        "bubbles": True,
    }
    page.locator("#key-field").dispatch_event("keydown", init)
    expect(page.locator("#key-consequence")).to_contain_text(warning)
    expect(page.get_by_role("button", name="Use it")).to_be_enabled(enabled=possible)


def test_a_lone_letter_is_typed_in_the_text_and_works_beside_it(
    edit: Edit, transcript: str, site: Site
) -> None:
    choose(site, keys={"find": ["J"]})
    page = edit(transcript)
    page.locator(".segment-text").first.click()
    page.keyboard.type("j")
    expect(page.locator("#find-bar")).to_be_hidden()
    page.locator("#play").focus()
    press(page, "j")
    expect(page.locator("#find-bar")).to_be_visible()


def test_a_pedal_plays_while_it_is_down_and_goes_back_a_second_on_letting_go(
    edit: Edit, transcript: str, site: Site
) -> None:
    choose(site, keys={"hold_play": ["F6"]})
    page = edit(transcript)
    page.evaluate("document.getElementById('audio').currentTime = 4")
    page.wait_for_function("() => document.getElementById('audio').currentTime === 4")
    page.keyboard.down("F6")
    page.wait_for_function("() => document.getElementById('audio').currentTime > 4.3")
    # A key that stays down is told again and again.
    page.keyboard.down("F6")
    assert playing(page)
    page.evaluate(
        """() => { const audio = document.getElementById('audio'), pause = audio.pause;
        audio.pause = () => { window.let_go_s = audio.currentTime; pause.call(audio); }; }"""
    )
    page.keyboard.up("F6")
    page.wait_for_function("() => document.getElementById('audio').paused")
    assert moment_s(page) == pytest.approx(page.evaluate("let_go_s") - 1, abs=0.1)


def test_a_pedal_that_is_a_gamepad_plays_too(edit: Edit, transcript: str, site: Site, page: Page) -> None:
    choose(site, keys={"hold_play": ["Pad1"]})
    page.add_init_script(
        """window.pedal = [false, false, false];
        navigator.getGamepads = () => [{ buttons: window.pedal.map(pressed => ({ pressed })) }, null];"""
    )
    edit(transcript)
    page.evaluate("window.pedal[1] = true")
    page.wait_for_function("() => !document.getElementById('audio').paused")
    page.evaluate("window.pedal[1] = false")
    page.wait_for_function("() => document.getElementById('audio').paused")


def test_a_button_of_the_mouse_is_a_key(edit: Edit, transcript: str, site: Site) -> None:
    choose(site, keys={"next_doubt": ["Mouse1"]})
    page = edit(transcript)
    page.locator(".segment-text").first.click(button="middle")
    expect(page.locator("#announcer")).to_contain_text("Confidence")


def test_undo_is_the_key_with_a_z_on_it_on_a_german_keyboard(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    page.locator(".segment-text").first.click()
    before = page.locator(".segment-text").first.text_content()
    page.keyboard.type("xx")
    text = page.locator("#text")
    text.dispatch_event("keydown", {"key": "z", "code": "KeyY", "ctrlKey": True, "bubbles": True})
    expect(page.locator(".segment-text").first).to_have_text(before or "")
    text.dispatch_event(
        "keydown", {"key": "я", "code": "KeyZ", "ctrlKey": True, "shiftKey": True, "bubbles": True}
    )
    expect(page.locator(".segment-text").first).to_contain_text("xx")


def test_speed_is_changed_by_key_and_resuming_goes_back(edit: Edit, transcript: str, site: Site) -> None:
    choose(site, resume_back_s=2)
    page = edit(transcript)
    press(page, "Alt+Shift+L")
    expect(page.locator("#announcer")).to_have_text("Speed 1.25.")
    press(page, "Alt+Shift+K")
    expect(page.locator("#speed")).to_have_value("1")
    page.evaluate("document.getElementById('audio').currentTime = 5")
    page.wait_for_function("() => document.getElementById('audio').currentTime === 5")
    assert begun_s(page, lambda: press(page, "Control+Enter")) == pytest.approx(3, abs=0.2)
