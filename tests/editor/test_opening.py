"""The page before and after its script, and what it tells about the recording."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from backend.domain.transcript import OTHER_LANGUAGES, Gap, Hypothesis
from tests.browsing import complaints
from tests.editor.conftest import POOR, Site, begun_s
from tests.services.hearing import TINY, heard

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]


def test_it_can_be_read_and_played_without_javascript(
    browser: Browser, signed_in: Any, site: Site, transcript: str
) -> None:
    context = browser.new_context(storage_state=signed_in, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/transcripts/{transcript}")
    expect(page.get_by_role("heading", level=1)).to_have_text("An afternoon in the rain")
    expect(page.locator("audio")).to_be_visible()
    expect(page.locator(".segment-text")).to_have_text(site.texts(transcript))
    expect(page.locator(".segment-time")).to_have_text(["0:00", "0:05", "0:11", "0:15"])
    expect(page.locator(".with-script:visible")).to_have_count(0)
    page.get_by_label("4 stars: good").check()
    page.get_by_role("button", name="Send rating").click()
    expect(page.get_by_label("4 stars: good")).to_be_checked()
    assert site.view(transcript)["rating"]["stars"] == 4
    context.close()


def test_its_text_is_the_transcript(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    expect(page.locator(".segment-text")).to_have_text(site.texts(transcript))
    expect(page.get_by_role("textbox", name="Transcript")).to_be_visible()
    expect(page.locator("#save-status")).to_have_text("All changes saved")


def test_a_recording_without_speech_says_so(edit: Edit, site: Site) -> None:
    silent = Hypothesis(model=TINY, language="en", duration_s=12.0, segments=())
    page = edit(site.add(silent))
    expect(page.locator(".sheet-empty")).to_contain_text("No speech was found")
    expect(page.locator("#doubt-progress")).to_have_text("No doubtful words")


def test_what_is_wrong_with_the_sound_is_said_and_what_was_measured(edit: Edit, site: Site) -> None:
    page = edit(site.add(heard(), audio=POOR))
    panel = page.get_by_role("region", name="Sound")
    expect(panel.locator(".sound-warning")).to_have_count(3)
    expect(panel).to_contain_text("Loudness −36.4 LUFS (very quiet)")
    for nothing in (dict.fromkeys(POOR), None):
        edit(site.add(heard(), audio=nothing))
        expect(page.locator("#doubt-progress")).to_have_text("0 of 2 doubtful words checked")
        expect(panel).to_have_count(0)


def test_text_that_was_left_out_is_shown_on_request(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    expect(page.get_by_text("Thanks for watching!")).to_be_hidden()
    page.locator(".suppressed summary").click()
    expect(page.get_by_text("Thanks for watching!")).to_be_visible()
    expect(page.locator(".suppressed")).to_contain_text("no speech")


def test_it_exports_and_names_every_format(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    page.locator(".export-menu summary").click()
    with page.expect_download() as download:
        page.locator(".export-menu a[href$='format=srt']").click()
    text = download.value.path().read_text()
    assert "the quick brown fox" in text
    assert "-->" in text
    for name in ("txt", "vtt", "json", "docx", "csv"):
        expect(page.locator(f".export-menu a[href$='format={name}']")).to_be_visible()


def test_marks_are_elements_where_highlights_are_missing(page: Page, site: Site, transcript: str) -> None:
    page.add_init_script("delete CSS.__proto__.highlights; delete CSS.highlights; delete window.Highlight")
    page.goto(f"{site.url}/transcripts/{transcript}")
    expect(page.locator(".mark-doubt")).to_have_text(["brown", "we"])


def test_two_tabs_do_not_write_over_each_other(edit: Edit, transcript: str, site: Site, page: Page) -> None:
    edit(transcript)
    other = page.context.new_page()
    other.goto(f"{site.url}/transcripts/{transcript}")
    other.wait_for_selector("#editor.is-live")
    names = [tab.evaluate("sessionStorage.getItem('errata.tab')") for tab in (page, other)]
    assert all(names)
    assert len(set(names)) == 2


def test_news_that_are_none_draw_nothing_anew(page: Page, site: Site, transcript: str) -> None:
    held: list[Route] = []
    page.route("**/changes?*", lambda route: held.append(route), times=1)
    with page.expect_request("**/changes?*"):
        page.goto(f"{site.url}/transcripts/{transcript}")
    page.wait_for_selector("#editor.is-live")
    page.evaluate("document.querySelectorAll('.segment').forEach(each => { each.kept = true; })")
    with page.expect_response("**/changes?*"):
        held[0].continue_()
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))")
    assert page.evaluate("[...document.querySelectorAll('.segment')].map(each => each.kept)") == [True] * 4


def test_heard_words_and_flags_agree_with_the_server(edit: Edit, site: Site) -> None:
    page = edit(site.add(heard(("uh the hmm, weather um",), doubt=frozenset({0, 1, 2, 4}))))
    expect(page.locator("#doubt-list b")).to_have_text(["the"])


def test_where_something_was_perhaps_missed_or_heard_in_another_language_is_said(
    edit: Edit, site: Site
) -> None:
    other = {"start_s": 5.0, "end_s": 21.0, "own": 0.01, "language": "ru", "probability": 0.98}
    faint = Gap("g0", 22.0, 25.0, faint=True)
    transcript = site.add(replace(heard(), gaps=(faint,), parameters={OTHER_LANGUAGES: [other]}))
    page = edit(transcript)
    notice = page.locator(".other-language")
    expect(notice).to_contain_text("From 0:05 to 0:21 the model heard Russian and wrote it down as English")
    assert begun_s(page, notice.get_by_role("button", name="Listen to it").click) == pytest.approx(
        5.0, abs=0.5
    )
    expect(page.locator("#gap-list > li")).to_contain_text("Perhaps speech, 0:22 to 0:25")
    expect(page.locator("#gap-hint")).to_be_hidden()
    expect(page.locator("#gap-hint-faint")).to_be_visible()
    assert complaints(page) == []
    notice.get_by_role("link", name="Transcribe again in Russian").click()
    expect(page.locator("#again-heading")).to_be_visible()
