"""One person, one recording, everything real: the processes, the model, the database and the browser.

Upload, watch text arrive, go to a doubtful word by key, correct it, confirm a passage, rename a speaker, rate
it, export the subtitles, and let the quality page and the labelled corrections show what that was worth.
"""

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENT_MS, Served, upload, wait_for_the_editor

pytestmark = [pytest.mark.browser, pytest.mark.model]


@pytest.fixture
def recording(shared_data: Path, tmp_path: Path) -> Path:
    """A minute and more of read speech, under a name of its own."""
    return Path(shutil.copy(shared_data / "lj_printing_1.flac", tmp_path / "lj_printing_1.flac"))


def watch_text_arrive(page: Page) -> None:
    """Text of the first part is there while the rest is still being recognised."""
    expect(page.locator("#progress")).to_contain_text("printing", ignore_case=True, timeout=PATIENT_MS)
    wait_for_the_editor(page)


def correct_a_doubtful_word(page: Page) -> str:
    page.locator(".ProseMirror").click()
    page.keyboard.press("F8")
    doubtful = page.evaluate("getSelection().toString()")
    assert doubtful.strip()
    page.keyboard.type("errata")
    page.keyboard.press("F8")
    return doubtful


def rename_the_speaker(page: Page) -> None:
    page.keyboard.press("F2")
    page.fill("#speaker-name", "The reader")
    page.get_by_role("button", name="Rename everywhere").click()
    expect(page.locator(".segment-speaker").first).to_have_text("The reader")


def confirm_the_passage(page: Page) -> None:
    page.keyboard.press("Control+Period")
    page.get_by_role("button", name="Is right as it is").click()


def rate_four_stars(page: Page) -> None:
    page.locator("#rating-form").get_by_title("4 stars: good").click()
    page.get_by_role("button", name="Send rating").click()
    expect(page.locator("#rating-status")).not_to_be_empty()


def download(page: Page, address: str) -> bytes:
    answer = page.request.get(address)
    assert answer.ok, answer.text()
    return answer.body()


def test_a_recording_becomes_a_corrected_rated_transcript_and_labels_to_train_on(
    page: Page, served: Served, recording: Path
) -> None:
    site = served.url
    upload(page, recording)
    watch_text_arrive(page)

    doubtful = correct_a_doubtful_word(page)
    rename_the_speaker(page)
    page.locator(".ProseMirror .segment-text, .ProseMirror p").first.click()
    confirm_the_passage(page)
    rate_four_stars(page)
    expect(page.locator("#save-status")).to_contain_text("saved", ignore_case=True)

    transcript_id = page.url.rsplit("/", 1)[1]
    page.reload()
    page.wait_for_selector("#editor.is-live")
    expect(page.locator(".ProseMirror")).to_contain_text("errata")

    subtitles = download(page, f"{site}/api/transcripts/{transcript_id}/export?format=srt").decode()
    assert re.match(r"1\r?\n00:00:0\d,\d{3} --> ", subtitles)
    assert "errata" in subtitles

    log = json.loads(download(page, f"{site}/api/transcripts/{transcript_id}/history?limit=500"))
    kinds = {event["kind"] for event in log["events"]}
    assert {"segment_retyped", "speaker_named", "segment_confirmed", "rated", "exported"} <= kinds, doubtful

    page.goto(f"{site}/quality")
    expect(page.locator("main")).to_contain_text("tiny.en")
    expect(page.locator("main")).to_contain_text("reviewed")

    page.get_by_role("button", name="Prepare the archive").click()
    link = page.locator('a[href^="/api/exports/"]')
    link.wait_for(timeout=PATIENT_MS)
    address = link.get_attribute("href")
    with zipfile.ZipFile(io.BytesIO(download(page, f"{site}{address}"))) as archive:
        manifest = next(name for name in archive.namelist() if name.endswith(".jsonl"))
        labels = [json.loads(line) for line in archive.read(manifest).decode().splitlines()]
        assert labels
        assert all(
            archive.getinfo(f"{Path(manifest).parent}/{label['audio_filepath']}".lstrip("./"))
            for label in labels
        )
