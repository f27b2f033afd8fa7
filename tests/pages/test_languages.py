"""Library, upload, settings and the rest in German: nothing left in English, axe clean, nothing cut off."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import complaints
from tests.catalogued import english_left
from tests.pages.conftest import TIMEOUT_MS, WIDE, Site
from tests.services.hearing import heard

pytestmark = pytest.mark.browser

PATHS = ("/?q=german", "/?q=nowhere", "/recordings/new", "/quality", "/models", "/settings", "/nowhere")


@pytest.fixture
def german(browser: Browser, signed_in: Any, site: Site) -> Iterator[Page]:
    context = browser.new_context(
        storage_state=signed_in, viewport=WIDE, base_url=site.url, locale="de-AT", permissions=["microphone"]
    )
    context.set_default_timeout(TIMEOUT_MS)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def stocked(site: Site) -> str:
    """Recordings in every state; the id of one that failed."""
    running, failed = site.add("German running"), site.add("German failed")
    site.begin(running, heard())
    site.hear(running, heard(), 0)
    site.fail(failed, "rain.wav holds no sound: its header is there, but no samples follow. Export it again.")
    site.add("German queued")
    site.reviewed("German reviewed")
    return failed


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_left_in_english_and_axe_finds_nothing(german: Page, stocked: str, path: str) -> None:
    german.goto(path)
    german.wait_for_load_state("load")
    assert german.locator("html").get_attribute("lang") == "de"
    assert english_left(german) == []
    assert complaints(german) == []
    german.emulate_media(color_scheme="dark", contrast="more")
    assert complaints(german) == []
    for width in (320, 768):
        german.set_viewport_size({"width": width, "height": 800})
        german.wait_for_function(f"() => document.documentElement.scrollWidth <= {width}")


def test_why_a_recording_failed_is_told_in_german(german: Page, stocked: str) -> None:
    german.goto(f"/recordings/{stocked}")
    expect(german.get_by_role("alert")).to_contain_text("rain.wav enthält keinen Ton")
    assert english_left(german) == []


def test_the_microphone_and_the_uploads_speak_german(german: Page, stocked: str) -> None:
    german.goto("/recordings/new")
    german.wait_for_selector("#upload-form[data-live]")
    german.set_input_files("#file", {"name": "a.wav", "mimeType": "audio/wav", "buffer": b"sound"})
    expect(german.locator("#start-label")).to_have_text("1 Datei hochladen")
    expect(german.locator(".upload-size")).to_have_text("5 Byte")
    german.get_by_role("button", name="Mit dem Mikrofon aufnehmen").click()
    expect(german.locator("#mic-state")).to_have_text("Nimmt auf")
    assert english_left(german) == []


def test_choosing_a_language_changes_it_at_once_and_everywhere(page: Page, site: Site) -> None:
    page.goto("/settings")
    page.get_by_label("Language of the pages").select_option(label="Deutsch")
    page.get_by_role("button", name="Save the language").click()
    expect(page.get_by_role("status").first).to_contain_text("Die Einstellungen wurden gespeichert.")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aufnahmen")


def test_keys_are_changed_on_the_settings_page_too(page: Page) -> None:
    page.goto("/settings#keyboard")
    page.get_by_label("Change keys").check()
    page.get_by_role("button", name="Add a key for: Play while held down").click()
    page.keyboard.press("F4")
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="Use it").click()
    row = page.get_by_role("row", name="Play while held down")
    expect(row).to_contain_text("F4")
    page.reload()
    expect(row).to_contain_text("F4")
    assert complaints(page) == []


def test_how_the_editor_behaves_is_kept(page: Page, site: Site) -> None:
    page.goto("/settings")
    page.get_by_label("Back and forward, in seconds").fill("5")
    page.get_by_label("Size of the text").select_option(label="Large")
    page.get_by_label("Follow along").uncheck()
    page.get_by_role("button", name="Save how the editor behaves").click()
    expect(page.get_by_label("Back and forward, in seconds")).to_have_value("5.0")
    expect(page.get_by_label("Follow along")).not_to_be_checked()
    # The keys on the same page say how far they go.
    expect(page.locator("#key-table")).to_contain_text("Back 5 s")
