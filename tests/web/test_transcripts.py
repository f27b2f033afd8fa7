"""A transcript is read, corrected in batches, rated and taken away; nobody's words vanish."""

import json

import pytest

from backend.services import library
from tests.web.conftest import transcribe


def retyped(client_id: str, text: str, *, segment: str = "s0", version: int = 0) -> dict:
    payload = {"segment": segment, "version": version, "text": text}
    return {"client_id": client_id, "kind": "segment_retyped", "payload": payload}


def send(client, transcript_id: str, *events: dict):
    return client.post(f"/api/transcripts/{transcript_id}/events", json={"events": list(events)})


def test_a_transcript_is_answered_with_every_word(script, transcript_id):
    body = script.get(f"/api/transcripts/{transcript_id}").json()
    assert [segment["text"] for segment in body["segments"]] == ["the quick brown fox", "jumps over"]
    for segment in body["segments"]:
        assert segment["text"].split() == [word["text"] for word in segment["words"]]
    assert body["segments"][0]["words"][1]["confidence"] == 0.2
    assert body["model"] == {"name": "tiny.en", "sha256": "1a" * 32}
    assert body["gaps"] == [{"id": "g0", "start_s": 30.0, "end_s": 32.0, "faint": False, "state": "open"}]


def test_a_long_transcript_is_compressed_on_its_way(script, transcript_id):
    answer = script.get(f"/api/transcripts/{transcript_id}", headers={"Accept-Encoding": "br"})
    assert answer.headers["content-encoding"] == "br"


def test_edits_are_stored_and_what_changed_comes_back(script, transcript_id):
    answer = send(script, transcript_id, retyped("e1", "the quick red fox"))
    assert answer.status_code == 200
    body = answer.json()
    assert (body["version"], body["stored"], body["removed"]) == (1, ["e1"], [])
    assert [(segment["id"], segment["text"]) for segment in body["segments"]] == [("s0", "the quick red fox")]


def test_sending_a_batch_again_changes_nothing(script, transcript_id):
    first = send(script, transcript_id, retyped("e1", "the quick red fox")).json()
    again = send(script, transcript_id, retyped("e1", "the quick red fox")).json()
    assert (again["version"], again["stored"]) == (first["version"], ["e1"])


def test_the_second_of_two_people_in_one_segment_gets_both_texts(script, transcript_id):
    send(script, transcript_id, retyped("theirs", "the quick red fox"))
    answer = send(
        script,
        transcript_id,
        retyped("other", "leaps over", segment="s1"),
        retyped("mine", "the quick blue fox"),
        retyped("after", "x", segment="s1", version=2),
    )
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["code"] == "segment_conflict"
    assert (error["details"]["theirs"], error["details"]["yours"]) == (
        "the quick red fox",
        "the quick blue fox",
    )
    assert error["details"]["stored"] == ["other"]
    texts = [s["text"] for s in script.get(f"/api/transcripts/{transcript_id}").json()["segments"]]
    assert texts == ["the quick red fox", "leaps over"]


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ({"client_id": "x", "kind": "segment_retyped", "payload": {"segment": "s0"}}, "version"),
        ({"client_id": "x", "kind": "rated", "payload": {"stars": 6}}, "stars"),
        ({"client_id": "", "kind": "opened", "payload": {}}, "client_id"),
        ({"client_id": "x", "kind": "invented", "payload": {}}, "kind"),
        ({"client_id": "x", "kind": "opened"}, "payload"),
    ],
)
def test_an_event_that_cannot_be_names_the_field_and_stores_nothing(script, transcript_id, event, field):
    answer = send(script, transcript_id, retyped("good", "the slow brown fox"), event)
    assert answer.status_code == 400
    assert field in json.dumps(answer.json()["error"])
    assert script.get(f"/api/transcripts/{transcript_id}").json()["version"] == 0


def test_a_rating_is_stored_and_shown_on_the_recording(script, transcript_id):
    body = {"stars": 4, "reasons": ["Names and terms"], "comment": "good", "prompted": True}
    assert script.post(f"/api/transcripts/{transcript_id}/rating", json=body).status_code == 200
    view = script.get(f"/api/transcripts/{transcript_id}").json()
    assert (view["rating"]["stars"], view["prompt_rating"]) == (4, False)
    assert script.get(f"/api/recordings/{view['recording_id']}").json()["stars"] == 4


