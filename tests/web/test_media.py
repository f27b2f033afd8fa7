"""Players can seek: audio is answered by byte ranges, and what did not change is not sent again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.web.files import byte_range

CONTENT = bytes(range(256)) * 2000


@pytest.fixture
def recording(script) -> dict:
    return script.post("/api/recordings", files={"file": ('täst "1".wav', CONTENT)}).json()


@pytest.fixture
def audio(recording) -> str:
    return f"/media/{recording['id']}/audio"


def test_all_of_it_without_a_range(script, audio, recording):
    answer = script.get(audio)
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-type"].startswith("audio/")
    assert answer.headers["etag"] == f'"{recording["sha256"]}"'


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=1000-", 1000, 512000),
        ("bytes=-5", 511995, 512000),
        ("bytes=9-999999", 9, 512000),
    ],
)
def test_the_part_that_was_asked_for(script, audio, asked, start, stop):
    answer = script.get(audio, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == CONTENT[start:stop]
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(CONTENT)}"
    assert answer.headers["content-length"] == str(stop - start)


def test_a_range_past_the_end_is_refused_with_the_size(script, audio):
    answer = script.get(audio, headers={"Range": "bytes=600000-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */512000")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=5-1", "words=1-2", "bytes=-", "bytes=a-b"])
def test_a_range_nobody_can_read_gets_all_of_it(script, audio, asked):
    assert script.get(audio, headers={"Range": asked}).status_code == 200


def test_a_range_of_a_file_that_changed_gets_all_of_it(script, audio):
    etag = script.head(audio).headers["etag"]
    same = script.get(audio, headers={"Range": "bytes=0-9", "If-Range": etag})
    other = script.get(audio, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (same.status_code, other.status_code) == (206, 200)


def test_what_did_not_change_is_not_sent_again(script, audio):
    etag = script.get(audio).headers["etag"]
    answer = script.get(audio, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_head_tells_the_size_and_sends_nothing(script, audio):
    answer = script.head(audio)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(CONTENT))


def test_media_is_not_compressed_on_its_way(script, audio):
    assert "content-encoding" not in script.get(audio, headers={"Accept-Encoding": "br"}).headers


def test_the_proxy_is_played_once_the_worker_has_made_it(script, audio, recording, records):
    records.media.derived(recording["sha256"], "proxy.m4a").write_bytes(b"m4a")
    answer = script.get(audio)
    assert (answer.content, answer.headers["content-type"]) == (b"m4a", "audio/mp4")


def test_the_waveform_is_there_once_the_worker_has_made_it(script, recording, records):
    path = f"/media/{recording['id']}/peaks"
    assert script.get(path).status_code == 404
    records.media.derived(recording["sha256"], "peaks-10.bin").write_bytes(b"\x80\x7f")
    answer = script.get(path)
    assert (answer.content, answer.headers["content-type"]) == (b"\x80\x7f", "application/octet-stream")


def test_the_waveform_is_answered_at_the_zoom_that_was_asked_for(script, recording, records):
    path = f"/media/{recording['id']}/peaks"
    for per_second in (100, 10, 1):
        file = records.media.derived(recording["sha256"], f"peaks-{per_second}.bin")
        file.write_bytes(bytes(range(per_second)))
    answers = [script.get(path, params={"per_second": per_second}) for per_second in (100, 10, 1)]
    assert [len(answer.content) for answer in answers] == [100, 10, 1]
    assert script.get(path).content == answers[1].content
    assert len({answer.headers["etag"] for answer in answers}) == 3
    part = script.get(path, params={"per_second": 100}, headers={"Range": "bytes=20-39"})
    assert (part.status_code, part.content) == (206, bytes(range(20, 40)))


@pytest.mark.parametrize("asked", ["20", "0", "-1", "ten"])
def test_another_zoom_is_refused_with_those_there_are(script, recording, asked):
    answer = script.get(f"/media/{recording['id']}/peaks", params={"per_second": asked})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["details"]) == (400, "invalid", {"field": "per_second"})
    assert "100, 10 or 1" in error["message"]


def test_the_original_is_offered_under_its_own_name(script, recording):
    answer = script.get(f"/media/{recording['id']}/original")
    assert answer.content == CONTENT
    assert "filename*=UTF-8''t%C3%A4st%20%221%22.wav" in answer.headers["content-disposition"]


def test_a_page_uploaded_as_a_recording_is_never_shown_as_one(script):
    stored = script.post("/api/recordings", files={"file": ("evil.html", b"<script>1</script>")}).json()
    answer = script.get(f"/media/{stored['id']}/audio")
    assert answer.headers["content-type"] == "application/octet-stream"


def test_there_is_no_media_of_a_recording_that_is_not_there(script):
    assert script.get("/media/none/audio").status_code == 404


@given(st.integers(0, 300), st.integers(0, 300) | st.none(), st.integers(0, 200))
def test_a_range_never_reaches_outside_the_file(first, last, size):
    header = f"bytes={first}-{'' if last is None else last}"
    try:
        part = byte_range(header, size)
    except ValueError:
        assert first >= size
        return
    if part is not None:
        assert 0 <= part[0] < part[1] <= size
