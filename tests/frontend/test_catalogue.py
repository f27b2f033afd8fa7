"""Every text people see is in every catalogue, translated, with the same places to fill in."""

import re
from pathlib import Path
from typing import Any

import pytest

from frontend import catalogue
from tests.conftest import ROOT

PLACES = re.compile(r"%\(\w+\)s|\{\w+\}|%%")
# Said the same way in both languages.
SAME = {"Name", "Offline", "Export", "Layout", "Hugging Face AudioFolder", "{name}: {text}", "%(count)s s"}
SAME |= {"{count} s", "{seconds} s", "Offline: {unsent}"}
SAME |= {"Alarm", "ELAN"}
SAME |= {"Errata", "Esc", "Tab", "Text", "Normal", "Pedal {number}", "{keys}: {command}."}


@pytest.fixture(params=catalogue.catalogues(), ids=lambda path: path.parent.parent.name)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


def forms(text: Any) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def test_there_is_a_second_language() -> None:
    assert [path.parent.parent.name for path in catalogue.catalogues()] == ["de"]


def test_a_catalogue_holds_every_text_and_no_other(path: Path) -> None:
    known = {message.id for message in catalogue.read(path) if message.id}
    said = {text.id for text in catalogue.texts()}
    assert known == said
    # As  python -m frontend.catalogue  writes it.
    assert catalogue.updated(path) == path.read_bytes()


def test_nothing_is_untranslated_or_a_guess(path: Path) -> None:
    for message in catalogue.read(path):
        assert not message.fuzzy, message.id
        assert all(forms(message.string)), message.id
        assert message.id != message.string or message.id in SAME, message.id


def test_the_places_of_a_translation_are_those_of_the_text(path: Path) -> None:
    for message in catalogue.read(path):
        if not message.id:
            continue
        originals = forms(message.id)
        for number, text in enumerate(forms(message.string)):
            original = originals[min(number, len(originals) - 1)]  # a language may have more plurals
            assert sorted(PLACES.findall(text)) == sorted(PLACES.findall(original)), message.id


def test_texts_are_found_wherever_they_stand() -> None:
    found = {text.id: text.file for text in catalogue.texts()}
    assert found["Skip to the content"] == "frontend/templates/base.html.jinja"
    assert found["Erase “%(title)s”?"].startswith("frontend/templates/")
    assert found["%(count)s recording", "%(count)s recordings"].startswith("frontend/templates/")
    assert found["{count} hit", "{count} hits"] == "frontend/js/editor/strings.js"
    assert found["You are signed out."] == "backend/web/view.py"
    assert found["Word document"] == "backend/services/exporting/word_document.py"
    # Its source is an f-string.
    assert found["A title has at most {title_max_length} characters."] == "backend/services/wants.py"


def test_scripts_keep_their_words_in_tables() -> None:
    """A sentence written elsewhere would never be translated."""
    sentence = re.compile(r'(?:textContent\s*=|"aria-label":|announce\()\s*["`][A-Z]\w+')
    for path in (ROOT / "frontend" / "js").rglob("*.js"):
        assert not sentence.search(path.read_text("utf-8")), path
