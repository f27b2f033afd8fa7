"""Two people in one transcript: each sees what the other does and where they are, and no word vanishes."""

import contextlib
import re
import time
from collections.abc import Callable
from random import Random

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.browsing import complaints
from tests.editor.conftest import Site, press, saved
from tests.services.hearing import TEXT

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]
RecordProperty = Callable[[str, object], None]
BEFORE_CARET = """words => {
    const caret = document.querySelector('.caret');
    if (!caret) return false;
    const before = document.createRange();
    before.selectNodeContents(caret.closest('.segment-text'));
    before.setEndBefore(caret);
    return before.toString() === words;
}"""


@pytest.fixture
def two(edit: Edit, other: Edit, transcript: str) -> tuple[Page, Page]:
    """The same transcript before two people, who know of each other."""
    ada, ben = edit(transcript), other(transcript)
    for page in (ada, ben):
        expect(page.locator("#people button")).to_have_count(1)
    return ada, ben


def text(page: Page, index: int) -> str:
    return page.locator(".segment-text").nth(index).inner_text()


def go(page: Page, index: int, words: str) -> None:
    """Put the cursor behind these words of a passage."""
    page.locator(".segment-text").nth(index).click()
    press(page, "Home")
    press(page, "ArrowRight", len(words))


def test_one_sees_what_the_other_types_within_a_second(
    two: tuple[Page, Page], record_property: RecordProperty
) -> None:
    ada, ben = two
    go(ada, 1, TEXT[1])
    began = time.monotonic()
    ada.keyboard.type(" hard")
    ben.wait_for_function(
        "() => document.querySelectorAll('.segment-text')[1].textContent.endsWith('raining hard')"
    )
    seen_s = time.monotonic() - began
    record_property("seconds_from_the_key_to_the_other_screen", round(seen_s, 3))
    print(f"seen after {seen_s:.2f} s")
    expect(ben.locator("#announcer")).to_have_text("ada changed the transcript.")


def test_what_the_other_does_to_passages_and_speakers_is_seen_too(
    two: tuple[Page, Page], site: Site, transcript: str
) -> None:
    ada, ben = two
    go(ben, 2, "nobody had")
    go(ada, 0, "the quick")
    press(ada, "Enter")
    expect(ben.locator(".segment-text")).to_have_count(5)
    expect(ben.locator(".segment-text").nth(1)).to_have_text("brown fox jumps over the lazy dog")
    press(ada, "Backspace")
    expect(ben.locator(".segment-text")).to_have_count(4)
    press(ada, "F2")
    ada.locator("#speaker-name").fill("Grace")
    ada.get_by_role("button", name="Rename everywhere").click()
    expect(ben.locator(".segment-speaker").first).to_have_text("Grace")
    ada.locator("#title").fill("Rain, again")
    ada.locator("#notes").fill("umbrella")
    expect(ben.locator("#title")).to_have_value("Rain, again")
    expect(ben.locator("#notes")).to_have_value("umbrella")
    ada.locator("#gap-list").get_by_role("button", name="Nothing said").first.click()
    expect(ben.locator("#gap-count")).to_have_text("1")
    go(ada, 3, "")
    ada.keyboard.press("Control+Period")
    ada.get_by_role("button", name="private").click()
    expect(ben.locator(".segment").nth(3)).to_have_class(re.compile("is-excluded"))
    # All the while the other's cursor stayed on its word.
    ben.keyboard.type(" ever")
    saved(ben)
    assert site.texts(transcript)[2] == "nobody had ever brought an umbrella that day"


def test_a_cursor_that_moves_while_somebody_elses_words_arrive_is_not_put_back(
    two: tuple[Page, Page], site: Site, transcript: str
) -> None:
    ada, ben = two
    go(ben, 2, "nobody had")
    # As a key does whose effect the browser has not told of yet.
    ben.evaluate(
        """() => {
          const fetched = window.fetch;
          window.fetch = async (...asked) => {
            const answer = await fetched(...asked);
            if (!String(asked[0]).includes('/changes?')) return answer;
            const said = await answer.json();
            const text = document.querySelectorAll('.segment-text')[2].firstChild;
            if (said.segments.length)
              answer.json = async () => { getSelection().collapse(text, text.length); return said; };
            else answer.json = async () => said;
            return answer;
          }; }"""
    )
    go(ada, 1, TEXT[1])
    ada.keyboard.type(" hard")
    expect(ben.locator(".segment-text").nth(1)).to_have_text(f"{TEXT[1]} hard")
    ben.keyboard.type(" again")
    saved(ben)
    assert site.texts(transcript)[2] == f"{TEXT[2]} again"


