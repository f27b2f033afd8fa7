"""A program searches, tags and throws away as people do, and has recordings fetched from the web."""

import zipfile
from io import BytesIO

import pytest

from backend.services import importing, library
from backend.web.contexts.library import LibraryRows
from backend.web.wanting import Wanted, asked


@pytest.fixture
def recording_id(script, transcript_id) -> str:
    return script.get(f"/api/transcripts/{transcript_id}").json()["recording_id"]


def found(client, **query: str) -> list[str]:
    answer = client.get("/api/recordings", params=query)
    assert answer.status_code == 200, answer.text
    return [each["title"] for each in answer.json()["recordings"]]


def test_a_search_answers_where_it_was_found(script, transcript_id):
    (recording,) = script.get("/api/recordings", params={"q": "fox"}).json()["recordings"]
    assert recording["hits"] == [{"text": "the quick brown fox", "time_s": pytest.approx(1.6, abs=0.1)}]
    assert found(script, q="fox", state="done", sort="-title", length="short") == ["talk"]
    assert found(script, q="fox", tag="none") == []
    refused = script.get("/api/recordings", params={"sort": "size"})
    assert (refused.status_code, refused.json()["error"]["details"]["field"]) == (400, "sort")


def test_tags_are_set_all_at_once(script, recording_id):
    address = f"/api/recordings/{recording_id}"
    assert script.patch(address, json={"tags": ["b", "a"]}).json()["tags"] == ["a", "b"]
    assert found(script, tag="b") == ["talk"]
    assert script.patch(address, json={"tags": ["B"]}).json()["tags"] == ["b"]
    assert script.patch(address, json={"title": "Talk"}).json()["tags"] == ["b"]
    assert script.patch(address, json={"tags": ["a,b"]}).status_code == 400
    assert script.patch(address, json={"tags": []}).json()["tags"] == []


def test_deleting_is_moving_to_the_trash_unless_it_is_to_be_forever(script, recording_id, transcript_id):
    address = f"/api/recordings/{recording_id}"
    assert script.delete(address).status_code == 204
    assert script.get(address).json()["error"]["message"].startswith("This recording is in the trash.")
    for gone in (f"/api/transcripts/{transcript_id}", f"/media/{recording_id}/original", address + "/text"):
        assert script.get(gone).status_code == 404, gone
    assert script.delete(address).status_code == 404
    (thrown,) = script.get("/api/trash").json()["recordings"]
    assert (thrown["id"], thrown["trashed_at"] is not None) == (recording_id, True)
    assert script.post(address + "/restore").json()["trashed_at"] is None
    assert script.post(address + "/restore").status_code == 404
    script.delete(address)
    assert script.delete(address, params={"forever": "true"}).status_code == 204
    assert script.get("/api/trash").json()["total"] == 0
    assert script.delete(address, params={"forever": "true"}).status_code == 404


def test_the_trash_is_emptied(script, recording_id):
    script.delete(f"/api/recordings/{recording_id}")
    assert script.delete("/api/trash").status_code == 204
    assert script.get("/api/trash").json() == {"recordings": [], "total": 0}


def test_an_import_is_asked_for_watched_and_stopped(script):
    answer = script.post(
        "/api/recordings/import", json={"url": "https://example.org/talk.mp3", "title": "A talk"}
    )
    assert (answer.status_code, answer.json()["state"]) == (202, "queued")
    location = answer.headers["location"]
    assert script.get(location).json() == answer.json()
    assert script.post(location + "/cancel").json()["state"] == "cancelled"
    assert script.get("/api/recordings/imports/none").status_code == 404
    for wrong in (
        {"url": "talk.mp3"},
        {"url": "http://127.0.0.1/"},
        {"url": "https://a.example/", "model": "huge"},
    ):
        refused = script.post("/api/recordings/import", json=wrong)
        assert (refused.status_code, "message" in refused.json()["error"]) == (400, True)


def test_the_form_asks_for_an_import_with_the_wishes_beside_it(browser, records, owner):
    fields = {"url": "https://example.org/a.mp3", "language": "de", "consent_quality": "true"}
    answer = browser.post("/recordings/import", data=fields)
    assert answer.headers["location"] == "/recordings/new?done=importing#imports"
    (begun,) = importing.recent(records, owner)
    assert begun.url == "https://example.org/a.mp3"
    assert "https://example.org/a.mp3" in browser.get("/recordings/new").text
    refused = browser.post("/recordings/import", data={"url": "nonsense<b>"})
    assert refused.status_code == 400
    assert "no address of the web" in refused.text
    assert 'value="nonsense&lt;b&gt;"' in refused.text


def test_many_are_tagged_exported_and_thrown_away(browser, records, recording_id):
    del browser.headers["Authorization"]
    htmx = {"HX-Request": "true"}
    everything = {"everything": "true", "asked": "q=fox"}
    answer = browser.post("/library/bulk", data={"action": "tag", "tag": "<b>", **everything}, headers=htmx)
    assert "“&lt;b&gt;” put on 1 recording." in answer.text
    assert library.tags(records) == [("<b>", 1)]
    packed = browser.post("/library/export", data={"format": "vtt", "ids": recording_id})
    with zipfile.ZipFile(BytesIO(packed.content)) as archive:
        assert archive.namelist() == ["talk.vtt"]
        assert archive.testzip() is None
    thrown = browser.post("/library/bulk", data={"action": "trash", **everything}, headers=htmx)
    assert "1 recording moved to the trash." in thrown.text
    assert library.trash(records).total == 1
    restored = browser.post("/library/bulk", data={"action": "restore", "ids": recording_id, "asked": ""})
    assert restored.headers["location"] == "/?done=restored"
    for wrong in ({"action": "trash"}, {"action": "burn", "ids": recording_id}):
        assert browser.post("/library/bulk", data=wrong).status_code == 400
    assert browser.post("/library/export", data={"format": "exe", "ids": recording_id}).status_code == 400


@pytest.mark.parametrize(
    ("here", "header"),
    [
        ("http://127.0.0.1/?state=done", "HX-Replace-Url"),
        ("http://127.0.0.1/?q=ol&state=done&offset=50", "HX-Replace-Url"),
        ("http://127.0.0.1/", "HX-Push-Url"),
        ("http://127.0.0.1/?state=done&sort=title", "HX-Push-Url"),
    ],
)
def test_a_filter_is_a_step_in_the_history_and_a_letter_typed_is_none(browser, here, header):
    headers = {"HX-Request": "true", "HX-Trigger": "filters", "HX-Current-URL": here}
    answer = browser.get("/library/rows?q=old&state=done&tag=", headers=headers)
    assert answer.headers[header] == "/?q=old&state=done"


def test_what_a_form_brings_along_is_what_stands_in_the_address():
    wanted = Wanted(q='a "b" & c', tag="ü", sort="-length")
    rows = LibraryRows(recordings=(), total=0, stored=0, wanted=wanted, offset=100)
    assert asked(rows.asked) == (wanted, 100)
    assert asked("offset=-1&nonsense=1&q=x") == (Wanted(q="x"), 0)
