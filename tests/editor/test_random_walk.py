"""Whatever a person does, the server has what the page shows, and undo leads all the way back."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page
from playwright.sync_api import TimeoutError as TookTooLong

from tests.editor.conftest import Site, press
from tests.services.hearing import TEXT, heard

pytestmark = pytest.mark.browser
Edit = Callable[[str], Page]
SEEDS = [int(seed) for seed in os.environ.get("ERRATA_WALK_SEEDS", "1 2").split()]
STEPS = int(os.environ.get("ERRATA_WALK_STEPS", "30"))
WORDS = ("rain", "Kesler's", "naïve", "42", "—", "été", "🙂 yes", "uh", "the", "e\u0301")
PASTED = (
    ("one\r\n\r\ntwo three", ""),
    ("plain", "<p>from <b>Word</b>&nbsp;</p><p style='mso-x:1'>and a <i>page</i></p><style>p{}</style>"),
    ("a\tb\u2028c", ""),
    (" ", ""),
    ("x", "<table><tr><td>cell</td><td>two</td></tr></table><script>alert(1)</script>"),
)
SHOWN = """() => [...document.querySelectorAll('#text .segment')].map(segment => ({
  id: segment.dataset.id,
  text: segment.querySelector('.segment-text').textContent.trim().split(/\\s+/).join(' '),
  speaker: segment.querySelector('.segment-speaker').textContent,
  confirmed: segment.classList.contains('is-confirmed'),
  excluded: segment.classList.contains('is-excluded'),
}))"""
SENT = """() => !Object.keys(localStorage).some(key => key.includes('outbox'))
  && /^(Last saved|All changes)/.test(document.getElementById('save-status').textContent)"""
SELECT = """([from, to, backward]) => {
  const place = share => {
    const shown = [...document.querySelectorAll('.segment-text')];
    const at = share * shown.length, paragraph = shown[Math.min(shown.length - 1, Math.floor(at))];
    const text = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT).nextNode();
    if (!text) return [paragraph, 0];
    const offset = Math.round((at % 1) * text.length);
    // A caret does not stand in the middle of a character.
    return [text, offset - /[\\uDC00-\\uDFFF]/.test(text.data[offset])];
  };
  document.getElementById('text').focus();
  const [a, b] = [place(backward ? to : from), place(backward ? from : to)];
  getSelection().setBaseAndExtent(a[0], a[1], b[0], b[1]);
}"""
PASTE = """([plain, html]) => {
  const data = new DataTransfer();
  data.setData('text/plain', plain);
  if (html) data.setData('text/html', html);
  document.getElementById('text').dispatchEvent(
    new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@dataclass
class Walker:
    """Somebody at the keyboard who does whatever comes to mind."""

    page: Page
    cdp: CDPSession
    random: Random

    def select(self, *, wide: bool = False) -> None:
        start = self.random.random()
        widths = [0.0, 0.0, 0.01, 0.04, *([0.15, 0.3] if wide else [])]
        width = self.random.choice(widths)
        self.page.evaluate(SELECT, [start, min(0.999, start + width), self.random.random() < 0.3])
        self.settle()

    def settle(self) -> None:
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")

    def type(self) -> None:
        self.select(wide=self.random.random() < 0.15)
        self.page.keyboard.type(self.random.choice(WORDS) + self.random.choice(["", " "]))

    def delete(self) -> None:
        self.select(wide=self.random.random() < 0.3)
        press(self.page, self.random.choice(["Backspace", "Delete", "Control+Backspace", "Control+Delete"]))

    def cut(self) -> None:
        self.select(wide=True)
        press(self.page, "Control+x")
        self.select()
        press(self.page, "Control+v")

    def copy(self) -> None:
        self.select(wide=True)
        press(self.page, "Control+c")
        self.select()
        press(self.page, "Control+v")

    def paste(self) -> None:
        self.select(wide=self.random.random() < 0.3)
        self.page.evaluate(PASTE, list(self.random.choice(PASTED)))

    def edge(self) -> None:
        self.select()
        press(self.page, self.random.choice(["Home", "End"]))
        press(self.page, self.random.choice(["Backspace", "Delete", "Enter"]))

    def split(self) -> None:
        self.select()
        press(self.page, "Enter")

    def compose(self) -> None:
        self.select(wide=self.random.random() < 0.2)
        if self.random.random() < 0.3:
            press(self.page, "Home")
        for text in ("に", "にほ", "日本"):
            self.cdp.send(
                "Input.imeSetComposition",
                {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
            )
            self.settle()
        if self.random.random() < 0.7:
            self.cdp.send("Input.insertText", {"text": "日本"})
        else:
            self.cdp.send("Input.imeSetComposition", {"text": "", "selectionStart": 0, "selectionEnd": 0})
        self.settle()

    def insert(self) -> None:
        self.select()
        self.cdp.send("Input.insertText", {"text": self.random.choice(["ok", "🙂", "ñ"])})

    def drag(self) -> None:
        self.select()
        boxes = self.page.evaluate(
            """() => { const s = getSelection(); if (!s.rangeCount || s.isCollapsed) return null;
            const r = s.getRangeAt(0).getClientRects()[0];
            return r && [r.x + r.width / 2, r.y + r.height / 2]; }"""
        )
        target = self.page.locator(".segment-text").nth(
            self.random.randrange(self.page.locator(".segment-text").count())
        )
        box = target.bounding_box()
        if boxes is None or box is None or not 0 < box["y"] < 800 or not 0 < boxes[1] < 800:
            return
        self.page.mouse.move(*boxes)
        self.page.mouse.down()
        self.page.mouse.move(boxes[0] + 5, boxes[1] + 5)
        self.page.mouse.move(box["x"] + self.random.random() * 300, box["y"] + 10, steps=3)
        self.page.mouse.up()
        self.settle()

    def confirm(self) -> None:
        self.select()
        press(self.page, "Control+Shift+Enter")

    def exclude(self) -> None:
        self.select()
        press(self.page, "Control+.")
        buttons = self.page.locator("#passage-dialog button:visible")
        buttons.nth(self.random.choice([0, -2, -3])).click()
        if self.page.locator("dialog[open]").count():
            self.page.keyboard.press("Escape")

    def speaker(self) -> None:
        self.select(wide=self.random.random() < 0.4)
        press(self.page, "F2")
        self.page.keyboard.type(self.random.choice(["Ada", "Grace", "Speaker 1"]))
        self.page.locator(
            f"#speaker-dialog button[value={self.random.choice(['here', 'everywhere'])}]"
        ).click()

    def replace(self) -> None:
        press(self.page, "Control+f")
        self.page.fill("#find-text", self.random.choice(["the", "a", "Kesler"]))
        self.page.fill("#replace-text", self.random.choice(["The", "", "$1 b"]))
        self.page.click("#replace-all")
        press(self.page, "Escape")

    def undo(self) -> None:
        self.page.locator("#text").focus()
        press(
            self.page,
            self.random.choice(["Control+z", "Control+z", "Control+Shift+z"]),
            self.random.randrange(1, 4),
        )

    def gap(self) -> None:
        listed = self.page.locator("#gap-list li").first
        if not listed.is_visible():
            return
        if self.random.random() < 0.5:
            listed.get_by_role("button", name="Nothing said").click()
        else:
            listed.get_by_role("button", name="Write it").click()
            self.page.keyboard.type("so it was")
            self.page.keyboard.press("Enter")

    def pause(self) -> None:
        self.page.wait_for_timeout(self.random.choice([20, 600]))


ACTIONS = [
    *[Walker.type] * 5,
    *[Walker.delete] * 4,
    *[Walker.undo] * 5,
    *[Walker.edge] * 4,
    *[Walker.cut, Walker.copy, Walker.paste, Walker.split, Walker.compose, Walker.insert, Walker.drag] * 2,
    *[Walker.confirm, Walker.exclude, Walker.speaker, Walker.replace, Walker.gap, Walker.pause],
]


def agree(page: Page, site: Site, transcript: str, done: list[str]) -> None:
    """Wait until everything is sent, and hold the server's text against the page's."""
    try:
        page.wait_for_function(SENT)
    except TookTooLong:
        said = page.evaluate("""() => [document.getElementById('save-status').textContent,
          document.querySelector('dialog[open]')?.innerText, JSON.stringify(localStorage).slice(0, 2000)]""")
        pytest.fail(f"not saved: {said} after {done}; {site.log(transcript)[-6:]}")
    assert shown(page) == stored(site, transcript), (done, site.log(transcript)[-6:])


def shown(page: Page) -> list[dict[str, Any]]:
    return page.evaluate(SHOWN)


def stored(site: Site, transcript: str) -> list[dict[str, Any]]:
    view = site.view(transcript)
    return [
        {
            "id": each["id"],
            "text": " ".join(each["text"].split()),
            "speaker": view["speakers"][each["speaker"]],
            "confirmed": each["confirmed"],
            "excluded": each["excluded"] is not None,
        }
        for each in view["segments"]
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_server_has_what_the_page_shows_whatever_is_done(edit: Edit, site: Site, seed: int) -> None:
    transcript = site.add(heard(TEXT + TEXT[::-1]))
    page = edit(transcript)
    walker = Walker(page, page.context.new_cdp_session(page), Random(seed))
    begun = shown(page)
    done: list[str] = []
    for step in range(STEPS):
        action = walker.random.choice(ACTIONS)
        done.append(action.__name__)
        action(walker)
        if step % 3 == 2:
            agree(page, site, transcript, done)
        if step == STEPS // 4:
            # The history of undo begins anew here.
            agree(page, site, transcript, done)
            page.reload()
            page.wait_for_selector("#editor.is-live")
            agree(page, site, transcript, done)
            begun = shown(page)
    page.locator("#text").focus()
    for _ in range(STEPS):
        before = shown(page)
        press(page, "Control+z", 5)
        if shown(page) == before:
            break
    agree(page, site, transcript, [*done, "undo all"])
    assert shown(page) == begun, done
    press(page, "Control+y", STEPS)
    agree(page, site, transcript, [*done, "redo all"])
