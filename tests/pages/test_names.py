"""The names in labelled corrections are looked through, and passages with them left out."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from backend.services import editing, exports
from backend.services.editing import Incoming
from backend.services.labels.identifying import look_through
from tests.browsing import complaints
from tests.pages.conftest import Site

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}


def named(site: Site, title: str, *names: str) -> str:
    """Store a transcript with a name in each of its first passages, all of them confirmed."""
    _, transcript = site.transcribed(title)
    view = editing.transcript_view(site.records, transcript, site.owner)
    events = []
    for at, (segment, name) in enumerate(zip(view["segments"], names, strict=False)):
        retyped = {
            "segment": segment["id"],
            "version": segment["version"],
            "text": f"{segment['text']} with {name} there",
        }
        events.append(Incoming(f"{title} {at}", "segment_retyped", retyped))
        events.append(Incoming(f"{title} {at} right", "segment_confirmed", {"segment": segment["id"]}))
    editing.record_events(site.records, transcript, site.owner, events)
    return transcript


def test_names_are_left_out_one_passage_at_a_time_or_all_and_anybody_can_use_the_page(
    page: Page, site: Site
) -> None:
    transcript = named(site, "Named", "Zebedee", "Zebedee", "Zebedee", "Philomena")
    archive = exports.archive(site.records, "earlier")
    archive.parent.mkdir(exist_ok=True)
    archive.touch()
    page.goto("/exports/names")
    row = page.get_by_role("listitem", name="Zebedee")
    expect(row).to_contain_text("3 times in 1 recording")
    row.get_by_role("button", name="Leave out the passage with “Zebedee” at 0:00 in Named").focus()
    page.keyboard.press("Enter")
    expect(row.get_by_text("1 passage was left out as private")).to_be_visible()
    expect(row.locator(".notice")).to_be_focused()
    expect(row.get_by_role("link", name="0:00 Named")).to_have_attribute(
        "href", f"/transcripts/{transcript}?t=0.00"
    )
    expect(row.get_by_role("button", name="Leave out the passage")).to_have_count(2)
    assert not archive.exists()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert complaints(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    row.get_by_role("button", name="Leave out all 2 passages with “Zebedee”").click()
    page.get_by_role("dialog").get_by_role("button", name="Leave them out").click()
    expect(row.get_by_text("2 passages were left out as private")).to_be_visible()
    expect(row.get_by_role("button")).to_have_count(0)
    left = {name.text for name in look_through(site.records).names}
    assert "Zebedee" not in left
    assert "Philomena" in left


def test_without_a_script_a_passage_is_left_out_as_well(plain: Page, site: Site) -> None:
    named(site, "Plain", "Xanthippe")
    plain.goto("/quality")
    plain.get_by_role("link", name="Look through the names first").click()
    plain.get_by_role("button", name="Leave out the passage with “Xanthippe”").click()
    expect(plain.locator("#notice")).to_contain_text("Left out as private")
    expect(plain.get_by_role("listitem", name="Xanthippe")).to_have_count(0)
