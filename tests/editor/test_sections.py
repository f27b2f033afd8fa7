"""A long text, whose passages stand together in sections: edits go over their borders as over any other."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.editor.conftest import Site, press, saved
from tests.services.hearing import heard

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]

PASSAGES = 130
WORDS = 3
SHOWN = "() => [...document.querySelectorAll('.segment-text')].map(each => each.textContent.trim())"
SELECT = """([first, from, last, to]) => {
  const text = document.querySelectorAll('.segment-text');
  text[last].scrollIntoView({ block: 'center' });
  document.querySelector('.text').focus();
  getSelection().setBaseAndExtent(text[first].firstChild, from, text[last].firstChild, to);
}"""
MARKED = """() => [...CSS.highlights.get('doubt')].filter(range => range.startContainer.isConnected)
  .map(range => range.startContainer.data.split(' ')[1])"""
LAST = "[...document.querySelectorAll('.segment-text')].at(-1)"


def selected(page: Page, first: int, from_: int, last: int, to: int) -> None:
    page.evaluate(SELECT, [first, from_, last, to])
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")


@pytest.fixture
def long(site: Site) -> str:
    """130 passages, whose every first word is doubtful."""
    texts = tuple(f"passage {number} here" for number in range(PASSAGES))
    return site.add(heard(texts, doubt=frozenset(range(0, PASSAGES * WORDS, WORDS))))


def test_passages_are_joined_and_cut_at_the_border_of_sections(edit: Edit, site: Site, long: str) -> None:
    page = edit(long)
    assert page.locator(".section").count() > 1
    border = page.locator(".section").first.locator(".segment").count()
    selected(page, border, 0, border, 0)
    press(page, "Backspace")
    joined = f"passage {border - 1} here passage {border} here"
    expect(page.locator(".segment-text").nth(border - 1)).to_have_text(joined)
    press(page, "Control+z")
    selected(page, border - 1, 8, border - 1, 8)
    press(page, "Enter")
    saved(page)
    texts = site.texts(long)
    assert texts[border - 1 : border + 2] == ["passage", f"{border - 1} here", f"passage {border} here"]
    assert page.evaluate(SHOWN) == texts
    page.reload()
    page.wait_for_selector("#editor.is-live")
    assert page.evaluate(SHOWN) == texts


def test_deleting_many_sections_leaves_the_others_named_and_comes_back_with_its_times_and_doubts(
    edit: Edit, site: Site
) -> None:
    texts = tuple(f"passage {number}" + " and so it went on and on" * 7 for number in range(PASSAGES))
    assert sum(map(len, texts[5:-5])) > 20_000
    transcript = site.add(heard(texts, doubt=frozenset(range(0, 6000, 10))))
    before, open_ = timed(site, transcript), "document.getElementById('doubt-progress').textContent"
    page = edit(transcript)
    shown, doubts = page.evaluate(SHOWN), page.evaluate(open_)
    selected(page, 5, 7, PASSAGES - 5, 7)
    press(page, "Delete")
    expect(page.locator(".segment-text")).to_have_count(10)
    expect(page.locator(".segment-text").nth(5)).to_have_text(texts[PASSAGES - 5])
    assert all(page.locator(".segment-speaker").all_text_contents())
    saved(page)
    press(page, "Control+z")
    expect(page.locator(".segment-text")).to_have_count(PASSAGES)
    assert page.evaluate(SHOWN) == shown
    assert all(page.locator(".segment-speaker").all_text_contents())
    saved(page)
    assert timed(site, transcript) == before
    page.wait_for_function(f"was => {open_} === was", arg=doubts)


def timed(site: Site, transcript: str) -> list[tuple[str, int, float, float | None]]:
    """Each word with the heard one it stands for, when it is spoken, and how sure that is."""
    words = [word for segment in site.view(transcript)["segments"] for word in segment["words"]]
    return [(word["text"], word["heard"], word["start_s"], word["confidence"]) for word in words]


def test_marks_are_there_wherever_one_looks(edit: Edit, long: str) -> None:
    page = edit(long)
    page.wait_for_function(f"() => !({MARKED})().includes('{PASSAGES - 1}') && ({MARKED})().includes('0')")
    page.evaluate(f"() => {LAST}.scrollIntoView()")
    page.wait_for_function(f"() => ({MARKED})().includes('{PASSAGES - 1}')")


def test_rows_of_doubtful_words_stay_while_listening(edit: Edit, long: str) -> None:
    page = edit(long)
    page.evaluate("() => { window.row = document.querySelector('#doubt-list li:last-child'); }")
    before = page.locator("#listen-progress").text_content()
    page.evaluate("() => document.getElementById('audio').play()")
    page.wait_for_function(
        "before => document.getElementById('listen-progress').textContent !== before", arg=before
    )
    assert page.evaluate("row.isConnected")
