"""What the documentation says, taken apart: tables, code in backticks, examples."""

import json
import re
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", *DOCS]

_CELL = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    start = text.index(f"{heading}\n") + len(heading)
    end = re.search(rf"^#{{1,{level}}} ", text[start:], re.MULTILINE)
    return text[start : start + end.start()] if end else text[start:]


def rows(text: str, *columns: str) -> list[list[str]]:
    """The rows of every table that has just these columns."""
    found: list[list[str]] = []
    inside = False
    for line in text.splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        cells = [cell.strip() for cell in _CELL.split(line)[1:-1]]
        if cells == list(columns):
            inside = True
        elif inside and not set("".join(cells)) <= set("-: "):
            found.append(cells)
    return found


def ticked(text: str) -> list[str]:
    """What stands in backticks, outside blocks of code."""
    return re.findall(r"`([^`\n]+)`", _FENCE.sub("", text))


def examples(text: str) -> list[Any]:
    """The JSON examples; one that is no JSON is a failure."""
    return [json.loads(body) for kind, body in _FENCE.findall(text) if kind == "json"]


def prose(path: Path) -> str:
    """A page without its blocks of code, fenced or indented."""
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    return "\n".join(line for line in text.splitlines() if not line.startswith("    "))
