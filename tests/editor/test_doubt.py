"""Finding, hearing and settling what is doubtful."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.editor.conftest import Site, press

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]

SELECTED = "document.getSelection().toString()"
MARKED = """name => [...CSS.highlights.get(name)].flatMap(range => {
  if (!range.startContainer.isConnected) return [];
  const live = document.createRange();
  live.setStart(range.startContainer, range.startOffset);
  live.setEnd(range.endContainer, range.endOffset);
  return live.toString();
})"""


def marked(page: Page, name: str = "doubt") -> list[str]:
    return page.evaluate(MARKED, name)


def test_doubtful_words_are_marked_and_listed_with_time_and_confidence(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    assert marked(page) == ["brown", "we"]
    rows = page.locator("#doubt-list button")
    expect(rows).to_have_count(2)
    expect(rows.first).to_have_accessible_name("brown, 0:01, confidence 25 %")
    expect(page.locator("#doubt-progress")).to_have_text("0 of 2 doubtful words checked")


def test_marks_stay_when_a_speaker_gets_a_name(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    page.locator(".segment-text").first.click()
    press(page, "F2")
    page.keyboard.type("Ada")
    press(page, "Enter")
    expect(page.locator(".segment-speaker").first).to_have_text("Ada")
    assert marked(page) == ["brown", "we"]


def test_f8_goes_from_doubt_to_doubt_and_replays_each(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    page.keyboard.press("F8")
    assert page.evaluate(SELECTED) == "brown"
    page.wait_for_function("() => !document.getElementById('audio').paused")
    expect(page.locator("#announcer")).to_have_text("brown. Confidence 25 %. 2 doubtful words left.")
    page.keyboard.press("F8")
    assert page.evaluate(SELECTED) == "we"
    page.keyboard.press("F8")
    assert page.evaluate(SELECTED) == "brown"
    page.keyboard.press("Shift+F8")
    assert page.evaluate(SELECTED) == "we"
    # "we" is spoken from 6.0 to 6.5 s: a second before and after, then it stops by itself.
    assert 4.9 <= page.evaluate("document.getElementById('audio').currentTime") <= 7.6
    page.wait_for_function("() => document.getElementById('audio').paused", polling=100)
    assert page.evaluate("document.getElementById('audio').currentTime") == pytest.approx(7.5, abs=1.2)


def test_this_is_right_settles_the_word_and_goes_on(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    page.keyboard.press("F8")
    page.keyboard.press("Control+Shift+Enter")
    assert page.evaluate(SELECTED) == "we"
    assert marked(page) == ["we"]
    expect(page.locator("#doubt-progress")).to_have_text("1 of 2 doubtful words checked")
    expect(page.locator("#save-status")).to_contain_text("Last saved")
    assert [event["kind"] for event in site.log(transcript)] == ["word_confirmed"]
    assert site.log(transcript)[0]["payload"] == {"segment": "s0", "heard": 2, "confirmed": True}
    page.reload()
    page.wait_for_selector("#editor.is-live")
    assert marked(page) == ["we"]


def test_where_nothing_is_doubtful_this_is_right_settles_the_passage_and_undo_takes_it_back(
    edit: Edit, transcript: str, site: Site
) -> None:
    page = edit(transcript)
    page.locator(".segment-text").nth(2).click()
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator(".segment").nth(2)).to_contain_text("Right")
    page.keyboard.press("Control+z")
    expect(page.locator(".segment").nth(2)).not_to_contain_text("Right")
    expect(page.locator("#save-status")).to_contain_text("Last saved")
    page.wait_for_function("() => !Object.keys(localStorage).some(k => k.includes('outbox'))")
    said = [(event["kind"], event["payload"]["confirmed"]) for event in site.log(transcript)]
    assert said == [("segment_confirmed", True), ("segment_confirmed", False)]


def test_correcting_a_doubtful_word_counts_as_checked(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    page.keyboard.press("F8")
    page.keyboard.type("green")
    assert marked(page) == ["we"]
    expect(page.locator("#doubt-progress")).to_have_text("1 of 2 doubtful words checked")


def test_the_threshold_decides_how_many_words_are_doubted(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    page.locator("#threshold").fill("95")
    assert len(marked(page)) > 20
    page.locator("#threshold").fill("10")
    assert marked(page) == []
    expect(page.locator("#doubt-list")).to_contain_text("Nothing is doubtful at this setting.")


def test_marks_can_be_hidden_and_edits_say_so(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    page.get_by_role("switch", name="Mark them").uncheck()
    assert marked(page) == []
    page.locator(".segment-text").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" indeed")
    expect(page.locator("#save-status")).to_contain_text("Last saved")
    assert site.log(transcript)[-1]["payload"]["flags_visible"] is False


def test_a_row_of_the_list_leads_to_its_word(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    page.locator("#doubt-list button").nth(1).click()
    assert page.evaluate(SELECTED) == "we"


def test_a_gap_is_filled_in_place_and_undo_opens_it_again(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    row = page.locator("#gap-list > li").first
    expect(row).to_contain_text("Speech without words")
    row.get_by_role("button", name="Write it").click()
    page.keyboard.type("it never rains but it pours")
    page.keyboard.press("Enter")
    expect(page.locator(".segment-text").last).to_have_text("it never rains but it pours")
    expect(page.locator("#gap-list > li")).to_have_count(1)
    expect(page.locator("#save-status")).to_contain_text("Last saved")
    assert site.view(transcript)["gaps"][0]["state"] == "filled"
    page.keyboard.press("Control+z")
    expect(page.locator("#gap-list > li")).to_have_count(2)
    page.wait_for_function("() => !Object.keys(localStorage).some(k => k.includes('outbox'))")
    assert site.view(transcript)["gaps"][0]["state"] == "open"
    assert len(site.texts(transcript)) == 4


def test_a_gap_where_nothing_is_said_is_dismissed(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    page.locator("#gap-list > li").nth(1).get_by_role("button", name="Nothing said").click()
    expect(page.locator("#gap-list > li")).to_have_count(1)
    expect(page.locator("#save-status")).to_contain_text("Last saved")
    assert [gap["state"] for gap in site.view(transcript)["gaps"]] == ["open", "dismissed"]