@pytest.mark.parametrize("stars", [0, 6, "five", None])
def test_a_rating_has_one_to_five_stars(script, transcript_id, stars):
    answer = script.post(f"/api/transcripts/{transcript_id}/rating", json={"stars": stars})
    assert (answer.status_code, answer.json()["error"]["details"]["field"]) == (400, "stars")


@pytest.mark.parametrize(
    ("name", "media_type", "part"),
    [
        ("txt", "text/plain", b"the quick brown fox"),
        ("srt", "application/x-subrip", b"-->"),
        ("vtt", "text/vtt", b"WEBVTT"),
        ("json", "application/json", b'"words"'),
        ("csv", "text/csv", b"quick"),
        ("docx", "application/vnd.openxmlformats", b"PK"),
    ],
)
def test_a_transcript_is_taken_away_in_each_format(script, transcript_id, name, media_type, part):
    answer = script.get(f"/api/transcripts/{transcript_id}/export?format={name}")
    assert answer.status_code == 200
    assert part in answer.content
    assert answer.headers["content-type"].startswith(media_type)
    assert f"talk.{name}" in answer.headers["content-disposition"]
    events = script.get(f"/api/transcripts/{transcript_id}/history").json()["events"]
    assert [(event["kind"], event["payload"]) for event in events] == [("exported", {"format": name})]


def test_a_format_nobody_knows_is_answered_with_those_there_are(script, transcript_id):
    answer = script.get(f"/api/transcripts/{transcript_id}/export?format=exe")
    assert answer.status_code == 400
    assert "srt" in answer.json()["error"]["message"]


def test_the_editor_is_readable_and_playable_without_javascript(browser, transcript_id):
    page = browser.get(f"/transcripts/{transcript_id}").text
    assert "quick" in page
    assert "<audio" in page
    assert "/audio" in page


def test_the_plain_form_rates(browser, transcript_id):
    form = {"stars": "5", "reasons": ["Punctuation", "Poor recording"], "comment": "fine"}
    answer = browser.post(f"/transcripts/{transcript_id}/rating", data=form)
    assert answer.headers["location"] == f"/transcripts/{transcript_id}?done=rated"
    rating = browser.get(f"/api/transcripts/{transcript_id}").json()["rating"]
    assert rating == {"stars": 5, "reasons": ["Punctuation", "Poor recording"], "comment": "fine"}


def test_the_text_so_far_is_answered_after_the_chunk_that_is_known(script, records, transcript_id):
    recording_id = script.get(f"/api/transcripts/{transcript_id}").json()["recording_id"]
    body = script.get(f"/api/recordings/{recording_id}/text?after=0").json()
    assert (body["state"], body["progress"]) == ("done", 1.0)
    assert body["chunks"] == [{"index": 1, "start_s": 10.0, "text": "jumps over"}]


def test_a_finished_recording_leads_to_its_transcript(browser, transcript_id):
    recording_id = browser.get(f"/api/transcripts/{transcript_id}").json()["recording_id"]
    answer = browser.get(f"/recordings/{recording_id}/progress", headers={"HX-Request": "true"})
    assert answer.headers["hx-redirect"] == f"/transcripts/{transcript_id}"


