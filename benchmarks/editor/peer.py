"""The ways in which other transcript editors hold their text, as bare as they can be."""

from html import escape
from pathlib import Path

SPANS, EMPTY = "a span a word in contenteditable", "an empty page"


def span_page(folder: Path, texts: tuple[str, ...]) -> str:
    """Write a page with an element for each word, as most editors have it; return its address."""
    words = 0
    paragraphs: list[str] = []
    for text in texts:
        spans: list[str] = []
        for word in text.split():
            spans.append(f'<span data-start="{words * 0.44:.2f}">{escape(word)} </span>')
            words += 1
        paragraphs.append(f"<p>{''.join(spans)}</p>")
    return _written(folder / "spans.html", "".join(paragraphs))


def empty_page(folder: Path) -> str:
    """Write a page with one short paragraph to type in: what a keystroke costs without any editor."""
    return _written(folder / "empty.html", "<p>one short paragraph</p>")


def _written(path: Path, body: str) -> str:
    path.write_text(
        f"<!doctype html><meta charset=utf-8><title>peer</title><style>p{{font:16px/1.6 sans-serif}}</style>"
        f"<div id=text contenteditable=true>{body}</div>"
    )
    return path.as_uri()
