"""Recordings are found, acted on and watched, with a script and without."""

from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from backend.domain.errors import NotFound
from backend.services import library
from tests.pages.conftest import Site
from tests.services.hearing import heard

pytestmark = pytest.mark.browser


@pytest.fixture
def title() -> str:
    """A title nothing else in the library has."""
    return f"Meeting {uuid4().hex[:8]}"


def row(page: Page, title: str) -> Locator:
    return page.get_by_role("row").filter(has_text=title)


def menu(page: Page, title: str, name: str) -> None:
    row(page, title).get_by_role("button", name="Actions for").click()
    row(page, title).get_by_text(name).filter(visible=True).click()


def test_searching_shows_what_matches_and_keeps_its_address(page: Page, site: Site, title: str) -> None:
    site.add(title)
    site.add("Something else")
    page.goto("/")
    page.get_by_role("searchbox").press_sequentially(title[-8:])
    expect(row(page, title)).to_be_visible()
    expect(row(page, "Something else")).to_have_count(0)
    page.wait_for_url(f"**/?q={title[-8:]}&state=")
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value(title[-8:])
    page.get_by_label("State").select_option("failed")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    page.get_by_role("link", name="Show all recordings").click()
    expect(row(page, "Something else").first).to_be_visible()


def test_a_row_follows_its_transcription_while_a_menu_stays_open(page: Page, site: Site, title: str) -> None:
    recording = site.add(title)
    page.goto(f"/?q={title[-8:]}")
    expect(row(page, title)).to_contain_text("Waiting")
    row(page, title).get_by_role("button", name="Actions for").click()
    site.begin(recording, heard())
    site.hear(recording, heard(), 0)
    expect(row(page, title)).to_contain_text("Transcribing")
    expect(row(page, title).get_by_role("progressbar")).to_have_attribute("value", "0.5")
    expect(row(page, title).get_by_text("Cancel the transcription")).to_be_visible()
    site.hear(recording, heard(), 1)
    transcript = site.finish(recording)
    expect(row(page, title)).to_contain_text("Ready")
    expect(row(page, title).get_by_role("link", name=title)).to_have_attribute(
        "href", f"/transcripts/{transcript}"
    )
    with page.expect_request("**/library/rows*", timeout=4000) as late:
        page.wait_for_timeout(3500)
        page.evaluate("() => fetch('/library/rows?probe')")
    assert "probe" in late.value.url, "the rows still ask although nothing will change"


def test_a_transcription_is_cancelled_and_tried_again_from_its_row(
    page: Page, site: Site, title: str
) -> None:
    recording = site.add(title)
    page.goto(f"/?q={title[-8:]}")
    menu(page, title, "Cancel the transcription")
    expect(row(page, title)).to_contain_text("Cancelled")
    assert site.jobs[recording] in site.queue.cancelled
    menu(page, title, "Try again")
    expect(row(page, title)).to_contain_text("Waiting")


def test_erasing_asks_first(page: Page, site: Site, title: str) -> None:
    recording, _ = site.transcribed(title)
    page.goto(f"/?q={title[-8:]}")
    menu(page, title, "Erase…")
    dialog = page.get_by_role("dialog", name=f"Erase “{title}”?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert library.get(site.records, recording).title == title
    menu(page, title, "Erase…")
    page.get_by_role("button", name="Erase it").click()
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    with pytest.raises(NotFound):
        library.get(site.records, recording)


def test_erasing_still_asks_after_the_rows_refreshed_themselves(page: Page, site: Site, title: str) -> None:
    site.transcribed(title)
    site.add(f"{title} too")
    page.goto(f"/?q={title[-8:]}")
    done = row(page, title).filter(has_text="Ready")
    with page.expect_response("**/library/rows*"):
        done.get_by_role("button", name="Actions for").click()
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-settling, .htmx-swapping')")
    done.get_by_role("button", name="Erase…").click()
    expect(page.get_by_role("dialog", name=f"Erase “{title}”?")).to_be_visible()


def test_the_row_menu_works_by_keyboard_alone(page: Page, site: Site, title: str) -> None:
    site.transcribed(title)
    page.goto(f"/?q={title[-8:]}")
    button = row(page, title).get_by_role("button", name="Actions for")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(row(page, title).get_by_role("link", name="Open the transcript")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(row(page, title).get_by_role("button", name="Erase…")).to_be_hidden()


def test_a_failed_recording_says_why_on_its_row_and_page(page: Page, site: Site, title: str) -> None:
    recording = site.add(title)
    site.fail(recording, "It holds no sound: record it again, with the microphone on.")
    page.goto(f"/?q={title[-8:]}&state=failed")
    expect(row(page, title)).to_contain_text("It holds no sound")
    page.goto(f"/recordings/{recording}")
    expect(page.get_by_role("alert")).to_contain_text("record it again, with the microphone on")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/?done=queued")
    expect(page.get_by_role("status").first).to_contain_text("in the queue")


def test_the_text_arrives_while_the_rest_is_transcribed(page: Page, site: Site, title: str) -> None:
    recording = site.add(title)
    page.goto(f"/recordings/{recording}")
    expect(page.get_by_text("No worker is running")).to_be_visible()
    site.begin(recording, heard())
    site.hear(recording, heard(), 0)
    expect(page.get_by_role("log")).to_contain_text("the quick brown fox")
    expect(page.get_by_text("50 %", exact=False).first).to_be_visible()
    site.hear(recording, heard(), 1)
    transcript = site.finish(recording)
    page.wait_for_url(f"**/transcripts/{transcript}")


def test_consent_is_taken_back_with_one_click(page: Page, site: Site, title: str) -> None:
    recording, _ = site.transcribed(title)
    page.goto(f"/recordings/{recording}")
    page.get_by_label("Training models").uncheck()
    expect(page.locator("#consent-saved")).to_contain_text("Saved")
    after = library.get(site.records, recording)
    assert (after.consent_quality, after.consent_training) == (True, False)


def test_the_sample_is_taken_in(page: Page, site: Site) -> None:
    token = page.goto("/") and page.locator("meta[name=csrf-token]").get_attribute("content")
    answer = page.request.post(
        "/recordings/sample", headers={"x-csrftoken": str(token)}, form={}, max_redirects=0
    )
    recording = library.get(site.records, answer.headers["location"].rpartition("/")[2])
    assert recording.filename == "jfk.flac"
    assert recording.consent_quality
    assert not recording.consent_training


def test_without_a_script_recordings_are_found_cancelled_and_erased(
    plain: Page, site: Site, title: str
) -> None:
    recording = site.add(title)
    plain.goto("/")
    plain.get_by_role("searchbox").fill(title[-8:])
    plain.get_by_role("button", name="Search").click()
    expect(plain.locator("tbody tr")).to_have_count(1)
    menu(plain, title, "Cancel the transcription")
    plain.wait_for_url("**/?done=cancelled")
    menu(plain, title, "Erase…")
    plain.wait_for_url(f"**/recordings/{recording}#erase")
    plain.locator("noscript input[type=checkbox]").check()
    plain.get_by_role("button", name="Erase the recording").click()
    plain.wait_for_url("**/?done=erased")
    with pytest.raises(NotFound):
        library.get(site.records, recording)