def test_the_stream_says_changed_and_done_once_nothing_can_change(script, transcript_id):
    recording_id = script.get(f"/api/transcripts/{transcript_id}").json()["recording_id"]
    answer = script.get(f"/api/recordings/{recording_id}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = [line for line in answer.text.splitlines() if line.startswith("event:")]
    assert events == ["event: changed", "event: done"]


def test_erasing_leaves_nothing_to_be_asked_for(script, transcript_id, tmp_path):
    recording_id = script.get(f"/api/transcripts/{transcript_id}").json()["recording_id"]
    assert script.delete(f"/api/recordings/{recording_id}?forever=true").status_code == 204
    for path in (
        f"/api/recordings/{recording_id}",
        f"/api/transcripts/{transcript_id}",
        f"/media/{recording_id}/audio",
    ):
        assert script.get(path).status_code == 404
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


def test_a_recording_is_cancelled_tried_again_and_transcribed_again(script, records):
    stored = script.post("/api/recordings", files={"file": ("a.wav", b"abc")}).json()
    one = f"/api/recordings/{stored['id']}"
    assert script.post(f"{one}/retry").status_code == 409
    assert script.post(f"{one}/cancel").json()["state"] == "cancelled"
    assert script.post(f"{one}/retry").json()["state"] == "queued"
    transcribe(records, library.get(records, stored["id"]).job_id, "hello there")
    assert script.get(one).json()["state"] == "done"
    assert script.post(f"{one}/transcribe", json={"language": "de"}).json()["state"] == "queued"


def test_title_and_consent_can_be_changed(script, transcript_id):
    recording_id = script.get(f"/api/transcripts/{transcript_id}").json()["recording_id"]
    body = script.patch(
        f"/api/recordings/{recording_id}", json={"title": "New", "consent_training": True}
    ).json()
    assert (body["title"], body["consent"]) == ("New", {"quality": False, "training": True})
    assert script.get("/api/recordings?q=new").json()["total"] == 1
    assert script.get("/api/recordings?q=old").json()["total"] == 0


def timed(client_id: str, start_s: float | None, end_s: float | None, *, version: int = 0) -> dict:
    payload = {"segment": "s0", "version": version, "first": 0, "last": 3, "start_s": start_s, "end_s": end_s}
    return {"client_id": client_id, "kind": "words_timed", "payload": payload}


def test_cues_are_those_of_the_export_with_what_is_wrong_with_them(script, transcript_id):
    body = script.get(f"/api/transcripts/{transcript_id}/cues").json()
    first = body["cues"][0]
    assert first["lines"] == ["the quick brown fox"]
    assert first["parts"] == [{"segment": "s0", "first": 0, "last": 3, "speaker": None}]
    assert [segment["text"] for segment in body["segments"]] == ["the quick brown fox", "jumps over"]
    exported = script.get(f"/api/transcripts/{transcript_id}/export?format=srt").text
    assert exported.startswith("1\r\n00:00:00,000 --> ")
    assert exported.count("-->") == len(body["cues"])


def test_times_that_were_set_are_in_the_cues_and_the_words_and_can_be_taken_back(script, transcript_id):
    before = script.get(f"/api/transcripts/{transcript_id}").json()["segments"][0]["words"]
    assert send(script, transcript_id, timed("e1", 0.25, 2.5)).status_code == 200
    cue = script.get(f"/api/transcripts/{transcript_id}/cues").json()["cues"][0]
    assert (cue["start_s"], cue["end_s"], cue["is_set"]) == (0.25, 2.5, True)
    segment = script.get(f"/api/transcripts/{transcript_id}").json()["segments"][0]
    assert (segment["words"][0]["start_s"], segment["words"][-1]["end_s"]) == (0.25, 2.5)
    assert (segment["version"], segment["end_s"]) == (0, 2.5)
    assert send(script, transcript_id, timed("e2", None, None)).status_code == 200
    assert script.get(f"/api/transcripts/{transcript_id}").json()["segments"][0]["words"] == before


def test_times_on_words_that_changed_since_are_a_conflict(script, transcript_id):
    send(script, transcript_id, retyped("theirs", "the quick red fox"))
    answer = send(script, transcript_id, timed("mine", 0.25, 2.5))
    assert answer.status_code == 409
    assert answer.json()["error"]["details"]["theirs"] == "the quick red fox"


@pytest.mark.parametrize("address", ["cues?", "export?format=srt&"])
def test_rules_that_cannot_be_followed_name_what_is_wrong(script, transcript_id, address):
    for query, field in (("profile=itv", "profile"), ("line_characters=3", "line_characters")):
        answer = script.get(f"/api/transcripts/{transcript_id}/{address}{query}")
        assert answer.status_code == 400
        assert answer.json()["error"]["details"]["field"] == field


def test_subtitles_are_exported_by_the_rules_asked_for(script, transcript_id):
    send(
        script,
        transcript_id,
        {"client_id": "n", "kind": "speaker_named", "payload": {"speaker": "1", "name": "Ada"}},
    )
    for profile, label in (("own", "Ada:"), ("bbc", "ADA:"), ("netflix", "[Ada]")):
        text = script.get(f"/api/transcripts/{transcript_id}/export?format=srt&profile={profile}").text
        assert f"\r\n{label} the quick" in text
