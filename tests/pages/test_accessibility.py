"""Every page can be used by everybody: axe finds nothing, and nothing runs off a phone's screen."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from backend.services import alarms, library
from tests.browsing import complaints
from tests.pages.conftest import TIMEOUT_MS, Site
from tests.services.hearing import heard

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}
PAGES = ("library", "nothing matches", "upload", "queued", "running", "failed", "done", "quality", "models")
PAGES += ("settings", "history", "invitation", "error", "found", "filtered", "trash", "empty trash", "alarms")
PAGES += ("broken", "vocabulary", "review")


@pytest.fixture(scope="module")
def paths(site: Site) -> dict[str, str]:
    """Where each page lies, in each state that looks different."""
    queued, running, failed = (site.add(f"Shown {state}") for state in ("queued", "running", "failed"))
    site.begin(running, heard())
    site.hear(running, heard(), 0)
    site.fail(failed, "It holds no sound.")
    done, transcript = site.transcribed("Shown done")
    site.retype(transcript)
    site.reviewed("Shown reviewed")
    library.move_to_trash(site.records, [site.add("Shown thrown away")])
    library.add_tag(site.records, [done], "shown")
    for _ in range(2):
        alarms.evaluate(site.records)
    return {
        "library": "/?q=shown",
        "nothing matches": "/?q=nowhere",
        "upload": "/recordings/new",
        "queued": f"/recordings/{queued}",
        "running": f"/recordings/{running}",
        "failed": f"/recordings/{failed}",
        "done": f"/recordings/{done}",
        "quality": "/quality",
        "models": "/models",
        "settings": "/settings",
        "history": f"/transcripts/{transcript}/history?at=0",
        "invitation": "/invitation?token=spent",
        "error": "/nowhere",
        "found": "/?q=umbrella",
        "filtered": "/?state=done&tag=shown&sort=-title",
        "trash": "/trash",
        "empty trash": "/trash?offset=1000",
        "alarms": "/alarms",
        "broken": "/broken",
        "vocabulary": "/vocabulary",
        "review": "/review",
    }


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_any_theme_and_a_phone_holds_it(
    page: Page, paths: dict[str, str], name: str
) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.goto(paths[name])
        page.wait_for_load_state("load")
        assert complaints(page) == []
    page.emulate_media(contrast="more")
    assert complaints(page) == []
    page.set_viewport_size(PHONE)
    # A chart follows the width of the page a moment later.
    page.wait_for_function(f"() => document.documentElement.scrollWidth <= {PHONE['width']}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_doors(browser: Browser, site: Site, scheme: Any) -> None:
    context = browser.new_context(base_url=site.url, color_scheme=scheme, viewport=PHONE)
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    page.goto("/sign-in")
    assert complaints(page) == []
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert complaints(page) == []
    context.close()


def test_axe_finds_nothing_in_a_menu_a_dialog_and_an_upload(page: Page, paths: dict[str, str]) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(paths["library"])
    page.get_by_role("button", name="Actions for Shown done").click()
    assert complaints(page) == []
    page.keyboard.press("Escape")
    page.get_by_label("Select Shown done").check()
    page.get_by_role("button", name="Transcribe again", exact=True).click()
    assert complaints(page) == []
    page.get_by_role("button", name="Transcribe again…").click()
    expect(page.get_by_role("dialog", name="Transcribe 1 recording again?")).to_be_visible()
    assert complaints(page) == []
    page.goto(paths["upload"])
    page.wait_for_selector("#upload-form[data-live]")
    page.set_input_files("#file", {"name": "a.wav", "mimeType": "audio/wav", "buffer": b"sound"})
    expect(page.locator("#uploads .upload-row")).to_be_visible()
    page.get_by_role("button", name="Record with the microphone").click()
    expect(page.locator("#mic-timer")).to_be_visible()
    assert complaints(page) == []


def test_the_library_shows_everything_a_table_shows_on_a_phone(page: Page, paths: dict[str, str]) -> None:
    page.set_viewport_size(PHONE)
    page.goto(paths["library"])
    row = page.get_by_role("row").filter(has_text="Shown reviewed")
    expect(row).to_contain_text("Ready")
    expect(row.get_by_role("img", name="4 of 5 stars")).to_be_visible()
    expect(row.get_by_role("button", name="Actions for")).to_be_visible()


def test_no_table_of_models_runs_sideways_on_a_phone(page: Page, paths: dict[str, str]) -> None:
    page.set_viewport_size(PHONE)
    page.goto(paths["models"])
    row = page.get_by_role("row").filter(has_text="tiny.en")
    expect(row.get_by_role("button", name="Copy the SHA-256 of tiny.en")).to_be_visible()
    assert page.locator(".table-wrap").evaluate("wrap => wrap.scrollWidth <= wrap.clientWidth")