def test_edits_of_different_words_of_one_passage_are_both_kept(
    two: tuple[Page, Page], site: Site, transcript: str
) -> None:
    ada, ben = two
    go(ada, 0, "the quick")
    go(ben, 0, TEXT[0])
    ada.keyboard.type("est")
    ben.keyboard.type(" today")
    for page in two:
        expect(page.locator(".segment-text").first).to_have_text(
            "the quickest brown fox jumps over the lazy dog today"
        )
    ada.keyboard.type(" small")
    ben.keyboard.type(" again")
    both = "the quickest small brown fox jumps over the lazy dog today again"
    for page in two:
        expect(page.locator(".segment-text").first).to_have_text(both)
        saved(page)
    assert site.texts(transcript)[0] == both
    press(ada, "Control+z", 2)
    expect(ben.locator(".segment-text").first).to_have_text(
        "the quick brown fox jumps over the lazy dog today again"
    )


def test_edits_of_the_same_word_are_shown_to_whoever_saves_second(
    two: tuple[Page, Page], site: Site, transcript: str
) -> None:
    ada, ben = two
    ben.context.set_offline(True)
    go(ben, 0, "the quick")
    ben.keyboard.type("er")
    expect(ben.locator("#save-status")).to_contain_text("Offline")
    go(ada, 0, "the quick")
    ada.keyboard.type("est")
    saved(ada)
    ben.context.set_offline(False)
    expect(ben.get_by_role("heading", name="Somebody else changed this passage too")).to_be_visible()
    expect(ben.get_by_label("Theirs")).to_have_value("the quickest brown fox jumps over the lazy dog")
    expect(ben.get_by_label("Yours")).to_have_value("the quicker brown fox jumps over the lazy dog")
    ben.get_by_role("button", name="Keep theirs").click()
    expect(ben.locator(".segment-text").first).to_have_text("the quickest brown fox jumps over the lazy dog")
    # What came of it is seen on both sides, and work goes on.
    go(ben, 3, TEXT[3])
    ben.keyboard.type(" or two")
    expect(ada.locator(".segment-text").nth(3)).to_have_text(f"{TEXT[3]} or two")


def test_edits_made_offline_are_merged_with_what_others_did_meanwhile(
    two: tuple[Page, Page], site: Site, transcript: str
) -> None:
    ada, ben = two
    ben.context.set_offline(True)
    go(ben, 1, TEXT[1])
    ben.keyboard.type(" again")
    go(ben, 2, "")
    press(ben, "Delete", 6)
    ben.keyboard.type("somebody")
    expect(ben.locator("#save-status")).to_contain_text("Offline: 2 edits kept here")
    go(ada, 1, "and")
    press(ada, "Backspace", 3)
    ada.keyboard.type("But")
    saved(ada)
    assert text(ben, 1) == f"{TEXT[1]} again"
    ben.context.set_offline(False)
    both = [f"But{TEXT[1][3:]} again", f"somebody{TEXT[2][6:]}"]
    for page in two:
        for index, wanted in enumerate(both, 1):
            expect(page.locator(".segment-text").nth(index)).to_have_text(wanted)
    saved(ben)
    assert site.texts(transcript)[1:3] == both


def test_words_typed_while_an_answer_is_on_its_way_are_fitted_to_the_merge(
    two: tuple[Page, Page], site: Site, transcript: str
) -> None:
    ada, ben = two
    held: list[object] = []

    def slow(route: object) -> None:
        held.append(route)

    ben.context.route("**/events", slow, times=1)
    go(ben, 0, TEXT[0])
    with ben.expect_request(re.compile("/events$")):
        ben.keyboard.type(" today")
    go(ada, 0, "the")
    press(ada, "Backspace", 3)
    ada.keyboard.type("A")
    saved(ada)
    ben.keyboard.type(" again")
    ben.wait_for_function("() => Object.entries(localStorage).some(([k, v]) => v.includes('today again'))")
    held[0].continue_()  # type: ignore[attr-defined]
    both = "A quick brown fox jumps over the lazy dog today again"
    for page in two:
        expect(page.locator(".segment-text").first).to_have_text(both)
    saved(ben)
    assert site.texts(transcript)[0] == both


