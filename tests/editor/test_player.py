"""Hearing the recording beside its text."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.editor.conftest import POOR, Site, begun_s, saved
from tests.editor.test_doubt import MARKED
from tests.services.hearing import heard

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
    passage = page.locator(".segment-text").nth(3)
    began_s = begun_s(page, lambda: passage.click(modifiers=["Control"], position={"x": 8, "y": 12}))
    assert began_s == pytest.approx(15.0, abs=1.0)


def test_the_word_that_is_heard_is_marked(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    page.evaluate("document.getElementById('audio').currentTime = 16.6")
    page.wait_for_function(f"() => ({MARKED})('current').join() === 'waited'")


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


@pytest.mark.parametrize(("duration_s", "per_second"), [(31.5, 100), (90, 10), (7200, 1)])
def test_the_whole_is_drawn_from_no_more_than_its_columns_need(
    page: Page, site: Site, duration_s: float, per_second: int
) -> None:
    transcript = site.add(replace(heard(), duration_s=duration_s))
    with page.expect_response(
        lambda answer: "/peaks?" in answer.url and "range" not in answer.request.headers
    ) as waited:
        page.goto(f"{site.url}/transcripts/{transcript}")
    assert waited.value.url.endswith(f"?per_second={per_second}")
    assert int(waited.value.headers["content-length"]) == 2 * duration_s * per_second


def test_a_wider_window_fetches_a_finer_waveform(page: Page, edit: Edit, site: Site) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    edit(site.add(replace(heard(), duration_s=30)))
    with page.expect_response(lambda answer: answer.url.endswith("?per_second=100")):
        page.set_viewport_size({"width": 1280, "height": 860})


@pytest.fixture
def long(site: Site) -> str:
    """Two minutes, with words in the first 21 s."""
    return site.add(replace(heard(), duration_s=120))


def seek(page: Page, time_s: float) -> None:
    """Go somewhere, and wait until that is drawn."""
    page.wait_for_function("() => document.querySelector('#closeup canvas').width > 1000")
    page.evaluate(f"document.getElementById('audio').currentTime = {time_s}")
    page.wait_for_function("() => !document.getElementById('audio').seeking")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")


def play_until(page: Page, time_s: float) -> None:
    """Play up to a moment."""
    page.locator("#play").click()
    page.wait_for_function(f"() => {TIME} > {time_s}")
    page.locator("#play").click()
    page.wait_for_function("() => document.getElementById('audio').paused")


# How much of the close-up is sound, in pixels, at a share of its width.
DRAWN = """share => {
  const canvas = document.querySelector('#closeup canvas');
  const column = canvas.getContext('2d').getImageData(share * canvas.width, 0, 1, canvas.height).data;
  return Array.from(column).filter((value, i) => i % 4 === 3 && value > 200).length;
}"""


def click_closeup(page: Page, share: float) -> float:
    """Click the close-up at a share of its width; return where that led, in seconds."""
    box = page.locator("#closeup").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
    return page.evaluate(TIME)


def test_the_close_up_shows_the_sound_around_the_playhead(page: Page, site: Site) -> None:
    transcript = site.add(replace(heard(), duration_s=120))
    with page.expect_response(
        lambda answer: "/peaks?" in answer.url and "range" in answer.request.headers
    ) as waited:
        page.goto(f"{site.url}/transcripts/{transcript}")
    assert waited.value.headers["content-range"] == "bytes 0-11999/24000"
    seek(page, 15)
    word, pause = ((time_s - 10) / 10 for time_s in (17.25, 14.75))
    page.wait_for_function(f"() => ({DRAWN})({word}) > 3 * ({DRAWN})({pause})")


def test_the_close_up_follows_a_seek_and_a_click_on_it_seeks(edit: Edit, long: str) -> None:
    page = edit(long)
    seek(page, 40)
    for share, time_s in [(0.75, 42.5), (0.25, 37.5), (0.5, 40.0)]:
        assert click_closeup(page, share) == pytest.approx(time_s, abs=0.1)
    seek(page, 119)
    assert click_closeup(page, 0.5) == pytest.approx(115, abs=0.1)


def test_a_click_on_the_close_up_leaves_the_cursor_in_the_text(edit: Edit, long: str, site: Site) -> None:
    page = edit(long)
    seek(page, 15)
    page.locator(".segment-text").first.click()
    page.keyboard.press("Home")
    click_closeup(page, 0.3)
    page.keyboard.type("So ")
    saved(page)
    assert site.texts(long)[0].startswith("So the quick")


def test_the_close_up_is_dragged_without_running_away(edit: Edit, long: str) -> None:
    page = edit(long)
    seek(page, 40)
    box = page.locator("#closeup").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 9)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 9, steps=5)
    assert page.evaluate(TIME) == pytest.approx(44.0, abs=0.1)
    page.mouse.move(box["x"] + box["width"] + 200, box["y"] + 9)
    page.mouse.up()
    assert page.evaluate(TIME) == pytest.approx(45.0, abs=0.1)


def test_the_close_up_moves_with_the_sound_and_page_by_page_where_less_movement_is_wanted(
    edit: Edit, long: str
) -> None:
    page = edit(long)
    for wish in ("no-preference", "reduce"):
        page.emulate_media(reduced_motion=wish)  # type: ignore[arg-type]
        seek(page, 15)
        seek(page, 40)
        click_closeup(page, 0.8)
        play_until(page, 43.8)
        middle_s = click_closeup(page, 0.5)
        assert middle_s == pytest.approx(40, abs=0.1) if wish == "reduce" else middle_s > 40.5
    click_closeup(page, 0.97)
    play_until(page, 45.4)
    assert click_closeup(page, 0.5) == pytest.approx(49, abs=0.3)


def test_there_is_no_close_up_where_it_would_show_no_more(
    page: Page, edit: Edit, site: Site, transcript: str
) -> None:
    edit(site.add(replace(heard(), duration_s=15)))
    expect(page.locator("#closeup")).to_have_count(0)
    page.route(re.compile(r"/peaks\?"), lambda route: route.fulfill(status=404))
    edit(transcript)
    expect(page.locator("#closeup")).to_be_hidden()
    page.unroute_all()
    page.set_viewport_size({"width": 390, "height": 844})
    edit(transcript)
    expect(page.locator("#closeup")).to_be_hidden()


def test_a_quiet_recording_can_be_played_louder(page: Page, edit: Edit, site: Site) -> None:
    page.add_init_script(
        """window.gains = [];
        window.GainNode = class extends GainNode {
          constructor(...made) { super(...made); window.gains.push(this); }
        };"""
    )
    for loudness_lufs in (-22.0, None):
        edit(site.add(heard(), audio=POOR | {"loudness_lufs": loudness_lufs}))
        expect(page.get_by_label("Even out loudness")).to_have_count(0)
    quiet = site.add(heard(), audio=POOR | {"loudness_lufs": -32.0})
    choice = edit(quiet).get_by_label("Even out loudness")
    play_until(page, 0.3)
    assert page.evaluate("gains.length") == 0
    choice.check()
    assert page.evaluate("gains.map(node => node.gain.value)") == [pytest.approx(10 ** (12 / 20))]
    page.reload()
    expect(choice).to_be_checked()
    play_until(page, 0.3)
    page.wait_for_function("() => gains.map(node => node.context.state).join() === 'running'")
    choice.uncheck()
    play_until(page, 0.6)
    edit(site.add(heard(), audio=POOR | {"loudness_lufs": -60.0}))
    choice.check()
    assert page.evaluate("gains.map(node => node.gain.value)") == [pytest.approx(10)]
