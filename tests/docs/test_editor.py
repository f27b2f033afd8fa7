"""The keys in the documentation are those the editor listens to, and the help names no other."""

import re

from tests.conftest import ROOT
from tests.docs.pages import page, rows, ticked

EDITOR = ROOT / "frontend" / "js" / "editor"
SIGNS = {"Period": ".", "Slash": "/"}


def written(key: str) -> str:
    """A key as people read it: ``Mod+KeyF`` and ``Mod-z`` are Ctrl+F and Ctrl+Z, modifiers in one order."""
    *modifiers, last = key.replace("-", "+").replace("Mod", "Ctrl").split("+")
    last = SIGNS.get(last, last.removeprefix("Key"))
    last = last.upper() if len(last) == 1 else last
    return "+".join([*sorted(modifiers), last])


def bound() -> set[str]:
    """What ``keys.js`` binds, the two it tells apart by place, and the keys of the text."""
    source = (EDITOR / "keys.js").read_text(encoding="utf-8")
    table = re.search(r"const bindings = \[(.*?)\n\];", source, re.DOTALL)
    assert table is not None
    keys = re.findall(r'\["([^"]+)", "\w+"\]', table[1])
    assert 'name === "Escape"' in source
    assert 'event.key === "?"' in source
    text = re.search(r"keymap\(\{(.*?)\}\)", (EDITOR / "main.js").read_text(encoding="utf-8"), re.DOTALL)
    assert text is not None
    keys += re.findall(r'^\s*"?([\w-]+)"?: commands\.', text[1], re.MULTILINE)
    # Nine keys for nine speakers are written as one.
    keys = [re.sub(r"\+Digit\d$", "+1…9", key) for key in keys]
    return {written(key) for key in keys} | {"Esc", "?"}


def documented() -> set[str]:
    return {key for keys, _ in rows(page("editor.md"), "keys", "does") for key in ticked(keys)}


def test_the_documented_keys_are_the_bound_ones():
    assert {written(key) if len(key) > 1 else key for key in documented()} == bound()


def test_the_help_names_bound_keys_only():
    source = (ROOT / "frontend/templates/editor/help.html.jinja").read_text(encoding="utf-8")
    combinations = re.findall(r'\[("[^\[\]]+)\]', source)
    named = {"+".join(re.findall(r'"([^"]+)"', each)) for each in combinations} - {"Ctrl+click"}
    assert {"F8", "Ctrl+Enter"} <= named
    assert {written(key) if len(key) > 1 else key for key in named} <= bound()
