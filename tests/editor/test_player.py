"""Hearing the recording beside its text."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.editor.test_doubt import marked

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]
TIME = "document.getElementById('audio').currentTime"


def test_the_waveform_is_a_slider_for_keys_and_pointer(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    slider = page.get_by_role("slider", name="Position in the recording")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "0:05 of 0:31")
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuenow", "0")
    box = slider.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 10)
    assert page.evaluate(TIME) == pytest.approx(15.75, abs=0.2)


def test_control_click_in_the_text_plays_from_that_word(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    page.locator(".segment-text").nth(3).click(modifiers=["Control"], position={"x": 8, "y": 12})
    page.wait_for_function("() => !document.getElementById('audio').paused")
    assert page.evaluate(TIME) == pytest.approx(15.0, abs=1.0)


def test_the_word_that_is_heard_is_marked(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    page.evaluate("document.getElementById('audio').currentTime = 16.6")
    page.wait_for_function("() => CSS.highlights.get('current').size === 1")
    assert marked(page, "current") == ["waited"]


def test_speed_volume_and_mute_are_kept_for_the_next_visit(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    page.get_by_label("Speed").select_option("1.5")
    page.get_by_label("Volume").fill("0.5")
    page.get_by_role("button", name="Mute").click()
    page.reload()
    page.wait_for_selector("#editor.is-live")
    settings = (
        "(a => [a.playbackRate, a.preservesPitch, a.volume, a.muted])(document.getElementById('audio'))"
    )
    assert page.evaluate(settings) == [1.5, True, 0.5, True]


def test_keys_play_and_skip_while_typing(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    page.locator(".segment-text").first.click()
    page.keyboard.press("Shift+F9")
    page.keyboard.press("Alt+l")
    assert page.evaluate(TIME) == pytest.approx(6.0, abs=0.05)
    page.keyboard.press("F9")
    assert page.evaluate(TIME) == pytest.approx(3.0, abs=0.05)
    page.keyboard.press("Control+Enter")
    page.wait_for_function("() => !document.getElementById('audio').paused")
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.getElementById('audio').paused")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
