"""Files go up piece by piece, and survive a pause and a reload."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from backend.services import library
from backend.services.library import Wanted
from tests.pages.conftest import TIMEOUT_MS, Site
from tests.services.hearing import heard

pytestmark = pytest.mark.browser

MEGABYTE = 1_000_000
KEPT = """async () => {
    const open = indexedDB.open("errata", 1);
    await new Promise((done) => { open.onsuccess = done; });
    const counts = await Promise.all([...open.result.objectStoreNames].map((name) => new Promise((done) => {
        const count = open.result.transaction(name).objectStore(name).count();
        count.onsuccess = () => done(count.result);
    })));
    open.result.close();
    return counts.reduce((sum, count) => sum + count, 0);
}"""


@pytest.fixture
def upload_page(page: Page) -> Page:
    page.on("dialog", lambda dialog: dialog.accept())
    return opened(page)


def opened(page: Page) -> Page:
    page.goto("/recordings/new")
    page.wait_for_selector("#upload-form[data-live]")
    return page


def again(page: Page) -> Page:
    page.reload()
    page.wait_for_selector("#upload-form[data-live]")
    return page


def recorded(page: Page, at_least_s: int) -> None:
    """Wait until the microphone was heard for some seconds."""
    page.wait_for_function(
        "seconds => Number(document.getElementById('mic-timer').textContent.split(':')[1]) >= seconds",
        arg=at_least_s,
    )


def row(page: Page, name: str) -> Locator:
    return page.locator(".upload-row", has_text=name)


def sound(folder: Path, name: str, size: int) -> Path:
    """A file of its own: what is in it is the worker's to judge."""
    path = folder / name
    path.write_bytes(os.urandom(size))
    return path


def slowly(context: BrowserContext, page: Page, bytes_per_s: int) -> None:
    """Let what is sent go this fast; -1 for as fast as it will."""
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_per_s},
    )


def stored(site: Site, filename: str) -> library.RecordingView:
    [found] = library.list_recordings(site.records, Wanted(q=filename)).recordings
    return found


def test_two_files_survive_a_pause_and_a_reload(
    upload_page: Page, context: BrowserContext, site: Site, tmp_path: Path
) -> None:
    page = upload_page
    large = sound(tmp_path, "interview.wav", 24 * MEGABYTE)
    small = sound(tmp_path, "memo.mp3", MEGABYTE)
    page.set_input_files("#file", [large, small])
    expect(page.get_by_role("button", name="Upload 2 files")).to_be_visible()
    page.get_by_label("It may be used to measure quality").check()
    slowly(context, page, 6 * MEGABYTE)
    page.get_by_role("button", name="Upload 2 files").click()
    expect(row(page, "interview.wav")).to_contain_text("MB/s")
    row(page, "interview.wav").get_by_role("button", name="Pause").click()
    expect(row(page, "interview.wav")).to_contain_text("Paused at")
    expect(row(page, "memo.mp3")).to_contain_text("Uploaded")

    again(page)
    expect(row(page, "interview.wav")).to_contain_text("Paused at")
    slowly(context, page, -1)
    with page.expect_request(lambda request: request.method == "PATCH") as resumed:
        row(page, "interview.wav").get_by_role("button", name="Resume").click()
    assert int(resumed.value.headers["upload-offset"]) > 0
    expect(row(page, "interview.wav")).to_contain_text("Uploaded")

    recording = stored(site, "interview.wav")
    assert site.records.media.path(recording.sha256).read_bytes() == large.read_bytes()
    assert recording.consent_quality
    assert not recording.consent_training
    assert stored(site, "memo.mp3").consent_quality
    page.wait_for_function(f"async () => await ({KEPT})() === 0")


def test_an_upload_that_was_going_goes_on_by_itself_after_a_reload(
    upload_page: Page, context: BrowserContext, site: Site, tmp_path: Path
) -> None:
    page = upload_page
    file = sound(tmp_path, "lecture.ogg", 20 * MEGABYTE)
    page.set_input_files("#file", file)
    slowly(context, page, 5 * MEGABYTE)
    page.get_by_role("button", name="Upload 1 file").click()
    expect(row(page, "lecture.ogg")).to_contain_text("MB/s")
    slowly(context, page, -1)
    again(page)
    expect(row(page, "lecture.ogg")).to_contain_text("Uploaded")
    assert site.records.media.path(stored(site, "lecture.ogg").sha256).read_bytes() == file.read_bytes()


