"""What a person does to the text becomes events, and undo their opposites."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.editor.conftest import Site, press, saved
from tests.services.hearing import TEXT

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]


def at_end_of(page: Page, index: int) -> None:
    page.locator(".segment-text").nth(index).click()
    press(page, "End")


def test_typing_is_saved_as_one_edit_and_there_after_a_reload(
    edit: Edit, transcript: str, site: Site
) -> None:
    page = edit(transcript)
    at_end_of(page, 0)
    page.keyboard.type(" again", delay=20)
    expect(page.locator("#save-status")).to_contain_text("Last saved")
    (event,) = site.log(transcript)
    assert event["kind"] == "segment_retyped"
    assert event["payload"]["text"] == f"{TEXT[0]} again"
    assert event["payload"]["made_by"] == "typing"
    assert 0 < event["payload"]["seconds_spent"] < 60
    page.reload()
    page.wait_for_selector("#editor.is-live")
    expect(page.locator(".segment-text").first).to_have_text(f"{TEXT[0]} again")


def test_leaving_a_paragraph_saves_it_at_once(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    at_end_of(page, 0)
    page.keyboard.type("!")
    at_end_of(page, 2)
    page.keyboard.type("?")
    saved(page)
    assert [event["payload"]["segment"] for event in site.log(transcript)] == ["s0", "s2"]


def test_undo_and_redo_are_told_as_what_they_are(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    at_end_of(page, 1)
    page.keyboard.type(" hard")
    page.keyboard.press("Control+z")
    expect(page.locator(".segment-text").nth(1)).to_have_text(TEXT[1])
    page.keyboard.press("Control+Shift+Z")
    saved(page)
    told = [(event["payload"]["made_by"], event["payload"]["text"]) for event in site.log(transcript)]
    assert told == [
        ("typing", f"{TEXT[1]} hard"),
        ("undo", TEXT[1]),
        ("redo", f"{TEXT[1]} hard"),
    ]


def test_pasted_text_is_told_as_pasted_and_stays_in_its_paragraph(
    edit: Edit, transcript: str, site: Site
) -> None:
    page = edit(transcript)
    at_end_of(page, 3)
    page.evaluate(
        """() => { const data = new DataTransfer(); data.setData('text/plain', ' or\\n\\nso');
        document.getElementById('text').dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }"""
    )
    saved(page)
    assert site.texts(transcript) == [*TEXT[:3], f"{TEXT[3]} or so"]
    assert site.log(transcript)[-1]["payload"]["made_by"] == "paste"


def test_enter_splits_and_backspace_joins(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    at_end_of(page, 0)
    press(page, "ArrowLeft", len("lazy dog"))
    press(page, "Enter")
    expect(page.locator(".segment-text")).to_have_count(5)
    expect(page.locator(".segment-time").nth(1)).to_have_text("0:03")
    saved(page)
    assert site.texts(transcript)[:2] == ["the quick brown fox jumps over the", "lazy dog"]
    page.keyboard.press("Backspace")
    expect(page.locator(".segment-text")).to_have_count(4)
    saved(page)
    assert site.texts(transcript) == list(TEXT)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator(".segment-text")).to_have_text(list(TEXT))
    saved(page)
    kinds = [event["kind"] for event in site.log(transcript)]
    assert kinds == ["segment_split", "segments_joined", "segment_split", "segments_joined"]


def test_a_deletion_across_paragraphs_joins_what_is_left(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    at_end_of(page, 0)
    press(page, "Control+ArrowLeft")
    press(page, "Shift+ArrowDown", 2)
    press(page, "Shift+End")
    page.keyboard.type("end")
    saved(page)
    expect(page.locator(".segment-text")).to_have_count(2)
    assert site.texts(transcript) == ["the quick brown fox jumps over the lazy end", TEXT[3]]
    page.keyboard.press("Control+z")
    saved(page)
    assert site.texts(transcript) == list(TEXT)


def test_undoing_a_deletion_brings_back_where_passages_and_cues_were(
    edit: Edit, transcript: str, site: Site
) -> None:
    # Cues that reach to where their neighbours were heard, in either direction.
    for segment, first, last, start_s, end_s in (
        ("s1", 0, 8, 5.0, 9.7),
        ("s2", 0, 2, 9.8, 12.4),
        ("s3", 0, 1, 15.7, 16.5),
        ("s2", 4, 6, 13.1, 15.6),
    ):
        times = {"first": first, "last": last, "start_s": start_s, "end_s": end_s}
        site.somebody_else(transcript, "words_timed", segment=segment, version=0, **times)

    def places() -> list[tuple[object, ...]]:
        return [
            (each["id"], each["start_s"], each["end_s"], each["times"])
            for each in site.view(transcript)["segments"]
        ]

    before = places()
    page = edit(transcript)
    at_end_of(page, 0)
    press(page, "Control+Shift+ArrowLeft")
    page.locator(".segment-text").nth(3).click(modifiers=["Shift"])
    page.keyboard.press("Delete")
    saved(page)
    assert len(places()) == 1
    page.keyboard.press("Control+z")
    saved(page)
    assert site.texts(transcript) == list(TEXT)
    assert places() == before


def test_deleting_everything_leaves_one_empty_passage_and_undo_brings_all_back(
    edit: Edit, transcript: str, site: Site
) -> None:
    page = edit(transcript)
    at_end_of(page, 0)
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    saved(page)
    assert site.texts(transcript) == [""]
    page.keyboard.press("Control+z")
    saved(page)
    assert site.texts(transcript) == list(TEXT)


def test_a_speaker_is_named_everywhere_or_only_here(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    at_end_of(page, 0)
    page.keyboard.press("F2")
    page.keyboard.type("Ada")
    page.get_by_role("button", name="Rename everywhere").click()
    expect(page.locator(".segment-speaker").first).to_have_text("Ada")
    at_end_of(page, 2)
    page.keyboard.press("F2")
    page.keyboard.type("Grace")
    page.get_by_role("button", name="Only here").click()
    expect(page.locator(".segment-speaker")).to_have_text(["Ada", "Ada", "Grace", "Ada"])
    saved(page)
    view = site.view(transcript)
    assert view["speakers"] == {"1": "Ada", "2": "Grace"}
    assert [segment["speaker"] for segment in view["segments"]] == ["1", "1", "2", "1"]
    page.keyboard.press("Control+z")
    expect(page.locator(".segment-speaker")).to_have_text(["Ada"] * 4)
    saved(page)
    assert [segment["speaker"] for segment in site.view(transcript)["segments"]] == ["1"] * 4


def test_a_passage_is_left_out_with_its_reason_and_taken_in_again(
    edit: Edit, transcript: str, site: Site
) -> None:
    page = edit(transcript)
    at_end_of(page, 1)
    page.keyboard.press("Control+.")
    page.get_by_role("button", name="private").click()
    expect(page.locator(".segment").nth(1)).to_contain_text("Left out: private")
    expect(page.locator("#doubt-list b")).to_have_text(["brown"])
    saved(page)
    assert site.view(transcript)["segments"][1]["excluded"] == "private"
    page.locator(".segment-state").nth(1).click()
    page.get_by_role("button", name="Take in again").click()
    saved(page)
    assert site.view(transcript)["segments"][1]["excluded"] is None


def test_find_goes_from_hit_to_hit_and_replace_all_is_one_edit(
    edit: Edit, transcript: str, site: Site
) -> None:
    page = edit(transcript)
    at_end_of(page, 0)
    page.keyboard.press("Control+f")
    page.keyboard.type("The")
    expect(page.locator("#find-count")).to_have_text("4 hits")
    page.keyboard.press("F3")
    expect(page.locator("#find-count")).to_have_text("3 of 4")
    page.get_by_label("Whole words").check()
    expect(page.locator("#find-count")).to_have_text("3 hits")
    page.get_by_label("Match case").check()
    expect(page.locator("#find-count")).to_have_text("Nothing found")
    page.get_by_label("Match case").uncheck()
    page.get_by_label("Replace with").fill("a")
    page.get_by_role("button", name="Replace all").click()
    saved(page)
    assert site.texts(transcript)[0] == "a quick brown fox jumps over a lazy dog"
    (event,) = site.log(transcript)
    assert event["kind"] == "text_replaced"
    assert [each["segment"] for each in event["payload"]["segments"]] == ["s0", "s3"]
    page.keyboard.press("Escape")
    expect(page.locator("#find-bar")).to_be_hidden()
    page.keyboard.press("Control+z")
    saved(page)
    assert site.texts(transcript) == list(TEXT)


def test_one_hit_is_replaced_with_a_pattern(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    page.get_by_role("button", name="Find and replace").click()
    page.get_by_label("Regular expression").check()
    page.get_by_label("Find", exact=True).fill(r"(\w+) dog")
    page.get_by_label("Replace with").fill("dog $1")
    page.get_by_label("Next hit").click()
    page.get_by_role("button", name="Replace", exact=True).click()
    saved(page)
    assert site.texts(transcript)[0] == "the quick brown fox jumps over the dog lazy"
    page.get_by_label("Find", exact=True).fill("(")
    expect(page.locator("#find-problem")).to_contain_text("is not closed")


def test_title_and_notes_are_kept(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    page.get_by_label("Title").fill("Rain, at last")
    page.get_by_role("textbox", name="Notes").fill("the bridge:\nwhich one?")
    page.get_by_label("Title").click()
    expect(page).to_have_title("Rain, at last · Errata")
    saved(page)
    view = site.view(transcript)
    assert (view["title"], view["notes"]) == ("Rain, at last", "the bridge:\nwhich one?")


def test_a_rating_is_saved_with_its_reasons(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    expect(page.get_by_role("button", name="Send rating")).to_be_hidden()
    page.get_by_label("4 stars: good").check(force=True)
    page.get_by_label("Punctuation").check()
    page.get_by_label("Anything else?").fill("no commas")
    page.get_by_role("button", name="Send rating").click()
    expect(page.locator("#rating-status")).to_have_text("Thank you: 4 of 5 stars.")
    assert site.view(transcript)["rating"] == {
        "stars": 4,
        "reasons": ["Punctuation"],
        "comment": "no commas",
    }


def test_a_correction_next_to_a_word_keeps_its_time_and_doubt(edit: Edit, transcript: str) -> None:
    page = edit(transcript)
    at_end_of(page, 1)
    page.keyboard.press("Home")
    page.keyboard.type("well, ")
    expect(page.locator("#doubt-list button").nth(1)).to_have_accessible_name("we, 0:06, confidence 25 %")
