"""The two passes: reviewing doubts, and listening through."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.editor.conftest import Site, begun_s, press, saved
from tests.editor.test_doubt import SELECTED
from tests.services.hearing import TEXT, heard

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]
TIME = "document.getElementById('audio').currentTime"
PLAYS = "() => !document.getElementById('audio').paused"
STOPS = "() => document.getElementById('audio').paused"
# Sound goes on while a busy machine looks: where it began and stopped, and how long after the last letter.
WATCH = """() => {
  const audio = document.getElementById('audio');
  let typed = performance.now();
  window.begun = [];
  window.held = [];
  addEventListener('input', () => { typed = performance.now(); }, { capture: true });
  audio.addEventListener('play', () => begun.push([audio.currentTime, performance.now() - typed]));
  audio.addEventListener('pause', () => held.push(audio.currentTime));
}"""


def listen(page: Page) -> None:
    page.get_by_role("radio", name="Listen through").check(force=True)


def listen_from(page: Page, start_s: float = 0, until_s: float = 0) -> None:
    """Listen with the cursor in the third passage, until the sound has come somewhere."""
    listen(page)
    page.locator(".segment-text").nth(2).click()
    # The player does not know who went there.
    page.evaluate(f"document.getElementById('audio').currentTime = {start_s}")
    press(page, "Control+Enter")
    page.wait_for_function(f"() => {TIME} > {until_s}" if until_s else PLAYS)


def test_the_word_under_review_is_shown_large_with_its_place_and_context(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    expect(page.locator("#doubt-now")).to_contain_text("F8 goes to the next doubtful word")
    press(page, "F8", 2)
    expect(page.locator("#doubt-now-place")).to_have_text("2 of 2 · 0:06 · confidence 25 %")
    expect(page.locator("#doubt-now-text")).to_have_text("and then we went home because it was raining")
    expect(page.locator("#doubt-now-text b")).to_have_text("we")
    page.locator("#doubt-now").get_by_role("button", name="Right as it is").click()
    assert page.evaluate(SELECTED) == "brown"


def test_progress_holds_after_a_reload_and_when_the_threshold_moves(
    edit: Edit, transcript: str, site: Site
) -> None:
    page = edit(transcript)
    progress = page.locator("#doubt-progress")
    press(page, "F8")
    page.keyboard.type("red")
    saved(page)
    for _ in range(2):
        expect(progress).to_have_text("1 of 2 doubtful words checked")
        page.locator("#threshold").fill("95")
        expect(progress).to_have_text("1 of 35 doubtful words checked")
        page.locator("#threshold").fill("80")
        expect(progress).to_have_text("1 of 2 doubtful words checked")
        page.reload()
        page.wait_for_selector("#editor.is-live")
    assert [word["text"] for word in site.view(transcript)["replaced"]] == ["brown"]


def test_a_passage_that_was_listened_to_is_checked_and_says_so(
    edit: Edit, transcript: str, site: Site
) -> None:
    site.somebody_else(transcript, "audio_played", from_s=5.5, to_s=10)
    page = edit(transcript)
    expect(page.locator("#doubt-progress")).to_have_text("1 of 2 doubtful words checked")
    expect(page.get_by_role("button", name="Play from 0:05. Listened to")).to_be_visible()
    press(page, "F8", 2)
    assert page.evaluate(SELECTED) == "brown"


def test_when_all_is_checked_the_page_says_what_can_be_done_next(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    press(page, "F8")
    expect(page.locator("#review-done")).to_be_hidden()
    press(page, "Enter", 2)
    done = page.locator("#review-done")
    expect(done).to_contain_text("All doubtful words checked")
    expect(page.locator("#announcer")).to_have_text("“we” is right. All doubtful words checked.")
    done.get_by_role("button", name="Rate").click()
    assert page.evaluate("document.activeElement.name") == "stars"
    done.get_by_role("button", name="Export").click()
    expect(page.get_by_role("link", name="Plain text")).to_be_visible()
    done.get_by_role("button", name="Listen through").click()
    expect(page.get_by_role("radio", name="Listen through")).to_be_checked()
    page.wait_for_function(PLAYS)


def test_f8_brings_a_word_that_is_out_of_sight_a_third_down_the_window(edit: Edit, site: Site) -> None:
    text = tuple(" ".join(TEXT) for _ in range(40))
    page = edit(site.add(heard(text, doubt=frozenset({900}))))
    press(page, "F8")
    down_the_window = """() => {
        const { top } = document.getSelection().getRangeAt(0).getBoundingClientRect();
        const under = document.getElementById('player').getBoundingClientRect().bottom;
        return (top - under) / (innerHeight - under); }"""
    # Passages on the way get their real height in the frames that follow.
    page.wait_for_function(f"() => Math.abs(({down_the_window})() - 1 / 3) < 0.05")
    page.wait_for_timeout(300)
    assert page.evaluate(down_the_window) == pytest.approx(1 / 3, abs=0.05)
    before = page.evaluate("scrollY")
    press(page, "F8")
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == before


def test_listening_goes_on_where_it_was_left_and_the_pass_is_remembered(
    edit: Edit, transcript: str, site: Site
) -> None:
    site.somebody_else(transcript, "audio_played", from_s=0, to_s=10.5)
    page = edit(transcript)
    listen(page)
    go = page.locator("#listen-go")
    expect(go).to_have_text("Listen from 0:11")
    page.reload()
    page.wait_for_selector("#editor.is-live")
    expect(page.get_by_role("radio", name="Listen through")).to_be_checked()
    expect(page.locator("#doubt-now")).to_be_hidden()
    assert 9.5 < begun_s(page, go.click) < 11
    page.wait_for_function(f"() => {TIME} > 11")
    expect(go).to_have_text("Pause")
    go.click()
    expect(go).to_have_text("Listen from 0:11")


def test_listening_waits_for_who_types_and_goes_on_a_second_before(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    listen_from(page, 6, until_s=8)
    page.evaluate(WATCH)
    page.keyboard.type("x")
    page.wait_for_function(STOPS)
    page.wait_for_timeout(700)
    page.keyboard.type("y")
    page.wait_for_function(PLAYS)
    begun, held = page.evaluate("[begun, held]")
    # Not while the typing goes on.
    for (from_s, after_ms), held_s in zip(begun, held, strict=False):
        assert after_ms > 1150
        assert from_s == pytest.approx(held_s - 1, abs=0.15)


def test_it_goes_on_by_key_alone_where_that_is_wished_and_reviewing_never_waits(
    edit: Edit, transcript: str
) -> None:
    page = edit(transcript)
    listen_from(page, 6, until_s=7.5)
    page.get_by_label("Go on by itself when typing stops").uncheck()
    page.locator(".segment-text").nth(2).click()
    page.keyboard.type("x")
    page.wait_for_function(STOPS)
    held_s = page.evaluate(TIME)
    page.wait_for_timeout(1500)
    assert page.evaluate("document.getElementById('audio').paused")
    assert begun_s(page, lambda: press(page, "Escape")) == pytest.approx(held_s - 1, abs=0.3)
    page.get_by_role("radio", name="Review doubts").check(force=True)
    page.locator(".segment-text").nth(2).click()
    page.keyboard.type("z")
    assert not page.evaluate("document.getElementById('audio').paused")


def test_saying_that_a_word_is_right_does_not_stop_the_sound(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    listen_from(page)
    press(page, "Control+Shift+Enter")
    expect(page.locator(".segment").nth(2)).to_contain_text("Right")
    assert not page.evaluate("document.getElementById('audio').paused")


def test_what_somebody_else_writes_does_not_stop_the_sound(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    listen_from(page)
    version = site.view(transcript)["segments"][0]["version"]
    site.somebody_else(transcript, "segment_retyped", segment="s0", version=version, text="something else")
    expect(page.locator(".segment-text").first).to_have_text("something else")
    assert not page.evaluate("document.getElementById('audio').paused")


def test_what_was_listened_to_is_skipped_on_request_but_not_where_one_goes_back(
    edit: Edit, transcript: str, site: Site
) -> None:
    site.somebody_else(transcript, "audio_played", from_s=3, to_s=16)
    page = edit(transcript)
    listen(page)
    page.get_by_label("Skip what was listened to").check()
    page.get_by_label("Speed").select_option("2")
    page.evaluate(
        """() => { const audio = document.getElementById('audio');
        window.last_s = 0;
        audio.addEventListener('timeupdate', () => {
          if (audio.currentTime > 15) window.before_s ??= last_s;
          last_s = audio.currentTime; }); }"""
    )
    page.locator("#listen-go").click()
    page.wait_for_function(f"() => {TIME} > 15.5")
    page.wait_for_function("() => window.before_s !== undefined")
    assert page.evaluate("before_s") < 10
    page.locator("#closeup").hover()
    page.get_by_role("slider", name="Position in the recording").focus()
    press(page, "Home")
    page.evaluate(
        """() => { const audio = document.getElementById('audio');
        window.ahead_s = [];
        const since = performance.now();
        audio.addEventListener('timeupdate', () =>
          ahead_s.push(audio.currentTime - 5 - 2 * (performance.now() - since) / 1000)); }"""
    )
    press(page, "ArrowRight")
    page.wait_for_function("() => ahead_s.length > 5")
    assert max(page.evaluate("ahead_s")) < 1


def test_at_its_end_listening_tells_what_is_left_and_leads_to_the_rating(
    edit: Edit, transcript: str, site: Site
) -> None:
    site.somebody_else(transcript, "audio_played", from_s=0, to_s=18)
    page = edit(transcript)
    listen(page)
    page.get_by_label("Speed").select_option("3")
    page.locator("#listen-go").click()
    done = page.locator("#listen-done")
    expect(done).to_be_visible()
    expect(page.locator("#announcer")).to_have_text(
        "100 % of the speech listened to. All doubtful words checked."
    )
    expect(page.locator(".segment.is-listened")).to_have_count(4)
    expect(page.locator("#pass-go")).to_have_text("Rate")
    page.locator("#pass-go").click()
    assert page.evaluate("document.activeElement.name") == "stars"


def test_both_passes_are_gone_through_by_keyboard_alone(edit: Edit, site: Site) -> None:
    transcript = site.add(replace(heard(alternatives={2: ("red",)}), duration_s=21.5, gaps=(), suppressed=()))
    page = edit(transcript)
    press(page, "F8")
    press(page, "1")
    press(page, "Enter")
    expect(page.locator("#review-done")).to_be_visible()
    for _ in range(80):
        press(page, "Shift+Tab")
        if page.evaluate("document.activeElement.id") == "pass-review":
            break
    press(page, "ArrowRight")
    expect(page.get_by_role("radio", name="Listen through")).to_be_checked()
    for _ in range(10):
        if page.evaluate("document.activeElement.id") == "speed":
            break
        press(page, "Shift+Tab")
    press(page, "3")
    assert page.evaluate("document.getElementById('speed').value") == "3"
    for _ in range(10):
        if page.evaluate("document.activeElement.id") == "pass-go":
            break
        press(page, "Tab")
    press(page, "Enter")
    expect(page.locator("#listen-done")).to_be_visible()
    press(page, "Enter")
    press(page, "Space")
    press(page, "ArrowRight", 4)
    press(page, "Enter")
    expect(page.locator("#rating-status")).to_have_text("Thank you: 5 of 5 stars.")
    saved(page)
    assert site.texts(transcript)[0].startswith("the quick red fox")
