"""What hands and programs put into the text: across passages, composed, pasted, dragged."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.editor.conftest import Site, press, saved
from tests.services.hearing import TEXT

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><style>p.MsoNormal {color: red}</style></head>
<body><!--StartFragment--><p class="MsoNormal"><b>One</b> day<o:p></o:p></p>
<p class="MsoNormal">it&nbsp;rained<br>a lot</p><!--EndFragment--></body></html>"""


# What a keyboard on glass is about to do, and whether the page does it instead.
ABOUT_TO = """inputType => !document.getElementById('text').dispatchEvent(
  new InputEvent('beforeinput', { inputType, bubbles: true, cancelable: true }))"""


def select(page: Page, first: int, start: int, last: int, end: int) -> None:
    page.evaluate(
        """([first, start, last, end]) => {
        const text = index => document.querySelectorAll('.segment-text')[index].firstChild;
        document.getElementById('text').focus();
        getSelection().setBaseAndExtent(text(first), start, text(last), end); }""",
        [first, start, last, end],
    )
    settle(page)


def settle(page: Page) -> None:
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")


def paste(page: Page, plain: str, html: str = "") -> None:
    page.evaluate(
        """([plain, html]) => { const data = new DataTransfer(); data.setData('text/plain', plain);
        if (html) data.setData('text/html', html);
        document.getElementById('text').dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }""",
        [plain, html],
    )


def composing(page: Page, *texts: str) -> CDPSession:
    cdp = page.context.new_cdp_session(page)
    for text in texts:
        selection = {"selectionStart": len(text), "selectionEnd": len(text)}
        cdp.send("Input.imeSetComposition", {"text": text, **selection})
        settle(page)
    return cdp


def test_typing_over_three_passages_leaves_one_and_undo_three(
    edit: Edit, transcript: str, site: Site
) -> None:
    page = edit(transcript)
    select(page, 0, 4, 2, 7)
    page.keyboard.type("slow ")
    saved(page)
    assert site.texts(transcript) == ["the slow had brought an umbrella that day", TEXT[3]]
    press(page, "Control+z")
    saved(page)
    assert site.texts(transcript) == list(TEXT)


