"""People are spoken to in their language, programs always in English."""

from datetime import UTC, datetime

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from backend.web import languages, templates
from backend.web.languages import ENGLISH, Languages
from tests.web.conftest import FRONTEND

GERMAN = {"accept-language": "de-AT,de;q=0.9,en;q=0.5"}


@pytest.fixture(scope="module")
def known() -> Languages:
    return Languages(FRONTEND / "locale")


@pytest.fixture
def german(known: Languages):
    languages.speak(known.by_code["de"])
    yield
    languages.speak(ENGLISH)


def test_a_page_speaks_the_language_the_browser_asks_for(browser: TestClient[Litestar]) -> None:
    page = browser.get("/settings", headers=GERMAN).text
    assert '<html lang="de" dir="ltr"' in " ".join(page.split())
    assert "<h1>Einstellungen</h1>" in page
    assert '"Paused": "Angehalten"' in page


def test_a_language_nobody_translated_is_answered_in_english(browser: TestClient[Litestar]) -> None:
    page = browser.get("/settings", headers={"accept-language": "fi"}).text
    assert '<html lang="en" dir="ltr"' in " ".join(page.split())
    assert 'id="texts"' not in page


def test_an_error_is_told_in_the_language_of_the_page(anybody: TestClient[Litestar]) -> None:
    page = anybody.get("/nowhere", headers=GERMAN)
    assert page.status_code == 404
    assert "Diese Seite gibt es nicht." in page.text


def test_an_error_in_a_form_is_told_in_the_language_of_the_page(browser: TestClient[Litestar]) -> None:
    form = {"old_password": "correct horse battery", "password": "short"}
    page = browser.post("/settings/password", data=form, headers=GERMAN).text
    assert "Ein Passwort hat mindestens 8 Zeichen" in page


def test_a_program_reads_english(script: TestClient[Litestar]) -> None:
    answer = script.get("/api/recordings/nowhere", headers=GERMAN)
    assert answer.json()["error"]["message"] == "There is no such recording. It may have been erased."


def test_the_editor_of_a_signed_in_person_reads_errors_in_their_language(
    browser: TestClient[Litestar],
) -> None:
    answer = browser.get("/api/recordings/nowhere", headers=GERMAN)
    assert answer.json()["error"]["code"] == "not_found"
    assert answer.json()["error"]["message"] == "Diese Aufnahme gibt es nicht. Vielleicht wurde sie gelöscht."


@pytest.mark.parametrize(
    ("chosen", "accepted", "code"),
    [
        ("de", "en", "de"),
        ("en", "de", "en"),
        ("xx", "de", "de"),
        (None, "fr, de-CH;q=0.3, en;q=0.2", "de"),
        (None, "de;q=0, en", "en"),
        (None, "*", "en"),
        (None, "", "en"),
        (7, "de;q=nonsense", "de"),
    ],
)
def test_what_the_person_chose_goes_before_what_the_browser_asks_for(
    known: Languages, chosen: object, accepted: str, code: str
) -> None:
    assert known.best(chosen, accepted).code == code


def test_numbers_dates_and_lengths_are_written_as_in_german(german: None) -> None:
    assert templates.size(1_500_000) == "1,5 MB"
    assert templates.percent(0.004) == "0,4 %"
    assert templates.decibels(-23.42, 1) == "−23,4"
    assert templates.spoken(3661) == "1 Std. 1 Min."
    assert templates.date(datetime(2026, 11, 23, 14, 5, tzinfo=UTC)) == "23. Nov. 2026, 14:05"
    assert languages.language_name("fr", "French") == "Französisch"


def test_a_sentence_with_its_places_filled_in_is_known_by_its_shape(german: None) -> None:
    told = languages.retold(
        "rain.wav holds no sound: its header is there, but no samples follow. Export it again."
    )
    assert told.startswith("rain.wav enthält keinen Ton: ")
    assert languages.retold("Nobody translated this.") == "Nobody translated this."


def test_each_form_of_a_plural_is_told_by_the_name_browsers_give_it(known: Languages) -> None:
    forms = known.by_code["de"].script_texts["{count} edit kept here"]
    assert forms == {"one": "{count} Änderung hier aufgehoben", "other": "{count} Änderungen hier aufgehoben"}


def test_a_language_written_from_right_to_left_says_so(tmp_path) -> None:
    folder = tmp_path / "he" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "errata.po").write_text('msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n')
    hebrew = Languages(tmp_path).by_code["he"]
    assert (hebrew.direction, hebrew.name) == ("rtl", "עברית")
