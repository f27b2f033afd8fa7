"""What a person prefers is checked, kept with the account, and theirs alone."""

import re
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from backend.web.preferences import Preferences
from tests.web.conftest import FRONTEND

MINE = "/api/me/preferences"


def test_they_are_kept_and_given_back(browser: TestClient[Litestar]) -> None:
    assert browser.get(MINE).json() == {}
    chosen = {"keys": {"play": ["F4"]}, "step_s": 5, "language": "de"}
    assert browser.patch(MINE, json=chosen).json() == chosen
    assert browser.patch(MINE, json={"step_s": None, "follow": False}).json() == {
        "keys": {"play": ["F4"]},
        "language": "de",
        "follow": False,
    }
    assert browser.get(MINE).json()["follow"] is False


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": "red"},
        {"step_s": 0},
        {"step_s": "far"},
        {"theme": "pink"},
        {"language": "../de"},
        {"keys": {"play": "F4"}},
        {"keys": {"play": ["F" * 41]}},
        {"keys": {"play": ["F4"] * 9}},
        {"keys": {f"c{n}": [] for n in range(101)}},
        [],
    ],
)
def test_what_makes_no_sense_is_refused(browser: TestClient[Litestar], wrong: Any) -> None:
    assert browser.patch(MINE, json=wrong).status_code == 400
    assert browser.get(MINE).json() == {}


def test_they_do_not_grow_without_end(browser: TestClient[Litestar]) -> None:
    many = {f"command_{n}": ["x" * 40] * 8 for n in range(40)}
    answer = browser.patch(MINE, json={"keys": many})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_a_script_has_those_of_its_account(script: TestClient[Litestar]) -> None:
    script.patch(MINE, json={"theme": "dark"})
    assert script.get(MINE).json() == {"theme": "dark"}


def test_a_change_needs_the_proof_of_a_page_of_ours(browser: TestClient[Litestar]) -> None:
    del browser.headers["x-csrftoken"]
    assert browser.patch(MINE, json={"theme": "dark"}).status_code == 403


def test_the_language_that_was_chosen_is_spoken_whatever_the_browser_asks_for(
    browser: TestClient[Litestar],
) -> None:
    answer = browser.post("/settings/preferences", data={"language": "de"}, headers={"accept-language": "en"})
    assert answer.headers["location"] == "/settings?done=preferences"
    page = browser.get("/settings?done=preferences", headers={"accept-language": "en"}).text
    assert "Die Einstellungen wurden gespeichert." in page
    browser.post("/settings/preferences", data={"language": ""})
    assert '<html lang="en"' in browser.get("/settings", headers={"accept-language": "en"}).text


def test_the_form_of_the_editor_saves_ticks_given_and_missing(browser: TestClient[Litestar]) -> None:
    form = {"ticks": "follow pause_on_type", "pause_on_type": "true", "step_s": "4.5", "text_size": "large"}
    browser.post("/settings/preferences", data=form)
    kept = browser.get(MINE).json()
    assert kept == {"follow": False, "pause_on_type": True, "step_s": 4.5, "text_size": "large"}
    assert browser.post("/settings/preferences", data={"step_s": "far"}).status_code == 400


def test_the_editor_knows_the_same_preferences() -> None:
    source = (FRONTEND / "js/editor/preferences.js").read_text("utf-8")
    defaults = source[
        source.index("const defaults = {") : source.index("};", source.index("const defaults = {"))
    ]
    names = set(re.findall(r"^  (\w+):", defaults, re.MULTILINE))
    only_here = set(re.findall(r'"(\w+)"', source[source.index("ONLY_HERE = [") :].partition("]")[0]))
    assert names - only_here == set(Preferences.__struct_fields__) - {"language", "theme"}
