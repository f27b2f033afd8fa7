"""A name that was put right twice is listened to, accepted, withdrawn and put back."""

import pytest
from playwright.sync_api import Page, expect

from backend.services import editing, vocabulary
from backend.services.editing import Incoming
from tests.browsing import complaints
from tests.pages.conftest import Site
from tests.services.hearing import heard

pytestmark = pytest.mark.browser


def misheard(site: Site) -> None:
    """Store a recording in which somebody put a name right twice."""
    hypothesis = heard(("we met Mariko there", "then Mariko left"))
    recording = site.add("Board of <May>")
    site.begin(recording, hypothesis)
    site.hear(recording, hypothesis, 0, chunks=1)
    transcript = site.finish(recording)
    events = [
        Incoming(f"{kind}{n}", kind, {"segment": f"s{n}", **more})
        for n, text in enumerate(("we met Maarika there", "then Maarika left"))
        for kind, more in (("segment_retyped", {"version": 0, "text": text}), ("segment_confirmed", {}))
    ]
    editing.record_events(site.records, transcript, site.owner, events)


def test_a_proposed_name_is_accepted_withdrawn_and_used_again_by_keyboard(page: Page, site: Site) -> None:
    page.goto("/vocabulary")
    expect(page.get_by_role("heading", name="Nothing is proposed now")).to_be_visible()
    misheard(site)
    page.goto("/settings")
    page.get_by_role("link", name="Open the vocabulary").click()
    expect(page.get_by_role("listitem").filter(has_text="Put right 2 times")).to_contain_text("“mariko”")
    with page.expect_request("**/media/*/audio"):
        page.get_by_role("button", name="Play “Mariko” in Board of <May>").press("Enter")
    assert complaints(page) == []
    page.get_by_role("button", name="Decline Maarika").press("Enter")
    page.get_by_role("button", name="Forget Maarika").press("Enter")
    page.get_by_label("Spelling").fill("Maarika Toots")
    page.get_by_label("Spelling").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved")
    expect(page.get_by_role("heading", name="Maarika Toots")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Withdraw Maarika Toots").press("Enter")
    page.get_by_role("button", name="Use Maarika Toots").press("Enter")
    expect(page.get_by_role("heading", name="In use")).to_be_visible()


def test_what_is_no_term_is_said_at_the_field(plain: Page, site: Site) -> None:
    plain.goto("/vocabulary")
    field = plain.get_by_label("Name or term, as it is written")
    field.fill("one two three four five")
    field.press("Enter")
    expect(plain.get_by_text("A term has one to 4 words")).to_be_visible()
    expect(field).to_have_value("one two three four five")
    field.fill("Zebulon")
    field.press("Enter")
    expect(plain.get_by_role("heading", name="Zebulon")).to_be_visible()
    assert vocabulary.vocabulary(site.records, site.owner).accepted
