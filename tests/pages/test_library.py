"""Recordings are found, acted on and watched, with a script and without."""

import zipfile
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
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader").filter(has_text=title))


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
    page.wait_for_url(f"**/?q={title[-8:]}")
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value(title[-8:])
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("State").select_option("failed")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    page.wait_for_url(f"**/?q={title[-8:]}&state=failed")
    page.go_back()
    page.wait_for_url(f"**/?q={title[-8:]}")
    expect(row(page, title)).to_be_visible()
    page.go_forward()
    expect(page.get_by_label("State")).to_have_value("failed")
    page.get_by_role("link", name="State: Failed").click()
    page.wait_for_url(f"**/?q={title[-8:]}")
    expect(row(page, title)).to_be_visible()
    page.get_by_role("searchbox").fill("nowhere at all")
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
    with page.expect_request("**/library/rows*") as late:
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


def test_what_is_moved_to_the_trash_is_back_with_one_click(page: Page, site: Site, title: str) -> None:
    recording, transcript = site.transcribed(title)
    page.goto(f"/?q={title[-8:]}")
    menu(page, title, "Move to the trash")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    notice = page.locator("#notice")
    expect(notice).to_contain_text("1 recording moved to the trash.")
    with pytest.raises(NotFound):
        library.get(site.records, recording)
    assert page.request.get(f"/transcripts/{transcript}").status == 404
    notice.get_by_role("button", name="Undo").click()
    expect(row(page, title)).to_be_visible()
    expect(notice).to_contain_text("1 recording restored.")
    assert library.get(site.records, recording).title == title


def test_the_trash_restores_and_erases_what_is_in_it(page: Page, site: Site, title: str) -> None:
    library.empty_trash(site.records)
    kept, gone = (site.transcribed(f"{title} {name}")[0] for name in ("kept", "gone"))
    library.move_to_trash(site.records, [kept, gone])
    page.goto("/")
    page.get_by_role("link", name="2 recordings in the trash").click()
    page.get_by_role("button", name=f"Restore {title} kept").click()
    expect(page.locator("#notice")).to_contain_text("back in the library")
    assert library.get(site.records, kept).title == f"{title} kept"
    page.get_by_role("button", name=f"Erase {title} gone for good").click()
    dialog = page.get_by_role("dialog", name=f"Erase “{title} gone”?")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert library.trash(site.records).total == 1
    page.get_by_role("button", name="Empty the trash…").click()
    expect(page.get_by_role("dialog", name="Erase 1 recording?")).to_be_visible()
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("heading", name="The trash is empty")).to_be_visible()
    assert library.trash(site.records).total == 0


def test_a_search_leads_to_the_passage_that_has_it(page: Page, site: Site, title: str) -> None:
    _, transcript = site.transcribed(title)
    page.goto("/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type(f'umbrel "old bridge" {title[-8:]}')
    hits = page.get_by_role("list", name=f"Where it was found in {title}")
    expect(hits.get_by_role("listitem")).to_have_count(2)
    expect(hits.locator("mark")).to_have_text(["umbrella", "old bridge"])
    expect(row(page, title).locator("th a mark")).to_have_text(title[-8:])
    hits.get_by_role("link", name="Open at 0:12").click()
    page.wait_for_url(f"**/transcripts/{transcript}?t=12")
    page.wait_for_selector("#editor.is-live")
    page.wait_for_function("() => Math.abs(document.getElementById('audio').currentTime - 12) < 0.5")
    page.go_back()
    expect(hits.get_by_role("listitem")).to_have_count(2)


def test_many_recordings_are_tagged_and_the_tag_is_a_filter(page: Page, site: Site, title: str) -> None:
    for number in range(4):
        site.add(f"{title} {number}")
    tag = f"Tag {uuid4().hex[:6]}"
    page.goto(f"/?q={title[-8:]}&sort=title")
    ticks = page.locator("[data-tick]")
    ticks.nth(0).click()
    ticks.nth(2).click(modifiers=["Shift"])
    bar = page.get_by_role("region", name="Selected recordings")
    expect(bar).to_contain_text("3 recordings selected")
    bar.get_by_role("button", name="Tag", exact=True).click()
    bar.get_by_label("Tag", exact=True).fill(tag)
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_contain_text(f"“{tag}” put on 3 recordings.")
    expect(bar).to_be_hidden()
    page.get_by_role("link", name=tag).first.click()
    page.wait_for_url("**/?tag=Tag*")
    expect(page.locator("[data-tick]")).to_have_count(3)
    page.get_by_label("Select every recording on this page").check()
    expect(bar).to_contain_text("3 recordings selected")
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()


def test_the_keyboard_gets_from_a_ticked_box_to_what_can_be_done_and_back(
    page: Page, site: Site, title: str
) -> None:
    site.add(f"{title} 1")
    site.add(f"{title} 2")
    page.goto(f"/?q={title[-8:]}")
    box = page.locator("[data-tick]").first
    box.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("status").filter(has_text="1 recording selected")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(box.locator("+ button")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    bar = page.get_by_role("region", name="Selected recordings")
    expect(bar.get_by_role("button", name="Tag", exact=True)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    bar.get_by_role("button", name="Select nothing").press("Enter")
    expect(bar).to_be_hidden()
    expect(box).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=f"{title} 2")).to_be_focused()


def test_everything_that_was_found_is_moved_to_the_trash_at_once(page: Page, site: Site, title: str) -> None:
    for number in range(51):
        site.add(f"{title} {number}")
    page.goto(f"/?q={title[-8:]}")
    expect(page.locator("[data-tick]")).to_have_count(50)
    page.get_by_label("Select every recording on this page").check()
    page.get_by_role("button", name="Select all 51 that were found").click()
    bar = page.get_by_role("region", name="Selected recordings")
    expect(bar).to_contain_text("51 recordings selected")
    bar.get_by_role("button", name="Move to the trash").click()
    dialog = page.get_by_role("dialog", name="Move 51 recordings to the trash?")
    dialog.get_by_role("button", name="Move to the trash").click()
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    page.locator("#notice").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-tick]")).to_have_count(50)
    expect(page.get_by_text("1 to 50 of 51")).to_be_visible()
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("[data-tick]")).to_have_count(1)