def test_a_file_the_browser_could_not_keep_is_asked_for_again(
    upload_page: Page, context: BrowserContext, site: Site, tmp_path: Path
) -> None:
    page = upload_page
    file = sound(tmp_path, "reading.flac", 16 * MEGABYTE)
    other = sound(tmp_path, "other.flac", MEGABYTE)
    page.set_input_files("#file", file)
    slowly(context, page, 5 * MEGABYTE)
    page.get_by_role("button", name="Upload 1 file").click()
    expect(row(page, "reading.flac")).to_contain_text("MB/s")
    row(page, "reading.flac").get_by_role("button", name="Pause").click()
    slowly(context, page, -1)
    page.evaluate("""() => new Promise((done) => {
        const open = indexedDB.open("errata", 1);
        open.onsuccess = () => {
            const erased = open.result.transaction("files", "readwrite").objectStore("files").clear();
            erased.onsuccess = () => { open.result.close(); done(); };
        };
    })""")
    again(page)
    expect(row(page, "reading.flac")).to_contain_text("Choose the same file again")
    row(page, "reading.flac").locator("input[type=file]").set_input_files(other)
    expect(row(page, "reading.flac")).to_contain_text("That is another file")
    row(page, "reading.flac").locator("input[type=file]").set_input_files(file)
    expect(row(page, "reading.flac")).to_contain_text("Uploaded")
    assert site.records.media.path(stored(site, "reading.flac").sha256).read_bytes() == file.read_bytes()


def test_a_given_up_upload_leaves_nothing_anywhere(
    upload_page: Page, context: BrowserContext, site: Site, tmp_path: Path
) -> None:
    page = upload_page
    page.set_input_files("#file", sound(tmp_path, "regret.wav", 20 * MEGABYTE))
    slowly(context, page, 4 * MEGABYTE)
    page.get_by_role("button", name="Upload 1 file").click()
    expect(row(page, "regret.wav")).to_contain_text("MB/s")
    row(page, "regret.wav").get_by_role("button", name="Cancel").click()
    with page.expect_response(lambda response: response.request.method == "DELETE") as told:
        page.get_by_role("button", name="Give it up").click()
    assert told.value.status == 204
    expect(page.locator(".upload-row")).to_have_count(0)
    assert list((site.records.media.data_dir / "uploads").glob("*.part")) == []
    page.wait_for_function(f"async () => await ({KEPT})() === 0")


def test_what_cannot_be_taken_is_refused_at_once_with_a_reason(
    upload_page: Page, site: Site, tmp_path: Path
) -> None:
    page = upload_page
    limit = site.records.max_upload_bytes
    (tmp_path / "huge.wav").touch()
    os.truncate(tmp_path / "huge.wav", limit + 1)
    files = [sound(tmp_path, "notes.pdf", 9), sound(tmp_path, "empty.wav", 0), tmp_path / "huge.wav"]
    page.set_input_files("#file", [*files, sound(tmp_path, "fine.m4a", 9)])
    errors = page.locator("#upload-errors")
    expect(errors).to_contain_text("notes.pdf is not audio or video")
    expect(errors).to_contain_text("empty.wav is empty")
    expect(errors).to_contain_text("huge.wav is 67.1 MB, more than the 67.1 MB this server takes")
    expect(page.locator(".upload-name")).to_have_text(["fine.m4a"])
    row(page, "fine.m4a").get_by_role("button", name="Remove").click()
    expect(page.locator(".upload-row")).to_have_count(0)


def test_a_dropped_file_is_taken(upload_page: Page) -> None:
    page = upload_page
    carried = page.evaluate_handle(
        """() => { const carried = new DataTransfer();
        carried.items.add(new File(["sound"], "dropped.opus", { type: "audio/ogg" })); return carried; }"""
    )
    page.dispatch_event("#drop", "dragenter", {"dataTransfer": carried})
    expect(page.locator("#drop")).to_have_class("drop is-live is-over")
    page.dispatch_event("#drop", "drop", {"dataTransfer": carried})
    expect(page.locator("#drop")).to_have_class("drop is-live")
    expect(page.locator(".upload-name")).to_have_text(["dropped.opus"])


