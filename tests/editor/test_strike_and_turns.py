"""Leaving a stretch out, and saying who speaks: one step each, there and back."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.editor.conftest import Site, prefer, press, saved
from tests.services.hearing import TEXT

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]
SELECT = """([first, from, last, to]) => {
  const text = index => document.querySelectorAll('.segment-text')[index].firstChild;
  document.getElementById('text').focus();
  getSelection().setBaseAndExtent(text(first), from, text(last), to);
}"""


def select(page: Page, first: int, begin: str, last: int, end: str) -> None:
    """Select from the beginning of one word up to the end of another."""
    texts = page.locator(".segment-text").all_text_contents()
    page.evaluate(SELECT, [first, texts[first].index(begin), last, texts[last].index(end) + len(end)])
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")


def put_cursor(page: Page, passage: int) -> None:
    page.locator(".segment-text").nth(passage).click()
    # The browser tells of the new selection, on a busy machine a little later.
    page.wait_for_function(
        """passage => document.querySelectorAll('.segment-text')[passage]
          .contains(getSelection().anchorNode)""",
        arg=passage,
    )
    page.wait_for_timeout(100)


def speakers(site: Site, transcript: str) -> list[str]:
    return [segment["speaker"] for segment in site.view(transcript)["segments"]]


def left_out(site: Site, transcript: str) -> list[tuple[str, str]]:
    segments = site.view(transcript)["segments"]
    return [(each["text"], each["excluded"]) for each in segments if each["excluded"]]


def test_selected_words_are_left_out_and_taken_in_again(
    edit: Edit, page: Page, transcript: str, site: Site
) -> None:
    prefer(page, strike_reason=None)
    edit(transcript)
    select(page, 0, "brown", 0, "jumps")
    press(page, "Control+Shift+X")
    page.locator("#strike-dialog").get_by_role("button", name="private").click()
    saved(page)
    assert site.texts(transcript)[:3] == ["the quick", "brown fox jumps", "over the lazy dog"]
    assert left_out(site, transcript) == [("brown fox jumps", "private")]
    expect(page.locator(".is-excluded .segment-text")).to_have_css("text-decoration-line", "line-through")
    press(page, "Control+Shift+X")
    saved(page)
    assert site.texts(transcript) == list(TEXT)
    expect(page.locator(".segment")).to_have_count(4)
    press(page, "Control+z", 2)
    saved(page)
    assert site.texts(transcript) == list(TEXT)
    assert left_out(site, transcript) == []
    press(page, "Control+y", 1)
    saved(page)
    assert left_out(site, transcript) == [("brown fox jumps", "private")]


def test_a_stretch_across_passages_takes_the_last_reason_and_one_undo(
    edit: Edit, page: Page, transcript: str, site: Site
) -> None:
    prefer(page, strike_reason="crosstalk")
    edit(transcript)
    # Half words are whole ones: what is left out is left out of the sound too.
    select(page, 0, "zy", 2, "broug")
    press(page, "Control+Shift+X")
    saved(page)
    assert left_out(site, transcript) == [
        ("lazy dog", "crosstalk"),
        (TEXT[1], "crosstalk"),
        ("nobody had brought", "crosstalk"),
    ]
    press(page, "Control+z")
    saved(page)
    assert site.texts(transcript) == list(TEXT)
    assert left_out(site, transcript) == []


def test_without_a_selection_the_passage_is_left_out(
    edit: Edit, page: Page, transcript: str, site: Site
) -> None:
    prefer(page, strike_reason="private")
    edit(transcript)
    put_cursor(page, 2)
    press(page, "Control+Shift+X")
    saved(page)
    assert left_out(site, transcript) == [(TEXT[2], "private")]
    page.reload()
    page.wait_for_selector("#editor.is-live")
    put_cursor(page, 2)
    press(page, "Control+Shift+X")
    saved(page)
    assert left_out(site, transcript) == []


def test_from_the_cursor_on_somebody_else_speaks(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    put_cursor(page, 1)
    press(page, "Home")
    press(page, "Control+ArrowRight", 3)
    press(page, "Shift+Enter")
    expect(page.locator(".segment-speaker")).to_have_text(
        ["Speaker 1", "Speaker 1", "Speaker 2", "Speaker 2", "Speaker 2"]
    )
    saved(page)
    assert speakers(site, transcript) == ["1", "1", "2", "2", "2"]
    # From the beginning of a passage nothing has to be split.
    put_cursor(page, 4)
    press(page, "Home")
    press(page, "Shift+Enter")
    saved(page)
    assert speakers(site, transcript) == ["1", "1", "2", "2", "1"]
    press(page, "Control+z", 2)
    saved(page)
    assert site.texts(transcript) == list(TEXT)
    assert speakers(site, transcript) == ["1"] * 4


def test_a_number_gives_the_selected_passages_to_a_speaker(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    select(page, 1, "then", 2, "had")
    press(page, "Alt+Shift+Digit2")
    saved(page)
    assert speakers(site, transcript) == ["1", "2", "2", "1"]
    put_cursor(page, 3)
    press(page, "Alt+Shift+Digit5")
    expect(page.locator("#announcer")).to_have_text("There is no speaker 5 yet; the next new one is 3.")
    press(page, "Alt+Shift+Digit3")
    saved(page)
    assert speakers(site, transcript) == ["1", "2", "2", "3"]


def test_only_the_selected_words_are_given_away(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    select(page, 1, "went", 1, "because")
    press(page, "F2")
    page.keyboard.type("Grace")
    page.get_by_label("Only the selected words").check()
    page.get_by_role("button", name="Only here").click()
    saved(page)
    assert site.texts(transcript)[1:4] == ["and then we", "went home because", "it was raining"]
    assert speakers(site, transcript) == ["1", "1", "2", "1", "1", "1"]
    press(page, "Control+z")
    saved(page)
    assert site.texts(transcript) == list(TEXT)


def test_the_dialog_finds_a_speaker_as_one_types(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    for index, name in enumerate(["Ada", "Grace", "Alan"]):
        put_cursor(page, index)
        press(page, "F2")
        page.keyboard.type(name)
        page.locator("#speaker-here").click()
    put_cursor(page, 3)
    press(page, "F2")
    options = page.locator("#speaker-choices [role=option]")
    expect(options).to_have_count(4)
    page.keyboard.type("a")
    # "Speaker 1" has an a as well.
    expect(options).to_have_count(4)
    page.keyboard.type("l")
    expect(options).to_have_text([re.compile("Alan$")])
    press(page, "ArrowDown")
    press(page, "Enter")
    expect(page.locator("#speaker-name")).to_have_value("Alan")
    expect(page.locator("#speaker-everywhere")).to_have_text("All of Speaker 1 is Alan")
    # Somebody known is given this passage only: two people do not become one by a key too many.
    press(page, "Enter")
    expect(page.locator(".segment-speaker")).to_have_text(["Ada", "Grace", "Alan", "Alan"])
    saved(page)
    assert speakers(site, transcript) == ["2", "3", "4", "4"]


def test_the_list_of_speakers_names_merges_and_plays(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    put_cursor(page, 2)
    press(page, "Alt+Shift+Digit2")
    rows = page.locator(".speaker-row")
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("0:03")
    expect(rows.nth(1)).to_contain_text("1 passage")
    rows.nth(1).get_by_role("button", name="Hear Speaker 2").click()
    page.wait_for_function("() => document.getElementById('audio').currentTime > 9")
    rows.nth(1).get_by_role("button", name="Rename or merge Speaker 2").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Grace Hopper")
    page.keyboard.press("Enter")
    expect(rows.nth(1)).to_contain_text("GH")
    expect(page.locator(".segment-speaker").nth(2)).to_have_text("Grace Hopper")
    page.get_by_role("button", name="Rename or merge Grace Hopper").click()
    page.get_by_label("Is really").select_option("Speaker 1")
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(rows).to_have_count(1)
    saved(page)
    assert speakers(site, transcript) == ["1"] * 4
    page.locator("#text").focus()
    press(page, "Control+z")
    saved(page)
    assert speakers(site, transcript) == ["1", "1", "2", "1"]


def proposed(page: Page, method: str) -> None:
    """Serve the page as if a machine had told the speakers apart."""

    def serve(route: Route) -> None:
        answer = route.fetch()
        data = re.search(r'id="transcript-data"[^>]*>(.*?)</script>', answer.text(), re.DOTALL)
        assert data is not None
        transcript: dict[str, Any] = json.loads(data[1])
        told = json.dumps(transcript | {"speakers_proposed": {"method": method}}).replace("<", "\\u003c")
        route.fulfill(response=answer, body=answer.text().replace(data[1], told))

    page.route("**/transcripts/*", serve)


def test_proposed_speakers_are_a_proposal_until_somebody_looked(
    edit: Edit, page: Page, transcript: str, site: Site
) -> None:
    site.somebody_else(transcript, "speaker_assigned", segments=["s1", "s3"], speaker="2")
    proposed(page, "voices")
    edit(transcript)
    note = page.locator("#speakers-proposed")
    expect(note).to_contain_text("proposed by their voices")
    note.get_by_role("button", name="Take back to one speaker").click()
    expect(note).to_be_hidden()
    saved(page)
    assert speakers(site, transcript) == ["1"] * 4
    assert site.view(transcript)["speakers_checked"]
    page.locator("#text").focus()
    press(page, "Control+z")
    expect(note).to_be_visible()
    saved(page)
    assert speakers(site, transcript) == ["1", "2", "1", "2"]
    assert not site.view(transcript)["speakers_checked"]
    note.get_by_role("button", name="Accept").click()
    expect(note).to_be_hidden()
    saved(page)
    page.reload()
    page.wait_for_selector("#editor.is-live")
    expect(note).to_be_hidden()
    assert speakers(site, transcript) == ["1", "2", "1", "2"]


def test_giving_a_passage_away_says_that_the_proposal_was_looked_at(
    edit: Edit, page: Page, transcript: str, site: Site
) -> None:
    proposed(page, "channels")
    edit(transcript)
    expect(page.locator("#speakers-proposed")).to_contain_text("by the channels of the recording")
    put_cursor(page, 1)
    press(page, "Alt+Shift+Digit2")
    expect(page.locator("#speakers-proposed")).to_be_hidden()
    saved(page)
    assert site.view(transcript)["speakers_checked"]
