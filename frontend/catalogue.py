"""The texts people see, gathered for translators: ``python -m frontend.catalogue`` updates every catalogue.

A catalogue is ``locale/<language>/LC_MESSAGES/errata.po``: the one source of what is said in that language,
read as it is when the server starts. Texts come from

- templates: ``_("…")`` and ``{% trans %}``;
- Python: ``_("…")``, ``ngettext("…", "…", n)``, ``shown("…")``, the sentence of a domain error, the label of
  a format. An f-string counts with its places named: ``f"No model {model!r}."`` is ``No model {model}.``;
- the tables in ``js/**/strings.js``, where a pair ``name_one``, ``name_other`` is one text with its plural,
  and the titles in ``js/**/command_list.js``.

Texts that only a program or somebody at a command line meets are left in English.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from backend.domain import errors

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "frontend" / "locale"
ERRORS = {name for name, value in vars(errors).items() if isinstance(value, type)}
PYTHON = ("backend/domain", "backend/services", "backend/web", "worker")
# What only programs, the command line or whoever writes them reads.
ENGLISH_ONLY = (
    "backend/domain/codec.py",
    "backend/services/labels/",
    "backend/web/docs.py",
    "backend/web/openai.py",
    "backend/web/tus.py",
    "worker/commands/",
    "worker/evaluation.py",
)

# Heads that are made up, or say what the history of the file says.
_SAYS_NOTHING = re.compile(
    rb'"(POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To|Last-Translator|Language-Team|Generated-By)'
    rb": .*\n"
)
_TITLE = re.compile(r'\btitle:\s*"((?:[^"\\\n]|\\.)*)"')
_ENTRY = re.compile(r'^\s*(\w+):\s*"((?:[^"\\\n]|\\.)*)",?$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Text:
    """One text, and where it stands.

    Attributes
    ----------
    id
        In English; singular and plural for a text with a number.
    file
        From the root of the repository.
    """

    id: str | tuple[str, str]
    file: str


def texts() -> Iterator[Text]:
    """Return every text people see, in order of its file."""
    for path in sorted((ROOT / "frontend" / "templates").rglob("*.jinja")):
        yield from _of_template(path)
    for path in sorted((ROOT / "frontend" / "js").rglob("strings.js")):
        yield from _of_table(path)
    for path in sorted((ROOT / "frontend" / "js").rglob("command_list.js")):
        yield from (Text(_plain(title), _name(path)) for title in _TITLE.findall(path.read_text("utf-8")))
    for folder in PYTHON:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not _name(path).startswith(ENGLISH_ONLY):
                yield from _of_python(path)


def template() -> Catalog:
    """Return an empty catalogue of all texts."""
    catalogue = Catalog(project="Errata", charset="utf-8")
    for text in texts():
        catalogue.add(text.id, locations=[(text.file, 0)])
    return catalogue


def read(path: Path) -> Catalog:
    """Return a catalogue as it is stored; its language is the name of its folder."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def updated(path: Path) -> bytes:
    """Return what a catalogue should be: all texts and no others, with the translations there are."""
    catalogue = read(path)
    catalogue.update(template(), no_fuzzy_matching=True, update_header_comment=False)
    stored = BytesIO()
    write_po(stored, catalogue, width=110, ignore_obsolete=True, include_lineno=False, sort_by_file=True)
    return _SAYS_NOTHING.sub(b"", stored.getvalue())


def catalogues() -> list[Path]:
    """Return the files of all languages."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/errata.po"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _of_template(path: Path) -> Iterator[Text]:
    options = {"trimmed": "true", "silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}
    with path.open("rb") as file:
        for _, function, message, _ in babel_extract(file, ("_", "gettext", "ngettext"), (), options):
            one, *more = [message] if isinstance(message, str) else list(message or [None])
            if one and function == "ngettext" and more[0]:
                yield Text((one, more[0]), _name(path))
            elif one:
                yield Text(one, _name(path))


def _of_table(path: Path) -> Iterator[Text]:
    table = dict(_ENTRY.findall(path.read_text("utf-8")))
    for name, text in table.items():
        one = name.removesuffix("_other") + "_one"
        if name.endswith("_one") and name.removesuffix("_one") + "_other" in table:
            continue
        plural = name.endswith("_other") and one in table
        yield Text((_plain(table[one]), _plain(text)) if plural else _plain(text), _name(path))


def _plain(literal: str) -> str:
    return str(ast.literal_eval(f'"{literal}"'))


def _of_python(path: Path) -> Iterator[Text]:
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        function = call.func.id if isinstance(call.func, ast.Name) else ""
        said = [_said(argument) for argument in call.args]
        if function == "ngettext" and len(said) > 2 and said[0] and said[1]:
            yield Text((said[0], said[1]), _name(path))
            continue
        at = 1 if function == "Format" else 0
        if function in {"_", "shown", "Format", *ERRORS} and len(said) > at and (text := said[at]):
            yield Text(text, _name(path))


def _said(node: ast.expr) -> str | None:
    """Return a text of the source, its places named after what they hold; ``None`` for anything else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if not isinstance(node, ast.JoinedStr):
        return None
    parts: list[str] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        elif isinstance(part, ast.FormattedValue):
            parts.append("{" + _unused(_place(part.value), parts) + "}")
    # Nothing but places is no text.
    return "".join(parts) if any(re.search(r"\w", part) for part in parts if part[:1] != "{") else None


def _place(value: ast.expr) -> str:
    names = [node.attr if isinstance(node, ast.Attribute) else node.id for node in _named(value)]
    return names[0].strip("_").lower() if names else "value"


def _named(value: ast.expr) -> list[ast.Attribute | ast.Name]:
    """Return the names in a value; of a call, those it is given before its own."""
    if isinstance(value, ast.Call):
        given = [name for argument in value.args for name in _named(argument)]
        return given or _named(value.func)
    return [node for node in ast.walk(value) if isinstance(node, ast.Attribute | ast.Name)]


def _unused(name: str, parts: list[str]) -> str:
    count = sum(re.fullmatch(rf"\{{{name}\d*\}}", part) is not None for part in parts)
    return f"{name}{count + 1}" if count else name


if __name__ == "__main__":
    for each in catalogues():
        each.write_bytes(updated(each))
