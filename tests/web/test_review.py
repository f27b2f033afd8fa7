"""The pages and the API of the review queue."""

import csv
import io

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlmodel import select

from backend.services.records import Records
from backend.storage.tables import Recording

Client = TestClient[Litestar]
FORM = {"design": "random", "wanted": "100", "double_share": "0"}


@pytest.fixture
def measurable(records: Records, transcript_id: str) -> str:
    """A transcript whose recording may be measured."""
    with records.database.session() as session:
        for recording in session.exec(select(Recording)):
            recording.consent_quality = True
    return transcript_id


def test_a_round_is_drawn_answered_and_taken_away_as_a_table(browser: Client, measurable: str) -> None:
    drawn = browser.post("/review", data=FORM)
    assert drawn.status_code == 303
    round_id = drawn.headers["location"].removeprefix("/review/")
    assert browser.get(f"/review/{round_id}").status_code == 200
    given = browser.post(f"/api/review/{round_id}/next", json={}).json()
    while given["passage"]:
        passage = given["passage"]
        assert "confidence" not in str(given)
        said = {"id": f"a{passage['id']}", "verdict": "right", "seconds": 3.5}
        given = browser.post(f"/api/review/passages/{passage['id']}/answers", json=said).json()
    assert given["progress"] == {"mine": 3, "done": 3, "total": 3}
    answer = browser.get(f"/review/{round_id}/results.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert sorted(row["heard"] for row in rows) == ["", "jumps over", "the quick brown fox"]
    assert {row["errors"] for row in rows} == {"0.0"}
    results = browser.get(f"/api/review/{round_id}/results").json()
    assert results["word_error_rate"]["value"] == 0
    assert browser.post(f"/api/review/{round_id}/undo", json={}).json()["progress"]["mine"] == 2
    assert [each["id"] for each in browser.get("/api/review").json()["rounds"]] == [round_id]


def test_a_form_that_cannot_be_drawn_from_comes_back_with_a_sentence(
    browser: Client, measurable: str
) -> None:
    for wrong, sentence in (
        ({"wanted": "many"}, "whole numbers"),
        ({"design": "disagreement"}, "two models"),
        ({"since": "2026-11-02", "until": "2026-11-01"}, "before the first"),
        ({"since": "2999-01-01"}, "nothing to draw from"),
    ):
        answer = browser.post("/review", data=FORM | wrong)
        assert answer.status_code == 400
        assert sentence in answer.text
        assert f'value="{wrong.get("since", "")}"' in answer.text
    assert browser.get("/review/none").status_code == 404


def test_settled_passages_join_the_golden_set_from_the_page(browser: Client, measurable: str) -> None:
    wish = {"design": "doubt", "wanted": 50, "double_share": 0, "since": "2020-01-01"}
    round_id = browser.post("/api/review", json=wish).json()["id"]
    passage = browser.post(f"/api/review/{round_id}/next", json={}).json()["passage"]
    said = {"id": "a1", "verdict": "corrected", "text": "Is it?"}
    assert browser.post(f"/api/review/passages/{passage['id']}/answers", json=said).status_code == 200
    answer = browser.post(f"/review/{round_id}/golden")
    assert "In the golden set: 1." in answer.text
    assert browser.post("/review/passages/none/resolve", data={"text": ""}).status_code == 404
