"""The keys in the documentation are those the editor listens to."""

import re

from tests.conftest import ROOT
from tests.docs.pages import page, rows, ticked

KEYS = ROOT / "frontend" / "js" / "keys"


def bound() -> dict[str, str]:
    """What the list of commands binds, as people read it: ``Mod+F`` is Ctrl+F; by whom."""
    source = (KEYS / "command_list.js").read_text(encoding="utf-8")
    commands = source[source.index("export const COMMANDS") : source.index("export const PRESETS")]
    found: dict[str, str] = {}
    for command, keys in re.findall(r"^  (\w+): \{.*?keys: \[([^\]]*)\]", commands, re.S | re.M):
        for key in re.findall(r'"([^"]+)"', keys):
            written = key.replace("Mod", "Ctrl").replace("Escape", "Esc")
            assert written not in found, f"{key} does {found.get(written)} and {command}"
            found[written] = command
    return found


def test_the_documented_keys_are_the_bound_ones() -> None:
    documented = {key for keys, _ in rows(page("editor.md"), "keys", "does") for key in ticked(keys)}
    assert documented == set(bound())
    assert len(documented) > 20


def test_every_command_is_done_somewhere() -> None:
    source = (KEYS / "command_list.js").read_text(encoding="utf-8")
    commands = source[source.index("export const COMMANDS") : source.index("export const PRESETS")]
    editor = ("actions.js", "text_tools.js", "walk_keys.js")
    files = (
        KEYS / "text_keys.js",
        KEYS / "playing.js",
        *(KEYS.parent / "editor" / name for name in editor),
        KEYS.parent / "subtitles" / "actions.js",
    )
    done = "".join(path.read_text("utf-8") for path in files)
    for command in re.findall(r"^  (\w+): \{", commands, re.MULTILINE):
        assert re.search(rf"^\s+{command}(:|,)", done, re.MULTILINE), command


def test_a_preset_gives_no_key_to_two_commands_and_names_commands_only() -> None:
    source = (KEYS / "command_list.js").read_text(encoding="utf-8")
    commands = dict.fromkeys(bound().values())
    defaults: dict[str, set[str]] = {
        command: {key for key, owner in bound().items() if owner == command} for command in commands
    }
    presets = source[source.index("export const PRESETS") :]
    names = re.findall(r"^  (\w+): \{\n?\s*title", presets, re.MULTILINE)
    assert names == ["errata", "otranscribe", "f4", "express_scribe", "pedal"]
    for body in re.split(r"^  \w+: \{\n", presets, flags=re.MULTILINE)[1:]:
        own = {
            command: {
                key.replace("Mod", "Ctrl").replace("Escape", "Esc") for key in re.findall(r'"([^"]+)"', keys)
            }
            for command, keys in re.findall(r"^      (\w+): \[([^\]]*)\]", body, re.MULTILINE)
        }
        assert set(own) <= set(defaults) | {"hold_play"}
        keys = [key for names in (defaults | own).values() for key in names]
        assert sorted(keys) == sorted(set(keys)), body
