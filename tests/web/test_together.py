"""Over the wire: changes, presence, the stream, restoring; and how a second person gets in."""

import re

import pytest


def events_of(*events):
    return {
        "events": [{"client_id": f"e{i}", "kind": kind, "payload": p} for i, (kind, p) in enumerate(events)]
    }


@pytest.fixture
def one(transcript_id):
    return f"/api/transcripts/{transcript_id}"


def test_changes_since_a_version_are_answered(script, one):
    script.post(f"{one}/events", json=events_of(("titled", {"title": "Rain"})))
    told = script.get(f"{one}/changes?since=0").json()
    assert (told["version"], told["title"], told["segments"], told["by"]) == (1, "Rain", [], [])
    assert told["order"] == [each["id"] for each in script.get(one).json()["segments"]]
    assert script.get(f"{one}/changes?since=-1").status_code == 400
    assert script.get("/api/transcripts/nowhere/changes").status_code == 404


def test_presence_is_told_and_taken_back(script, one):
    assert script.post(f"{one}/presence", json={"tab": "t1", "segment": "s0", "offset": 3}).status_code == 204
    (here,) = script.get(f"{one}/changes").json()["people"]
    assert (here["tab"], here["segment"], here["offset"], here["you"]) == ("t1", "s0", 3, True)
    assert script.post(f"{one}/presence", json={"tab": "t1", "gone": True}).status_code == 204
    assert script.get(f"{one}/changes").json()["people"] == []
    answer = script.post(f"{one}/presence", json={"tab": "a b"})
    assert (answer.status_code, answer.json()["error"]["details"]["field"]) == (400, "tab")


def test_a_version_is_restored(script, one):
    before = script.get(one).json()["segments"][0]["text"]
    retyped = {"segment": "s0", "version": 0, "text": "something else"}
    script.post(f"{one}/events", json=events_of(("segment_retyped", retyped)))
    answer = script.post(f"{one}/restore", json={"to": 0})
    assert answer.status_code == 200
    assert [each["text"] for each in answer.json()["segments"]] == [before]
    assert script.get(one).json()["segments"][0]["text"] == before
    assert script.post(f"{one}/restore", json={"to": 9}).status_code == 400


def test_the_stream_of_an_unknown_transcript_is_refused(script):
    assert script.get("/api/transcripts/nowhere/events").status_code == 404


def test_the_history_page_restores_by_its_plain_form(browser, one, transcript_id):
    retyped = {"segment": "s0", "version": 0, "text": "something else"}
    browser.post(f"{one}/events", json=events_of(("segment_retyped", retyped)))
    page = browser.get(f"/transcripts/{transcript_id}/history?at=0").text
    assert "something else" in page
    assert "Restore" in page
    answer = browser.post(f"/transcripts/{transcript_id}/history", data={"to": "0"})
    assert answer.headers["location"] == f"/transcripts/{transcript_id}/history?done=as-it-was"
    assert browser.get(one).json()["segments"][0]["text"] != "something else"
    assert browser.get(f"/transcripts/{transcript_id}/history?at=99").status_code == 400
    assert browser.post(f"/transcripts/{transcript_id}/history", data={}).status_code == 400


def test_the_owner_invites_somebody_who_makes_an_account_and_is_locked_out(browser):
    page = browser.post("/settings/people", data={"name": "Ben"}).text
    link = re.search(r"/invitation\?token=[\w.-]+", page)
    assert link is not None
    assert "Invited" in page
    owner = browser.cookies["session"]
    browser.cookies.delete("session")
    assert 'value="Ben"' in browser.get(link[0]).text
    token = link[0].partition("token=")[2]
    wishes = {"token": token, "name": "Ben", "password": "correct horse", "password_again": "correct horse"}
    assert "The two passwords differ" in browser.post("/invitation", data=wishes | {"password": "no"}).text
    answer = browser.post("/invitation", data=wishes)
    assert answer.headers["location"] == "/?done=joined"
    assert "Ben" in browser.get("/").text
    assert "Name of somebody to invite" not in browser.get("/settings").text
    assert browser.post("/settings/people", data={"name": "Cy"}).status_code == 403
    assert "This invitation is not valid any more" in browser.get(link[0]).text
    bens = browser.cookies["session"]
    browser.cookies.delete("session")
    browser.cookies.set("session", owner)
    lock_out = re.search(r"/settings/people/(\w+)/lock-out", browser.get("/settings").text)
    assert lock_out is not None
    assert browser.post(lock_out[0]).headers["location"] == "/settings?done=locked-out#people"
    browser.cookies.delete("session")
    browser.cookies.set("session", bens)
    assert browser.get("/").headers["location"].startswith("/sign-in")