def test_what_is_ticked_stays_so_while_rows_refresh_and_is_exported(
    page: Page, site: Site, title: str
) -> None:
    site.transcribed(title)
    site.transcribed(title)
    waiting = site.add(f"{title} waits")
    page.goto(f"/?q={title[-8:]}")
    page.get_by_label("Select every recording on this page").check()
    site.begin(waiting, heard())
    expect(row(page, f"{title} waits")).to_contain_text("Transcribing")
    expect(page.locator("[data-tick]:checked")).to_have_count(3)
    page.get_by_role("button", name="Export").click()
    page.get_by_label("Format").select_option("srt")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download a zip archive").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert sorted(archive.namelist()) == [f"{title} (2).srt", f"{title}.srt"]
        assert b"quick brown fox" in archive.read(f"{title}.srt")


def test_many_are_transcribed_again_after_asking_with_their_number(
    page: Page, site: Site, title: str
) -> None:
    recordings = [site.transcribed(f"{title} {number}")[0] for number in range(2)]
    page.goto(f"/?q={title[-8:]}")
    page.get_by_label("Select every recording on this page").check()
    page.get_by_role("button", name="Transcribe again", exact=True).click()
    page.get_by_role("button", name="Transcribe again…").click()
    page.get_by_role("dialog", name="Transcribe 2 recordings again?").get_by_role(
        "button", name="Transcribe again"
    ).click()
    expect(page.locator("#notice")).to_contain_text("2 recordings are in the queue again.")
    assert {library.get(site.records, id_).state for id_ in recordings} == {"queued"}


def test_a_recording_gets_tags_on_its_page(page: Page, site: Site, title: str) -> None:
    recording = site.add(title)
    page.goto(f"/recordings/{recording}")
    tags = page.get_by_role("region", name="Tags")
    page.get_by_label("New tag").fill("one, two")
    page.keyboard.press("Enter")
    expect(tags.get_by_role("alert")).to_contain_text("no comma")
    page.get_by_label("New tag").fill("interviews")
    page.keyboard.press("Enter")
    expect(tags.get_by_role("link", name="interviews")).to_be_visible()
    assert library.get(site.records, recording).tags == ("interviews",)
    tags.get_by_role("button", name="Take interviews off").click()
    expect(tags).to_contain_text("None yet")
    assert library.get(site.records, recording).tags == ()


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
    expect(row(page, title).get_by_role("button", name="Move to the trash")).to_be_hidden()


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


def test_without_a_script_recordings_are_found_cancelled_and_thrown_away(
    plain: Page, site: Site, title: str
) -> None:
    recording = site.add(title)
    plain.goto("/")
    plain.get_by_role("searchbox").fill(title[-8:])
    plain.get_by_role("button", name="Search").click()
    expect(plain.locator("tbody tr")).to_have_count(1)
    menu(plain, title, "Cancel the transcription")
    plain.wait_for_url("**/?done=cancelled")
    menu(plain, title, "Move to the trash")
    plain.wait_for_url("**/?done=trashed")
    with pytest.raises(NotFound):
        library.get(site.records, recording)
    plain.goto("/trash")
    plain.get_by_role("button", name=f"Restore {title}").click()
    plain.wait_for_url("**/trash?done=restored")
    assert library.get(site.records, recording).title == title
