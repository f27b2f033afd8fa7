"""Recordings come from the web and from a watched folder, and people see how far they are."""

import threading
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from backend.domain.errors import ErrataError
from backend.services import importing, library
from backend.services.library import Wanted
from backend.services.watching import Watcher
from backend.storage.tables import UrlImport
from tests.browsing import complaints
from tests.pages.conftest import Site
from tests.serving import OtherServer, other_server
from worker.fetching import Fetching

pytestmark = pytest.mark.browser


@pytest.fixture
def there() -> Iterator[OtherServer]:
    with other_server() as server:
        server.content = uuid4().bytes * 10_000
        yield server


@pytest.fixture(autouse=True)
def none_left(site: Site) -> Iterator[None]:
    """Other tests see the upload page without these imports."""
    yield
    with site.records.database.session() as session:
        session.execute(delete(UrlImport))


def work(site: Site) -> None:
    """Do what a worker does with the import that was asked for last."""
    fetching = Fetching(site.records, pause_s=0.0)
    import_id = importing.recent(site.records, site.owner)[0].id
    try:
        fetching.store(import_id, fetching.fetch(import_id))
    except ErrataError as refusal:
        importing.fail(site.records, import_id, refusal.message)


def ask(page: Page, url: str) -> None:
    page.goto("/recordings/new")
    page.wait_for_selector("#upload-form[data-live]")
    page.get_by_label("Address of the recording").fill(url)
    page.get_by_label("Language spoken").select_option("de")
    page.get_by_label("It may be used to measure quality").check()
    page.get_by_role("button", name="Fetch it").click()
    page.wait_for_url("**/recordings/new?done=importing#imports")


def test_a_recording_is_fetched_while_its_progress_is_shown(
    page: Page, site: Site, there: OtherServer
) -> None:
    ask(page, f"{there.url}/talk.wav")
    entry = page.locator(".upload-row").filter(has_text=there.url)
    expect(entry).to_contain_text("Waiting")
    expect(page.locator("#imports")).to_contain_text("No worker is running")
    import_id = importing.recent(site.records, site.owner)[0].id
    importing.fetching(site.records, import_id)
    importing.received(site.records, import_id, 64_000, 160_000, None)
    expect(entry).to_contain_text("Fetching, 40 %")
    expect(entry.get_by_role("progressbar")).to_have_attribute("value", "0.4")
    assert complaints(page) == []
    threading.Thread(target=work, args=(site,)).start()
    expect(entry).to_contain_text("Stored")
    entry.get_by_role("link", name="Open").click()
    expect(page.get_by_role("heading", name="talk", exact=True)).to_be_visible()
    recording = library.get(site.records, page.url.rpartition("/")[2])
    assert (recording.language, recording.consent_quality, recording.consent_training) == ("de", True, False)


def test_what_cannot_be_fetched_says_why_and_what_would_work(
    page: Page, site: Site, there: OtherServer
) -> None:
    ask(page, f"{there.url}/page")
    work(site)
    expect(page.get_by_text("The address leads to a web page, not to a recording.")).to_be_visible()
    ask(page, f"{there.url}/to?http://localhost:{there.port}/talk.wav")
    work(site)
    expect(page.get_by_text("localhost is in a private network")).to_be_visible()
    page.get_by_label("Address of the recording").fill("10.1.2.3/talk.wav")
    page.get_by_role("button", name="Fetch it").click()
    expect(page.locator("#upload-errors")).to_contain_text("This is no address of the web")
    expect(page.get_by_label("Address of the recording")).to_have_value("10.1.2.3/talk.wav")


def test_an_import_is_cancelled(page: Page, site: Site, there: OtherServer) -> None:
    ask(page, f"{there.url}/talk.wav?{uuid4().hex}")
    entry = page.locator(".upload-row").first
    entry.get_by_role("button", name="Cancel").click()
    expect(entry).to_contain_text("Cancelled")
    assert importing.recent(site.records, site.owner)[0].state == "cancelled"


def test_without_a_script_a_recording_is_fetched_too(plain: Page, site: Site, there: OtherServer) -> None:
    plain.goto("/recordings/new")
    plain.get_by_label("Address of the recording").fill(f"{there.url}/talk.wav")
    plain.get_by_role("button", name="Fetch it").click()
    plain.wait_for_url("**/recordings/new?done=importing#imports")
    work(site)
    plain.reload()
    expect(plain.locator(".upload-row").first).to_contain_text("Stored")


def test_what_lies_in_the_watched_folder_is_in_the_library_and_what_was_refused_in_the_settings(
    page: Page, site: Site
) -> None:
    folder = site.records.watch_folder
    assert folder is not None
    name = f"Dictation {uuid4().hex[:8]}"
    (folder / f"{name}.m4a").write_bytes(uuid4().bytes)
    (folder / "nothing.wav").write_bytes(b"")
    watcher = Watcher(site.records, settled_s=0.0)
    watcher.look()
    assert watcher.look() == 1
    page.goto("/?sort=title")
    page.get_by_role("searchbox").fill(name)
    expect(page.get_by_role("link", name=name)).to_be_visible()
    assert library.list_recordings(site.records, Wanted(q=name)).total == 1
    page.goto("/settings")
    card = page.get_by_role("region", name="Watched folder")
    expect(card).to_contain_text(str(folder))
    expect(card.get_by_role("listitem")).to_contain_text("nothing.wav")
    expect(card.get_by_role("listitem")).to_contain_text("The file is empty")
