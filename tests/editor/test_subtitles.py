"""Subtitles are read, timed by dragging and by keys, retyped and taken away as broadcasters want them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import srt
from playwright.sync_api import Locator, Page, expect

from backend.domain.transcript import HeardSegment, Hypothesis, Word
from backend.services import delivering
from tests.browsing import complaints
from tests.editor.conftest import Site, press, saved
from tests.services.hearing import TINY

pytestmark = pytest.mark.browser
Show = Callable[[str], Page]

# What is said, at which pace (seconds a letter), and the pause after it. The second is too fast to be read.
LINES = (
    ("We went home, because it had begun to rain.", 0.07, 1.5),
    ("Nobody had thought of bringing an umbrella along on that particular day.", 0.03, 0.1),
    ("So we waited under the old bridge for an hour, and talked about the sea.", 0.08, 3.0),
)


def hypothesis(lines: tuple[tuple[str, float, float], ...] = LINES) -> Hypothesis:
    now_s = 1.0
    segments: list[HeardSegment] = []
    for text, pace_s, pause_s in lines:
        words: list[Word] = []
        for token in text.split():
            end_s = now_s + round(pace_s * (len(token) + 1), 3)
            words.append(Word(token, now_s, end_s, 0.9, 0.9))
            now_s = end_s
        segments.append(HeardSegment(words[0].start_s, now_s, tuple(words)))
        now_s += pause_s
    return Hypothesis(TINY, "en", now_s + 5.0, tuple(segments))


@pytest.fixture
def talk(site: Site) -> str:
    return site.add(hypothesis())


@pytest.fixture
def show(page: Page, site: Site) -> Show:
    """Open the subtitles of a transcript and wait until they can be edited."""

    def shown(transcript: str) -> Page:
        page.goto(f"{site.url}/transcripts/{transcript}/subtitles")
        page.wait_for_selector("#subtitles.is-live")
        return page

    return shown


def exported(site: Site, transcript: str) -> list[srt.Subtitle]:
    content = delivering.deliver(site.records, transcript, "srt", "test").content
    return list(srt.parse(content.decode()))


def expect_lines(page: Page, longest: int) -> None:
    """Wait until no line of a cue is longer."""
    page.wait_for_function(
        """longest => [...document.querySelectorAll('.cue-text')]
          .every(cue => cue.textContent.split('\\n').every(line => line.length <= longest))""",
        arg=longest,
    )


def field(page: Page, name: str) -> Locator:
    return page.get_by_label(name, exact=True)


def drag(page: Page, what: Locator, by_px: float) -> None:
    box = what.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by_px / 2, y)
    page.mouse.move(x + by_px, y)
    page.mouse.up()


def px_of(page: Page, seconds: float) -> float:
    box = page.locator("#regions").bounding_box()
    assert box is not None
    return box["width"] * seconds / 10


def timings(site: Site, transcript: str) -> list[dict[str, Any]]:
    return [event["payload"] for event in site.log(transcript) if event["kind"] == "words_timed"]


def test_an_edge_is_dragged_stored_exported_and_undone(show: Show, talk: str, site: Site) -> None:
    page = show(talk)
    heard = exported(site, talk)
    page.locator(".cue").first.click()
    before = field(page, "Out").input_value()
    drag(page, page.get_by_role("slider", name="End of the cue"), px_of(page, 0.6))
    expect(field(page, "Out")).not_to_have_value(before)
    expect(page.locator(".cue").first).to_contain_text("set by hand")
    saved(page)
    (event,) = timings(site, talk)
    assert event["end_s"] == pytest.approx(heard[0].end.total_seconds() + 0.6, abs=0.02)
    assert exported(site, talk)[0].end.total_seconds() == event["end_s"]
    assert [each.content for each in exported(site, talk)] == [each.content for each in heard]
    page.locator("#cues").focus()
    press(page, "Control+z")
    expect(field(page, "Out")).to_have_value(before)
    saved(page)
    expect(page.locator(".cue").first).not_to_contain_text("set by hand")
    assert exported(site, talk) == heard
    press(page, "Control+Shift+z")
    saved(page)
    assert exported(site, talk)[0].end.total_seconds() == event["end_s"]


def test_a_cue_is_dragged_whole_and_stops_at_what_is_said_beside_it(
    show: Show, talk: str, site: Site
) -> None:
    page = show(talk)
    first, second = exported(site, talk)[:2]
    page.locator(".cue").first.click()
    drag(page, page.get_by_role("slider", name="When the cue stands"), px_of(page, 4))
    saved(page)
    (event,) = timings(site, talk)
    assert event["end_s"] <= second.start.total_seconds()
    lasted_s = (first.end - first.start).total_seconds()
    assert event["end_s"] - event["start_s"] == pytest.approx(lasted_s, abs=0.01)


def test_a_drag_is_given_up_with_escape(show: Show, talk: str, site: Site) -> None:
    page = show(talk)
    page.locator(".cue").first.click()
    before = field(page, "Out").input_value()
    box = page.get_by_role("slider", name="End of the cue").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 80, box["y"] + 20, steps=3)
    expect(field(page, "Out")).not_to_have_value(before)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(field(page, "Out")).to_have_value(before)
    assert timings(site, talk) == []


def test_a_cue_is_timed_by_keys_alone(show: Show, talk: str, site: Site) -> None:
    page = show(talk)
    start_s = exported(site, talk)[0].start.total_seconds()
    for _ in range(40):
        press(page, "Tab")
        if page.evaluate("document.activeElement.id === 'handle-start'"):
            break
    handle = page.get_by_role("slider", name="Start of the cue")
    expect(handle).to_be_focused()
    press(page, "ArrowLeft", 2)
    press(page, "PageDown")
    expect(handle).to_have_attribute("aria-valuetext", "Cue 1 starts at 0:00.820")
    press(page, "Alt+Shift+ArrowUp")
    saved(page)
    end_s = timings(site, talk)[-1]["end_s"]
    assert exported(site, talk)[0].start.total_seconds() == pytest.approx(start_s - 0.18)
    assert exported(site, talk)[0].end.total_seconds() == pytest.approx(end_s)
    expect(page.locator("#announcer")).to_contain_text("0:00.820 to")


def test_a_handle_that_takes_the_focus_stays_where_its_cue_is(show: Show, talk: str) -> None:
    page = show(talk)
    page.locator(".cue").last.click()
    page.evaluate("document.getElementById('audio').currentTime = 0")
    page.wait_for_function("() => document.getElementById('regions').querySelector('.region')")
    page.locator("#handle-end").focus()
    press(page, "ArrowLeft")
    handle, region = page.locator("#handle-end"), page.locator(".region.is-chosen")
    expect(region).to_be_visible()
    ends = [each.bounding_box() for each in (handle, region)]
    assert ends[0]
    assert ends[1]
    middle = ends[0]["x"] + ends[0]["width"] / 2
    assert middle == pytest.approx(ends[1]["x"] + ends[1]["width"], abs=2)
    assert page.evaluate("document.getElementById('regions').scrollLeft") == 0


def test_in_and_out_are_set_at_the_playhead_and_by_typing(show: Show, talk: str, site: Site) -> None:
    page = show(talk)
    page.locator(".cue").first.click()
    page.evaluate("document.getElementById('audio').currentTime = 1.5")
    page.wait_for_function("() => document.getElementById('audio').currentTime === 1.5")
    press(page, "Alt+i")
    expect(field(page, "In")).to_have_value("0:01.500")
    field(page, "Out").fill("0:04,2")
    press(page, "Enter")
    expect(field(page, "Out")).to_have_value("0:04.200")
    field(page, "Out").fill("soon")
    press(page, "Enter")
    expect(field(page, "Out")).to_have_value("0:04.200")
    expect(page.locator("#announcer")).to_have_text("This is no time. Write it as 1:02.345.")
    saved(page)
    first = exported(site, talk)[0]
    assert (first.start.total_seconds(), first.end.total_seconds()) == (1.5, 4.2)


def test_warnings_are_listed_walked_and_filtered(show: Show, talk: str) -> None:
    page = show(talk)
    total = page.locator(".cue").count()
    faulty = page.locator(".cue:has(.fault)")
    expect(faulty.first).to_contain_text("too fast")
    count = faulty.count()
    assert 0 < count < total
    press(page, "Alt+PageDown")
    expect(page.locator(".cue[aria-selected=true] .fault").first).to_have_text("too fast")
    expect(page.locator("#announcer")).to_contain_text("too fast.")
    page.get_by_label("Only with warnings").check()
    expect(page.locator(".cue")).to_have_count(count)
    page.get_by_label("Rules").select_option("bbc")
    page.get_by_label("Only with warnings").uncheck()
    expect(page.locator(".cue-text").first).to_have_text(re.compile("."))
    expect_lines(page, 37)
    expect(page).to_have_url(re.compile("profile=bbc"))
    link = page.locator("a[data-format=ttml]")
    expect(link).to_have_attribute("href", re.compile("format=ttml&profile=bbc$"))


def test_own_rules_are_kept_in_the_address(show: Show, talk: str) -> None:
    page = show(talk)
    page.locator(".cue-wishes summary").click()
    page.get_by_label("Characters a line").fill("24")
    press(page, "Tab")
    expect_lines(page, 24)
    page.reload()
    page.wait_for_selector("#subtitles.is-live")
    expect(page.locator("[name=line_characters]")).to_have_value("24")
    expect_lines(page, 24)


def test_the_words_of_a_cue_are_retyped_and_the_rest_stays(show: Show, talk: str, site: Site) -> None:
    page = show(talk)
    page.locator(".cue").first.click()
    words = field(page, "Words")
    words.fill("We ran home, because it had begun to rain.")
    press(page, "Enter")
    expect(page.locator(".cue-text").first).to_contain_text("We ran home,")
    saved(page)
    assert site.texts(talk)[0] == "We ran home, because it had begun to rain."
    page.locator("#undo").click()
    saved(page)
    assert site.texts(talk)[0] == LINES[0][0]
    expect(page.locator(".cue-text").first).to_contain_text("We went home,")
    (retyped, undone) = [each for each in site.log(talk) if each["kind"] == "segment_retyped"]
    assert (retyped["payload"]["made_by"], undone["payload"]["made_by"]) == ("typing", "undo")


def test_a_timed_cue_keeps_its_times_when_its_words_change(show: Show, talk: str, site: Site) -> None:
    page = show(talk)
    page.locator(".cue").first.click()
    field(page, "Out").fill("5.0")
    press(page, "Enter")
    saved(page)
    field(page, "Words").fill("Then we all went home at once, because it had begun to rain.")
    press(page, "Enter")
    saved(page)
    assert exported(site, talk)[0].end.total_seconds() == 5.0
    assert exported(site, talk)[0].content.replace("\n", " ").startswith("Then we all went home at once,")


def test_a_cue_is_split_and_joined_again(show: Show, talk: str, site: Site) -> None:
    page = show(talk)
    heard = exported(site, talk)
    page.locator(".cue").first.click()
    words = field(page, "Words")
    words.focus()
    page.evaluate(
        "() => { const e = document.getElementById('cue-words'); const at = e.value.indexOf('because');"
        " e.setSelectionRange(at, at); e.dispatchEvent(new Event('click')) }"
    )
    press(page, "Alt+Shift+Enter")
    expect(page.locator(".cue-text").first).to_have_text("We went home,")
    expect(page.locator(".cue-text").nth(1)).to_have_text("because it had begun to rain.")
    saved(page)
    page.locator(".cue").first.click()
    press(page, "Alt+Shift+m")
    expect(page.locator(".cue")).to_have_count(len(heard))
    saved(page)
    assert [each.content for each in exported(site, talk)] == [each.content for each in heard]
    for _ in range(2):
        page.locator("#undo").click()
    expect(page.locator(".cue")).to_have_count(len(heard))
    saved(page)
    assert exported(site, talk) == heard


def test_what_somebody_else_types_meanwhile_is_not_timed_wrongly(show: Show, talk: str, site: Site) -> None:
    page = show(talk)
    page.locator(".cue").first.click()
    site.somebody_else(talk, "segment_retyped", segment="s0", version=0, text="They all went home.")
    drag(page, page.get_by_role("slider", name="End of the cue"), px_of(page, 0.6))
    expect(page.locator("#announcer")).to_have_text(
        "Somebody else changed these words: the times set here were not kept."
    )
    expect(page.locator(".cue-text").first).to_have_text("They all went home.")
    assert timings(site, talk) == []
    drag(page, page.get_by_role("slider", name="End of the cue"), px_of(page, 0.6))
    saved(page)
    assert len(timings(site, talk)) == 1


def test_times_set_offline_are_sent_later(show: Show, talk: str, site: Site) -> None:
    page = show(talk)
    page.locator(".cue").first.click()
    page.context.set_offline(True)
    drag(page, page.get_by_role("slider", name="End of the cue"), px_of(page, 0.6))
    expect(page.locator("#save-status")).to_have_text("Offline: 1 edit kept here")
    assert timings(site, talk) == []
    page.context.set_offline(False)
    saved(page)
    assert len(timings(site, talk)) == 1


def test_the_cue_at_the_playhead_is_shown_as_it_will_be_seen(show: Show, talk: str) -> None:
    page = show(talk)
    page.locator(".cue").first.click()
    expect(page.locator("#preview-text")).to_have_text(page.locator(".cue-text").first.inner_text())
    page.get_by_role("button", name="Play", exact=True).last.click()
    page.wait_for_function("() => document.getElementById('audio').currentTime > 1.2")
    expect(page.locator(".cue").first).to_have_class(re.compile("is-heard"))
    page.evaluate("document.getElementById('audio').currentTime = 0.2")
    expect(page.locator("#preview-text")).to_have_text("")


def test_text_and_subtitles_lead_to_each_other(show: Show, talk: str) -> None:
    page = show(talk)
    page.locator(".cue").nth(1).click()
    link = page.get_by_role("link", name="Open in the text").get_attribute("href")
    assert link is not None
    assert re.fullmatch(rf"/transcripts/{talk}\?t=\d+\.\d+", link)
    page.get_by_role("link", name="Text", exact=True).click()
    page.wait_for_selector("#editor.is-live")
    page.get_by_role("link", name="Subtitles", exact=True).click()
    page.wait_for_selector("#subtitles.is-live")


def test_without_words_there_is_a_way_on(show: Show, site: Site) -> None:
    page = show(site.add(Hypothesis(TINY, "en", 5.0, ())))
    expect(page.locator("#cues-empty")).to_be_visible()
    expect(page.locator("#cues")).to_be_hidden()
    assert complaints(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(show: Show, talk: str, scheme: Any) -> None:
    page = show(talk)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.locator(".cue").nth(1).click()
    page.locator(".export-menu summary").click()
    assert complaints(page) == []
    page.locator(".export-menu summary").click()
    page.locator(".cue-wishes summary").click()
    assert complaints(page) == []
    press(page, "Control+/")
    expect(page.locator("dialog[open]")).to_have_count(1)
    assert complaints(page) == []


def test_on_a_phone_nothing_is_cut_off(show: Show, talk: str, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    show(talk)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator(".cue").last.click()
    expect(page.locator(".cue").last).to_be_in_viewport()
    expect(field(page, "In")).to_be_in_viewport()


def test_two_thousand_cues_stay_quick(show: Show, site: Site) -> None:
    """No stopwatch: rows that did not change are not made anew, and only what is in sight is laid out."""
    many = tuple((f"Sentence number {i} is said here, and it is over now.", 0.06, 0.4) for i in range(2000))
    transcript = site.add(hypothesis(many))
    page = show(transcript)
    assert page.locator(".cue").count() >= 2000
    page.evaluate("document.querySelectorAll('.cue').forEach(row => { row.kept = true })")
    drag(page, page.get_by_role("slider", name="End of the cue"), px_of(page, 0.3))
    saved(page)
    page.wait_for_function("() => document.querySelector('.cue').textContent.includes('set by hand')")
    anew = page.evaluate("[...document.querySelectorAll('.cue')].filter(row => !row.kept).length")
    assert anew <= 3
    assert page.locator(".region").count() < 12


def test_the_page_can_be_read_without_a_script(browser: Any, signed_in: Any, site: Site, talk: str) -> None:
    context = browser.new_context(storage_state=signed_in, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/transcripts/{talk}/subtitles?profile=bbc")
    expect(page.locator(".cue").first).to_be_visible()
    expect(page.get_by_label("Rules")).to_have_value("bbc")
    expect(page.locator("audio")).to_be_visible()
    context.close()