def test_what_is_cut_across_passages_is_pasted_as_words(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    select(page, 0, 35, 1, 8)
    press(page, "Control+x")
    select(page, 2, 0, 2, 0)
    press(page, "Control+v")
    saved(page)
    assert site.texts(transcript) == [
        "the quick brown fox jumps over the we went home because it was raining",
        TEXT[2],
        f"lazy dog and then{TEXT[3]}",
    ]
    press(page, "Control+z", 2)
    saved(page)
    assert site.texts(transcript) == list(TEXT)


def test_a_page_from_word_is_pasted_as_one_line_of_words(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    select(page, 1, 0, 1, 8)
    paste(page, "One day\r\nit rained\r\na lot", WORD)
    saved(page)
    assert site.texts(transcript)[1] == "One day it rained a lot we went home because it was raining"
    assert len(site.texts(transcript)) == 4
    assert site.log(transcript)[-1]["payload"]["made_by"] == "paste"


def test_a_selection_is_dragged_into_another_passage(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    select(page, 0, 4, 0, 10)
    at, target = page.evaluate(
        """() => { const box = getSelection().getRangeAt(0).getBoundingClientRect();
        const range = document.createRange(), text = document.querySelectorAll('.segment-text')[2].firstChild;
        range.setStart(text, 0); range.setEnd(text, 1); const to = range.getBoundingClientRect();
        return [[box.x + 20, box.y + box.height / 2], [to.x + 1, to.y + to.height / 2]]; }"""
    )
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0] + 8, at[1] + 8)
    page.mouse.move(*target, steps=4)
    page.mouse.up()
    settle(page)
    saved(page)
    assert site.texts(transcript) == [
        "the brown fox jumps over the lazy dog",
        TEXT[1],
        f"quick {TEXT[2]}",
        TEXT[3],
    ]
    press(page, "Control+z")
    saved(page)
    assert site.texts(transcript) == list(TEXT)


def test_a_word_is_composed_at_the_start_of_a_passage(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    select(page, 2, 0, 2, 0)
    composing(page, "に", "にほ", "日本").send("Input.insertText", {"text": "日本"})
    page.keyboard.type(" ")
    saved(page)
    assert site.texts(transcript) == [*TEXT[:2], f"日本 {TEXT[2]}", TEXT[3]]
    assert site.log(transcript)[0]["payload"]["made_by"] == "ime"


def test_a_word_is_composed_over_a_selection_across_passages(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    select(page, 0, 4, 1, 3)
    composing(page, "ま", "また").send("Input.insertText", {"text": "また"})
    saved(page)
    assert site.texts(transcript) == [f"the また{TEXT[1][3:]}", *TEXT[2:]]
    press(page, "Control+z", 2)
    saved(page)
    assert site.texts(transcript) == list(TEXT)


def test_a_dead_key_and_a_composition_given_up(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    select(page, 3, 2, 3, 2)
    composing(page, "´").send("Input.insertText", {"text": "é"})
    composing(page, "x", "").detach()
    # The end of a composition is waited for.
    page.wait_for_timeout(100)
    saved(page)
    assert site.texts(transcript)[3] == f"soé{TEXT[3][2:]}"


def test_a_passage_is_split_behind_an_emoji_and_joined_again(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    select(page, 0, 4, 0, 4)
    page.keyboard.insert_text("👩‍👩‍👧 and 🙂 ")
    press(page, "Enter")
    saved(page)
    assert site.texts(transcript)[:2] == ["the 👩‍👩‍👧 and 🙂", TEXT[0][4:]]
    page.reload()
    page.wait_for_selector("#editor.is-live")
    expect(page.locator(".segment-text").nth(1)).to_have_text(TEXT[0][4:])
    page.locator(".segment-text").nth(1).click()
    press(page, "Home")
    press(page, "Backspace")
    saved(page)
    assert site.texts(transcript)[0] == f"the 👩‍👩‍👧 and 🙂 {TEXT[0][4:]}"


def test_the_spell_checker_replaces_a_word(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    select(page, 2, 11, 2, 18)
    # As Chromium does it from its menu: no key, a replacement of what is selected.
    page.evaluate("() => document.execCommand('insertText', false, 'bought')")
    saved(page)
    assert site.texts(transcript)[2] == "nobody had bought an umbrella that day"
    assert page.locator("#text").get_attribute("spellcheck") == "true"


def test_a_keyboard_on_glass_types_and_deletes_without_keys(edit: Edit, transcript: str, site: Site) -> None:
    page = edit(transcript)
    select(page, 1, 3, 1, 3)
    cdp = page.context.new_cdp_session(page)
    for letter in " so":
        cdp.send("Input.insertText", {"text": letter})
        settle(page)
    assert not page.evaluate(ABOUT_TO, "deleteContentBackward")
    page.evaluate("() => document.execCommand('delete')")
    saved(page)
    assert site.texts(transcript)[1] == f"and s{TEXT[1][3:]}"
    # At the edges of a passage it splits and joins, as the keys do.
    assert page.evaluate(ABOUT_TO, "insertParagraph")
    saved(page)
    assert site.texts(transcript)[1:3] == ["and s", TEXT[1][4:]]
    assert page.evaluate(ABOUT_TO, "deleteContentBackward")
    saved(page)
    assert site.texts(transcript)[1] == f"and s {TEXT[1][4:]}"
    select(page, 0, len(TEXT[0]), 0, len(TEXT[0]))
    assert page.evaluate(ABOUT_TO, "deleteContentForward")
    saved(page)
    assert site.texts(transcript)[0] == f"{TEXT[0]} and s {TEXT[1][4:]}"
    assert [event["kind"] for event in site.log(transcript)[-3:]] == [
        "segment_split",
        "segments_joined",
        "segments_joined",
    ]
