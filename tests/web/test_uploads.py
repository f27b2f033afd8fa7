"""Files come in whole or in pieces, and nothing that was acknowledged is lost."""

import base64
from hashlib import sha256

import pytest

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {**TUS, "Content-Type": "application/offset+octet-stream"}
CONTENT = bytes(range(256)) * 4096


def metadata(**values: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def begin(client, length: int = len(CONTENT), **values: str) -> str:
    headers = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata(**values)}
    answer = client.post("/uploads", headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


def send(client, location: str, offset: int, content: bytes):
    return client.patch(location, content=content, headers={**PIECE, "Upload-Offset": str(offset)})


def test_an_upload_cut_in_the_middle_resumes_exactly_there(script):
    location = begin(script, filename="talk.flac", title="A talk", consent_quality="true")
    half = len(CONTENT) // 2
    assert send(script, location, 0, CONTENT[:half]).headers["upload-offset"] == str(half)
    where = script.head(location, headers=TUS)
    assert (where.headers["upload-offset"], where.headers["upload-length"]) == (str(half), str(len(CONTENT)))
    assert "errata-recording" not in where.headers
    last = send(script, location, half, CONTENT[half:])
    assert (last.status_code, last.headers["upload-offset"]) == (204, str(len(CONTENT)))
    recording = script.get(f"/api/recordings/{last.headers['errata-recording']}").json()
    assert recording["sha256"] == sha256(CONTENT).hexdigest()
    assert (recording["title"], recording["filename"]) == ("A talk", "talk.flac")
    assert recording["consent"] == {"quality": True, "training": False}
    assert recording["state"] == "queued"
    assert script.head(location, headers=TUS).headers["errata-recording"] == recording["id"]


def test_a_piece_at_the_wrong_offset_is_refused_and_changes_nothing(script):
    location = begin(script)
    send(script, location, 0, CONTENT[:1000])
    assert send(script, location, 999, CONTENT[999:]).status_code == 409
    assert script.head(location, headers=TUS).headers["upload-offset"] == "1000"


def test_more_than_was_announced_is_refused(script):
    location = begin(script, length=10)
    assert send(script, location, 0, b"x" * 11).status_code == 413


def test_an_upload_that_is_given_up_is_gone(script, tmp_path):
    location = begin(script)
    send(script, location, 0, CONTENT[:1000])
    assert script.delete(location, headers=TUS).status_code == 204
    assert script.head(location, headers=TUS).status_code == 404
    assert list((tmp_path / "uploads").glob("*.part")) == []


def test_another_version_of_tus_is_refused_with_ours(script):
    answer = script.post("/uploads", headers={"Tus-Resumable": "0.2.2", "Upload-Length": "1"})
    assert (answer.status_code, answer.headers["tus-version"]) == (412, "1.0.0")


def test_what_the_server_can_do_is_told(script):
    answer = script.options("/uploads")
    assert answer.status_code == 204
    assert answer.headers["tus-extension"] == "creation,termination"
    assert answer.headers["tus-max-size"] == str(4 * 1024**2)


@pytest.mark.parametrize(
    ("headers", "status", "word"),
    [
        ({"Upload-Length": "0"}, 422, "empty"),
        ({"Upload-Length": str(5 * 1024**2)}, 413, "4 MiB"),
        ({"Upload-Length": "-1"}, 400, "Upload-Length"),
        ({}, 400, "Upload-Length"),
        ({"Upload-Length": "5", "Upload-Metadata": "filename ???"}, 400, "filename"),
        ({"Upload-Length": "5", "Upload-Metadata": metadata(model="nothing")}, 400, "nothing"),
    ],
)
def test_an_upload_that_cannot_work_is_refused_before_a_byte_is_sent(script, headers, status, word):
    answer = script.post("/uploads", headers={**TUS, **headers})
    assert answer.status_code == status
    assert word in answer.json()["error"]["message"]
    assert answer.headers["tus-resumable"] == "1.0.0"


def test_a_piece_must_say_that_it_is_one(script):
    location = begin(script)
    answer = script.patch(location, content=b"x", headers={**TUS, "Upload-Offset": "0"})
    assert answer.status_code == 415


def test_a_file_in_one_post_is_stored_under_its_hash(script, records):
    answer = script.post(
        "/api/recordings", files={"file": ("interview one.wav", CONTENT)}, data={"language": "en"}
    )
    assert answer.status_code == 201
    body = answer.json()
    assert answer.headers["location"] == f"/api/recordings/{body['id']}"
    assert (body["title"], body["already_stored"]) == ("interview one", False)
    assert records.media.path(sha256(CONTENT).hexdigest()).read_bytes() == CONTENT


def test_the_same_file_again_is_recognised(script):
    first = script.post("/api/recordings", files={"file": ("a.wav", CONTENT)}).json()
    again = script.post("/api/recordings", files={"file": ("b.wav", CONTENT)})
    assert again.status_code == 200
    assert (again.json()["id"], again.json()["already_stored"]) == (first["id"], True)


@pytest.mark.parametrize(
    ("files", "data", "status", "field"),
    [
        ({"file": ("empty.wav", b"")}, {}, 422, "file"),
        ({"title": (None, "no file")}, {}, 400, "file"),
        ({"file": ("a.wav", b"x")}, {"model": "nothing"}, 400, "model"),
        ({"file": ("a.wav", b"x")}, {"language": "klingon"}, 400, "language"),
        ({"file": ("a.wav", b"x")}, {"consent_quality": "perhaps"}, 400, "consent_quality"),
        ({"file": ("a.wav", b"x" * (4 * 1024**2 + 1))}, {}, 413, "file"),
    ],
)
def test_a_post_that_cannot_work_names_the_field(script, files, data, status, field, tmp_path):
    answer = script.post("/api/recordings", files=files, data=data)
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]["details"].get("field") == field
    assert script.get("/api/recordings").json()["total"] == 0
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


def test_a_body_past_the_limit_is_refused_before_it_is_read(script):
    answer = script.post("/api/recordings", files={"file": ("a.wav", b"x" * (7 * 1024**2))})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_a_browser_without_javascript_uploads_by_form(browser):
    answer = browser.post(
        "/recordings/new", files={"file": ("a.wav", CONTENT)}, data={"consent_training": "on"}
    )
    assert answer.status_code == 303
    recording_id = answer.headers["location"].rpartition("/")[2]
    assert browser.get(f"/api/recordings/{recording_id}").json()["consent"]["training"] is True


def test_the_form_without_a_file_says_so(browser):
    answer = browser.post("/recordings/new", files={"file": ("", b"")}, data={"title": "x"})
    assert (answer.status_code, "Choose a file first" in answer.text) == (400, True)