def test_a_finished_upload_shows_how_its_transcription_comes_on(
    upload_page: Page, site: Site, tmp_path: Path
) -> None:
    page = upload_page
    page.set_input_files("#file", sound(tmp_path, "spoken.wav", 1000))
    page.get_by_role("button", name="Upload 1 file").click()
    expect(row(page, "spoken.wav")).to_contain_text("Waiting for a worker")
    recording = stored(site, "spoken.wav").id
    site.jobs[recording] = site.queue.enqueued[-1]
    site.begin(recording, heard())
    site.hear(recording, heard(), 0)
    expect(row(page, "spoken.wav")).to_contain_text("Transcribing")
    site.hear(recording, heard(), 1)
    transcript = site.finish(recording)
    link = row(page, "spoken.wav").get_by_role("link", name="Open the transcript")
    expect(link).to_have_attribute("href", f"/transcripts/{transcript}")


def test_the_microphone_is_recorded_and_a_reload_loses_nothing(upload_page: Page, site: Site) -> None:
    page = upload_page
    page.get_by_role("button", name="Record with the microphone").click()
    recorded(page, 2)
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("#mic-state")).to_have_text("Paused")
    page.get_by_role("button", name="Go on").click()
    recorded(page, 3)

    again(page)
    expect(page.locator("#mic-take-text")).to_contain_text("was not used yet: 0:0")
    page.wait_for_function("() => document.getElementById('mic-listen').readyState >= 2", timeout=TIMEOUT_MS)
    page.get_by_role("button", name="Use it").click()
    page.get_by_role("button", name="Upload 1 file").click()
    expect(row(page, "Recording")).to_contain_text("Uploaded")
    recording = stored(site, "webm")
    stored_bytes = site.records.media.path(recording.sha256).read_bytes()
    assert stored_bytes.startswith(b"\x1aE\xdf\xa3")  # EBML: a WebM file from its first byte
    assert len(stored_bytes) > 5000
    page.wait_for_function(f"async () => await ({KEPT})() === 0")


def test_a_discarded_recording_is_gone(upload_page: Page) -> None:
    page = upload_page
    page.get_by_role("button", name="Record with the microphone").click()
    recorded(page, 1)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#mic-take-text")).to_contain_text("Recorded: 0:0")
    page.get_by_role("button", name="Discard", exact=True).click()
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_role("button", name="Record with the microphone")).to_be_visible()
    page.wait_for_function(f"async () => await ({KEPT})() === 0")


def test_without_a_script_the_plain_form_takes_a_file(plain: Page, site: Site, tmp_path: Path) -> None:
    plain.goto("/recordings/new")
    plain.set_input_files("#file", sound(tmp_path, "plain.wav", 5000))
    plain.get_by_label("Title").fill("By hand")
    plain.get_by_label("It may be used to train models").check()
    plain.get_by_role("button", name="Upload").click()
    expect(plain.get_by_role("heading", name="By hand")).to_be_visible()
    assert stored(site, "plain.wav").consent_training


def test_a_broken_connection_is_named_and_the_upload_goes_on_when_it_is_back(
    upload_page: Page, context: BrowserContext, site: Site, tmp_path: Path
) -> None:
    page = upload_page
    file = sound(tmp_path, "train.wav", MEGABYTE)
    context.route(
        "**/uploads**", lambda route: route.fulfill(status=503, json={"error": {"message": "Busy."}})
    )
    page.evaluate("() => { window.setTimeout = ((later) => (run, ms) => later(run, ms / 100))(setTimeout); }")
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Upload 1 file").click()
    expect(row(page, "train.wav")).to_contain_text("Busy.")
    context.unroute_all()
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(row(page, "train.wav")).to_contain_text("Uploaded")
    assert site.records.media.path(stored(site, "train.wav").sha256).read_bytes() == file.read_bytes()
