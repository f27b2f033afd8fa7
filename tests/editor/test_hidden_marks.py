"""Passages without marks, by which it is measured whether marks help."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from backend.domain.experiment import is_drawn
from backend.services import preferences
from backend.storage.tables import Recording, TranscriptRow
from tests.browsing import complaints
from tests.editor.conftest import Site, press, saved
from tests.editor.test_doubt import SELECTED, marked
from tests.services.hearing import heard

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]


def hiding_second(site: Site) -> str:
    """Add transcripts until one has its marks hidden in the second passage, not in the first."""
    while True:
        transcript = site.add(heard())
        if [is_drawn(transcript, n, 0.5) for n in (0, 1)] == [False, True]:
            break
    with site.records.database.session() as session:
        row = session.get_one(TranscriptRow, transcript)
        row.hidden_share = 0.5
        session.get_one(Recording, row.recording_id).consent_quality = True
    return transcript


def test_where_marks_are_hidden_nothing_marks_lists_or_counts_a_word(edit: Edit, site: Site) -> None:
    transcript = hiding_second(site)
    page = edit(transcript)
    assert marked(page) == ["brown"]
    expect(page.locator("#doubt-list button")).to_have_count(1)
    expect(page.locator("#doubt-progress")).to_have_text("0 of 1 doubtful words checked")
    expect(page.get_by_text("drawn at random, nothing is marked")).to_be_visible()
    assert complaints(page) == []
    for _ in range(2):
        press(page, "F8")
        assert page.evaluate(SELECTED) == "brown"
    # An edit beside the word that is not marked brings no mark, and says that marks were hidden.
    page.locator(".segment-text").nth(1).click()
    press(page, "Home")
    page.keyboard.type("well ")
    saved(page)
    assert marked(page) == ["brown"]
    (edit_,) = site.log(transcript)
    assert edit_["payload"]["flags_visible"] is False
    # Who does not take part sees all marks.
    preferences.change(site.records, site.owner, {"experiment": False})
    page = edit(transcript)
    assert marked(page) == ["brown", "we"]
    expect(page.locator("#doubt-progress")).to_have_text("0 of 2 doubtful words checked")