def test_each_sees_where_the_other_is_and_goes_there(two: tuple[Page, Page]) -> None:
    ada, ben = two
    go(ben, 3, "so we waited")
    expect(ada.locator(".segment").nth(3).locator(".person-here")).to_have_text("Ben Okri")
    # Where they are is told now and then, while the cursor still moves.
    ada.wait_for_function(BEFORE_CARET, arg="so we waited")
    avatar = ada.get_by_role("button", name="Ben Okri, at 0:15. Go there")
    expect(avatar).to_have_text("BO")
    avatar.click()
    ada.keyboard.type(" long")
    expect(ben.locator(".segment-text").nth(3)).to_have_text(TEXT[3].replace("waited", "waited long"))
    go(ben, 0, "the")
    expect(ada.locator(".segment").first.locator(".person-here")).to_have_text("Ben Okri")
    expect(ada.locator(".person-here")).to_have_count(1)
    ben.close()
    expect(ada.locator("#people button")).to_have_count(0)
    expect(ada.locator(".caret")).to_have_count(0)


def test_doubtful_words_keep_their_marks_under_a_caret(two: tuple[Page, Page]) -> None:
    ada, ben = two
    marked = """() => [...CSS.highlights.get('doubt')].map(range => {
        const whole = new Range();
        whole.setStart(range.startContainer, range.startOffset);
        whole.setEnd(range.endContainer, range.endOffset);
        return whole.toString();
    }).sort().join()"""
    assert ada.evaluate(marked) == "brown,we"
    go(ben, 0, "the qui")
    expect(ada.locator(".segment-text").first.locator(".caret")).to_have_count(1)
    assert ada.evaluate(marked) == "brown,we"
    go(ben, 1, "and then w")
    expect(ada.locator(".segment-text").nth(1).locator(".caret")).to_have_count(1)
    assert ada.evaluate(marked) == "brown,we"


def test_comments_are_written_answered_for_and_settled_together(
    two: tuple[Page, Page], site: Site, transcript: str
) -> None:
    ada, ben = two
    go(ada, 1, "and then we")
    ada.keyboard.press("Control+Alt+m")
    ada.get_by_label("Comment at 0:06").fill("Who is we?")
    ada.get_by_role("button", name="Comment", exact=True).click()
    comment = ben.locator("#comment-list .comment")
    expect(comment).to_contain_text("Who is we?")
    expect(comment).to_contain_text("ada")
    expect(ben.locator("#comment-count")).to_have_text("1")
    expect(comment.get_by_role("button", name="Edit")).to_have_count(0)
    mark = ben.locator(".segment").nth(1).get_by_role("button", name="1 comment")
    mark.click()
    comment.get_by_role("button", name="Play from 0:06").click()
    ben.wait_for_function("() => document.getElementById('audio').currentTime >= 6")
    ada.locator("#comment-list .comment").get_by_role("button", name="Edit").click()
    ada.get_by_label("Comment at 0:06").fill("Who are we?")
    ada.keyboard.press("Enter")
    expect(comment).to_contain_text("Who are we?")
    comment.get_by_role("button", name="Settle").click()
    expect(ada.locator("#comment-list .is-settled")).to_contain_text("Settled")
    expect(ada.locator("#comment-count")).to_have_text("0")
    expect(ben.locator(".comment-mark")).to_have_count(0)
    ada.reload()
    ada.wait_for_selector("#editor.is-live")
    expect(ada.locator("#comment-list .is-settled")).to_contain_text("Who are we?")
    ada.locator("#comment-list .comment").get_by_role("button", name="Erase").click()
    expect(ben.locator("#comment-list .comment")).to_have_count(0)
    saved(ada)
    assert site.view(transcript)["comments"] == []


def test_a_comment_written_offline_survives_a_reload_and_is_sent_later(
    edit: Edit, transcript: str, site: Site, context: BrowserContext
) -> None:
    page = edit(transcript)
    context.route("**/events", lambda route: route.abort())
    page.get_by_role("button", name="Comment here").click()
    page.get_by_label("Comment at 0:00").fill("Check the name")
    page.keyboard.press("Enter")
    expect(page.locator("#save-status")).to_contain_text("Offline: 1 edit kept here")
    page.reload()
    page.wait_for_selector("#editor.is-live")
    expect(page.locator("#comment-list .comment")).to_contain_text("Check the name")
    context.unroute("**/events")
    page.locator("#comment-list .comment").get_by_role("button", name="Settle").click()
    saved(page)
    (comment,) = site.view(transcript)["comments"]
    assert (comment["text"], comment["settled"], comment["own"]) == ("Check the name", True, True)


