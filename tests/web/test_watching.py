"""Alarms, the golden set and the metrics over HTTP."""

import pytest
from litestar.testing import TestClient
from prometheus_client.parser import text_string_to_metric_families

from backend.services import alarms, golden, library
from backend.services.records import Records
from backend.storage.tables import AlarmRow
from backend.web.application import WebOptions, build
from tests.web.conftest import FRONTEND

SECRET = "a token for prometheus"


def measured(client: TestClient) -> dict[str, dict[tuple[str, ...], float]]:
    """The samples of each family by the values of their labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        family.name: {tuple(sample.labels.values()): sample.value for sample in family.samples}
        for family in text_string_to_metric_families(answer.text)
    }


def test_metrics_count_what_the_record_holds(script, records, transcript_id):
    for _ in range(2):
        alarms.evaluate(records)
    script.get(f"/api/transcripts/{transcript_id}")
    found = measured(script)
    assert found["errata_jobs"] == {
        ("queued",): 0,
        ("running",): 0,
        ("done",): 1,
        ("failed",): 0,
        ("cancelled",): 0,
    }
    assert found["errata_audio_seconds"] == {(): 60.0}
    assert found["errata_recognise_seconds"][()] == pytest.approx(0.2)
    assert found["errata_workers"] == {(): 0.0}
    assert found["errata_alarm_state"][("workers", "", "")] == 2
    assert found["errata_alarm_state"][("drift_level", "", "")] == -1
    routes = {labels[1] for labels in found["errata_request_seconds"] if len(labels) > 2}
    assert "/api/transcripts/{transcript_id}" in routes
    assert not any(transcript_id in route for route in routes)


def test_metrics_hold_no_word_title_or_name(script, records, transcript_id):
    recording_id = library.list_recordings(records).recordings[0].id
    library.change(records, recording_id, "ada", title="Confidential talk", consent_quality=True)
    text = script.get("/metrics").text
    for secret in ("Confidential", "talk", "quick", "ada", recording_id, transcript_id):
        assert secret not in text


def test_metrics_are_for_those_who_are_let_in(records, tmp_path, owner):
    app = build(records, WebOptions(data_dir=tmp_path, frontend=FRONTEND, metrics_token=SECRET))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert client.get("/metrics").status_code == 401
        for wrong in ("Bearer ", "Bearer wrong", f"Basic {SECRET[:-1]}"):
            assert client.get("/metrics", headers={"Authorization": wrong}).status_code == 401
        header = {"Authorization": f"Bearer {SECRET}"}
        assert client.get("/metrics", headers=header).status_code == 200
        assert client.get("/api/recordings", headers=header).status_code == 401


def test_alarms_are_listed_seen_and_shown(browser, records: Records):
    for _ in range(2):
        alarms.evaluate(records)
    worst = browser.get("/api/alarms").json()["alarms"][0]
    assert (worst["kind"], worst["state"], worst["acknowledged_by"]) == ("workers", "alarm", None)
    assert browser.post("/api/alarms/weather/acknowledgement").status_code == 404
    assert "Acknowledge: Workers" in browser.get("/alarms").text
    answer = browser.post("/alarms/workers/acknowledge")
    assert answer.headers["location"] == "/alarms?done=acknowledged"
    assert "Seen by ada" in browser.get("/alarms").text
    assert "Seen by ada" in browser.get("/quality").text


def test_an_alarm_within_a_model_names_it_and_is_seen_apart_from_others(browser, script, records: Records):
    with records.database.session() as session:
        for scope in ("base@0123456789ab", "tiny.en@1a5afae06a4d"):
            session.add(AlarmRow(kind="edits", scope=scope, state="alarm", value=6.0, threshold=5.0))
    within = {"within": "base@0123456789ab"}
    assert browser.post("/alarms/edits/acknowledge", params=within).status_code == 303
    found = {each["scope"]: each for each in script.get("/api/alarms").json()["alarms"]}
    assert found["base@0123456789ab"]["model"] == {"name": "base", "sha256": "0123456789ab"}
    assert [each["acknowledged_by"] for each in found.values()] == ["ada", None]
    assert script.post("/api/alarms/edits/acknowledgement", params={"within": "none@0"}).status_code == 404
    again = {"within": "tiny.en@1a5afae06a4d"}
    assert script.post("/api/alarms/edits/acknowledgement", params=again).status_code == 204
    assert alarms.raised(records) == 0
    assert measured(script)["errata_alarm_state"][("edits", "base", "0123456789ab")] == 2


def test_the_golden_set_is_evaluated_when_somebody_asks(script, records, transcript_id):
    assert script.post("/api/golden/evaluations").status_code == 400
    recording_id = library.list_recordings(records).recordings[0].id
    library.change(records, recording_id, "ada", consent_quality=True)
    golden.add(
        records,
        recording_id=recording_id,
        start_s=0,
        end_s=9,
        text="the quick brown fox",
        language="en",
        source="editor",
        by="ada",
    )
    run_id = script.post("/api/golden/evaluations").json()["id"]
    assert script.post("/api/golden/evaluations").json()["id"] == run_id, "one at a time"
    report = script.get("/api/golden").json()
    assert (report["segments"], report["runs"][0]["state"]) == (1, "queued")
    assert "being evaluated" in script.get("/quality").text
