"""What of the English of a catalogue is left on a page in another language."""

from functools import cache
from typing import Any

from playwright.sync_api import Page

from frontend import catalogue

# The texts and labels of a page that somebody sees or hears.
SAID = """() => {
  const said = [];
  const THEIRS = 'script, #text, .text, .doubt-list, [lang]:not(html)';
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walk.currentNode; node; node = walk.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      // What people said or wrote is in whatever language it is in.
      if (!node.parentElement.closest(THEIRS)) said.push(node.data);
      continue;
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'data-confirm-text', 'data-confirm-yes'])
      if (node.hasAttribute(name)) said.push(node.getAttribute(name));
  }
  return [document.title, ...said].map(text => text.replace(/\\s+/g, ' ').trim()).filter(Boolean);
}"""


@cache
def translated_texts(language: str) -> set[str]:
    """Return what the catalogue says otherwise than English does."""
    (path,) = (path for path in catalogue.catalogues() if path.parent.parent.name == language)
    translated: set[str] = set()
    for message in catalogue.read(path):
        pairs: list[tuple[Any, Any]] = [(message.id, message.string)]
        if not isinstance(message.id, str):
            pairs = list(zip(message.id, message.string, strict=False))
        translated |= {one for one, other in pairs if one != other}
    return translated


def english_left(page: Page, language: str = "de") -> list[str]:
    """Return the texts of a page that the catalogue translates and the page does not."""
    translated = translated_texts(language)
    return [text for text in page.evaluate(SAID) if text in translated or text.split(" (")[0] in translated]