def test_the_history_tells_who_changed_what_and_brings_a_version_back(
    two: tuple[Page, Page], site: Site, transcript: str
) -> None:
    ada, ben = two
    go(ada, 0, "the quick")
    ada.keyboard.type("est")
    saved(ada)
    go(ben, 1, "and")
    press(ben, "Backspace", 3)
    ben.keyboard.type("But")
    saved(ben)
    first, second = "the quickest brown fox jumps over the lazy dog", f"But{TEXT[1][3:]}"
    expect(ada.locator(".segment-text").nth(1)).to_have_text(second)
    ada.get_by_role("link", name="History").click()
    expect(ada.locator(".sitting h2")).to_have_text(["Ben Okri", "ada"])
    expect(ada.locator(".sitting").first.locator(".step-words")).to_have_text("and But then we went home …")
    expect(ada.locator(".sitting").nth(1).locator("del")).to_have_text("quick")
    ada.get_by_label("Whose work").select_option(label="Ben Okri")
    ada.get_by_role("button", name="Show", exact=True).click()
    expect(ada.locator(".sitting h2")).to_have_text(["Ben Okri"])
    ada.get_by_label("Whose work").select_option(label="Everybody's")
    ada.get_by_role("button", name="Show", exact=True).click()
    ada.locator(".sitting").nth(1).get_by_role("link", name="Look at it").click()
    expect(ada.locator(".old-text").first).to_have_text(first)
    expect(ada.locator(".old-text").nth(1)).to_have_text(f"and But{TEXT[1][3:]}")
    ada.get_by_role("link", name="As the model heard it").click()
    expect(ada.locator(".old-text del")).to_have_text(["quick", "and"])
    assert complaints(ada) == []
    go(ben, 3, "so we")
    ada.get_by_role("button", name="Restore…").click()
    ada.get_by_role("button", name="Restore it").click()
    expect(ada.locator(".notice")).to_contain_text("Restored.")
    expect(ada.locator(".step-head").first).to_contain_text("Restored the text as the model heard it")
    # The other sees it at once, and goes on where they were.
    expect(ben.locator(".segment-text").first).to_have_text(TEXT[0])
    expect(ben.locator(".segment-text").nth(1)).to_have_text(TEXT[1])
    ben.keyboard.type(" all")
    saved(ben)
    assert site.texts(transcript) == [*TEXT[:3], TEXT[3].replace("so we", "so we all")]
    ada.locator(".sitting").filter(has_text="Changed the words").first.get_by_role(
        "link", name="Changed the words"
    ).first.click()
    ada.get_by_role("button", name="Restore…").click()
    ada.get_by_role("button", name="Restore it").click()
    expect(ben.locator(".segment-text").nth(3)).to_have_text(TEXT[3])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_others_and_comments_on_the_page(two: tuple[Page, Page], scheme: str) -> None:
    ada, ben = two
    ada.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    go(ben, 0, "the")
    ben.keyboard.press("Control+Alt+m")
    ben.get_by_label("Comment at 0:00").fill("Look at this.")
    ben.keyboard.press("Enter")
    expect(ada.locator("#comment-list .comment")).to_have_count(1)
    expect(ada.locator(".caret")).to_have_count(1)
    ada.get_by_role("button", name="Comment here").click()
    assert complaints(ada) == []


def act(page: Page, random: Random, word: str) -> None:
    """Do something somewhere in the text, as a person in a hurry does."""
    index = random.randrange(page.locator(".segment-text").count())
    go(page, index, text(page, index)[: random.randrange(30)])
    deed = random.choice(["type", "type", "type", "split", "join", "undo", "delete"])
    if deed == "type":
        page.keyboard.type(f" {word} ")
    elif deed == "join":
        press(page, "Home")
        press(page, "Backspace")
    else:
        press(
            page,
            {"split": "Enter", "undo": "Control+z", "delete": "Backspace"}[deed],
            1 + 2 * (deed == "delete"),
        )


def settle(page: Page) -> None:
    """Answer whatever is asked: theirs stays."""
    for dialog, name in (("#clash-dialog", "Keep theirs"), ("#refused-dialog", "Show what is stored")):
        if page.locator(f"{dialog}[open]").count():
            page.locator(dialog).get_by_role("button", name=name).click()


def test_two_people_in_a_hurry_end_with_one_text(two: tuple[Page, Page], site: Site, transcript: str) -> None:
    random = Random(4)
    for page in two:
        # A question that lies over the text is not waited for: it is answered at the next step.
        page.set_default_timeout(2000)
    for step in range(16):
        page = random.choice(two)
        settle(page)
        # Whoever is interrupted by a question while typing does something else next.
        with contextlib.suppress(Error):
            act(page, random, f"{'ab'[two.index(page)]}{step}")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        shown = [
            [" ".join(each.split()) for each in page.locator(".segment-text").all_inner_texts()]
            for page in two
        ]
        if shown[0] == shown[1] == site.texts(transcript):
            break
        for page in two:
            settle(page)
            page.wait_for_timeout(250)
    assert shown == [site.texts(transcript)] * 2
