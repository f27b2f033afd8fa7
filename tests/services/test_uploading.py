"""Taking recordings in: nothing acknowledged is lost, nothing half-stored stays."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session, select

from backend.domain.errors import BadAudio, Conflict, Invalid, NotFound, TooLarge, Unavailable
from backend.services import library
from backend.services.records import Records
from backend.services.sweeping import UPLOAD_KEPT, sweep
from backend.services.uploading import (
    Accepted,
    UploadWants,
    abort_upload,
    accept_file,
    append,
    begin_upload,
    blocks,
    finish_upload,
    offset_of,
)
from backend.storage.tables import Account, Job, Recording, Upload, now
from tests.conftest import RecordingQueue

Take = Callable[..., Accepted]


@pytest.fixture
def take(records: Records, owner: Account) -> Take:
    def take(*content: bytes, filename: str = "talk.wav", **wants: object) -> Accepted:
        return accept_file(
            records,
            owner_id=owner.id,
            filename=filename,
            stream=content,
            wants=UploadWants(**wants),  # type: ignore[arg-type]
        )

    return take


def files(records: Records) -> list[str]:
    """Every file in the data folder but the database's."""
    found = (path for path in records.media.data_dir.rglob("*") if path.is_file())
    return sorted(str(path.relative_to(records.media.data_dir)) for path in found)


def test_a_recording_its_file_and_its_job_are_there_together(
    records: Records, take: Take, queue: RecordingQueue
) -> None:
    accepted = take(b"RIFF", b"data", filename="../../My_talk.WAV", language="en", consent_training=True)
    recording = library.get(records, accepted.recording_id)
    assert (recording.filename, recording.title) == ("My_talk.WAV", "My talk")
    assert (recording.size_bytes, recording.consent_training, recording.consent_quality) == (8, True, False)
    assert (recording.state, recording.language) == ("queued", "en")
    assert records.media.path(recording.sha256).read_bytes() == b"RIFFdata"
    assert queue.enqueued == [accepted.job_id]
    assert len(files(records)) == 1


def test_the_same_file_again_is_the_same_recording(records: Records, take: Take) -> None:
    first, second = take(b"abc"), take(b"a", b"bc", filename="copy.wav")
    assert second == Accepted(first.recording_id, None, already_stored=True)
    assert len(files(records)) == 1


def test_the_same_file_in_another_language_is_transcribed_again(take: Take) -> None:
    assert take(b"abc").job_id != take(b"abc", language="de").job_id
    assert take(b"abc", language="de").job_id is None


def test_the_same_file_is_tried_again_when_it_failed(records: Records, take: Take) -> None:
    first = take(b"abc")
    with records.database.session() as session:
        session.get_one(Job, first.job_id).state = "failed"
    again = take(b"abc")
    assert again.already_stored
    assert again.job_id not in {None, first.job_id}


def test_a_lost_file_is_restored_by_uploading_it_again(records: Records, take: Take) -> None:
    recording = library.get(records, take(b"abc").recording_id)
    records.media.path(recording.sha256).unlink()
    take(b"abc")
    assert records.media.path(recording.sha256).read_bytes() == b"abc"


def test_uploading_again_can_give_consent_but_not_withdraw_it(records: Records, take: Take) -> None:
    take(b"abc", consent_quality=True)
    recording = library.get(records, take(b"abc", consent_training=True).recording_id)
    assert (recording.consent_quality, recording.consent_training) == (True, True)


def test_two_people_uploading_the_same_file_at_once_make_one_recording(records: Records, take: Take) -> None:
    accepted: list[Accepted] = []
    threads = [threading.Thread(target=lambda: accepted.append(take(b"x" * 100_000))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({each.recording_id for each in accepted}) == 1
    assert sorted(each.already_stored for each in accepted) == [False, True, True, True]
    assert len(files(records)) == 1


def broken_stream() -> Iterator[bytes]:
    yield b"some"
    raise ConnectionResetError("the browser went away")


@pytest.mark.parametrize(
    ("content", "error"),
    [([], BadAudio), ([b""], BadAudio), ([b"x" * 11], TooLarge), (None, ConnectionResetError)],
)
def test_what_is_refused_leaves_nothing(
    records: Records, owner: Account, content: list[bytes] | None, error: type[Exception]
) -> None:
    stream = broken_stream() if content is None else content
    records = replace(records, max_upload_bytes=10)
    with pytest.raises(error):
        accept_file(records, owner_id=owner.id, filename="a", stream=stream, wants=UploadWants())
    assert files(records) == []
    assert library.list_recordings(records).stored == 0


@pytest.mark.parametrize(
    ("wants", "field"),
    [({"language": "English"}, "language"), ({"model": "huge"}, "model"), ({"title": "a" * 301}, "title")],
)
def test_a_wish_that_cannot_be_met_is_named_before_anything_is_stored(
    records: Records, take: Take, wants: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as raised:
        take(b"abc", **wants)
    assert raised.value.field == field
    assert files(records) == []


class BrokenQueue(RecordingQueue):
    def enqueue(self, session: Session, job: Job) -> None:
        raise RuntimeError("the queue is broken")


def test_without_a_queued_job_there_is_no_recording_and_no_file(records: Records, owner: Account) -> None:
    records = replace(records, queue=BrokenQueue())
    with pytest.raises(RuntimeError, match="broken"):
        accept_file(records, owner_id=owner.id, filename="a", stream=[b"abc"], wants=UploadWants())
    with records.database.reading() as session:
        assert session.exec(select(Recording)).all() == []
    assert files(records) == []


def test_a_full_disk_is_said_and_leaves_nothing(
    records: Records, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match="disk is full"):
        take(b"abc")
    assert files(records) == []


@pytest.fixture
def upload_id(records: Records, owner: Account) -> str:
    metadata = {"filename": "talk.wav", "language": "en", "consent_quality": "true", "filetype": "audio/wav"}
    return begin_upload(records, owner.id, 6, metadata)


def test_an_upload_in_pieces_becomes_a_recording(
    records: Records, upload_id: str, queue: RecordingQueue
) -> None:
    assert append(records, upload_id, 0, [b"ab", b"c"]) == 3
    assert offset_of(records, upload_id).offset_bytes == 3
    assert append(records, upload_id, 3, [b"def"]) == 6
    accepted = finish_upload(records, upload_id)
    recording = library.get(records, accepted.recording_id)
    assert (recording.size_bytes, recording.language, recording.consent_quality) == (6, "en", True)
    assert queue.enqueued == [accepted.job_id]
    assert offset_of(records, upload_id).recording_id == recording.id
    assert len(files(records)) == 1


def test_finishing_twice_makes_one_recording(records: Records, upload_id: str, queue: RecordingQueue) -> None:
    append(records, upload_id, 0, [b"abcdef"])
    first, second = finish_upload(records, upload_id), finish_upload(records, upload_id)
    assert first.recording_id == second.recording_id
    assert len(queue.enqueued) == 1


def test_asking_for_the_offset_finishes_an_upload_that_had_arrived_whole(
    records: Records, upload_id: str
) -> None:
    append(records, upload_id, 0, [b"abcdef"])
    assert offset_of(records, upload_id).recording_id is not None


@pytest.mark.parametrize(
    ("offset", "chunks", "error"),
    [(1, [b"a"], Conflict), (0, [b"abc", b"defg"], TooLarge)],
)
def test_a_piece_that_does_not_fit_is_refused(
    records: Records, upload_id: str, offset: int, chunks: list[bytes], error: type[Exception]
) -> None:
    with pytest.raises(error):
        append(records, upload_id, offset, chunks)
    assert offset_of(records, upload_id).recording_id is None


def test_what_came_before_a_broken_connection_is_kept(records: Records, upload_id: str) -> None:
    with pytest.raises(ConnectionResetError):
        append(records, upload_id, 0, broken_stream())
    assert offset_of(records, upload_id).offset_bytes == 4


def test_an_upload_that_misses_bytes_cannot_be_finished(records: Records, upload_id: str) -> None:
    append(records, upload_id, 0, [b"abc"])
    with pytest.raises(Conflict, match="3 bytes are missing"):
        finish_upload(records, upload_id)


def test_two_requests_cannot_append_at_once(records: Records, upload_id: str) -> None:
    def slow() -> Iterator[bytes]:
        with pytest.raises(Conflict, match="another window"):
            append(records, upload_id, 0, [b"z"])
        yield b"abc"

    assert append(records, upload_id, 0, slow()) == 3


@pytest.mark.parametrize(("length", "error"), [(0, BadAudio), (11, TooLarge)])
def test_the_length_is_judged_before_a_byte_is_sent(
    records: Records, owner: Account, length: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        begin_upload(replace(records, max_upload_bytes=10), owner.id, length, {"filename": "a"})
    assert files(records) == []


def test_consent_is_yes_or_no(records: Records, owner: Account) -> None:
    with pytest.raises(Invalid, match="true or false"):
        begin_upload(records, owner.id, 1, {"filename": "a", "consent_training": "maybe"})


def test_an_aborted_upload_is_gone(records: Records, upload_id: str) -> None:
    append(records, upload_id, 0, [b"abc"])
    abort_upload(records, upload_id)
    assert files(records) == []
    for call in (offset_of, finish_upload, abort_upload):
        with pytest.raises(NotFound):
            call(records, upload_id)


@pytest.mark.parametrize("upload_id", ["../../etc/passwd", "0" * 32])
def test_an_upload_nobody_began_is_not_found(records: Records, upload_id: str) -> None:
    with pytest.raises(NotFound):
        append(records, upload_id, 0, [b"abc"])


def test_the_start_puts_right_what_a_stopped_machine_left(records: Records, owner: Account) -> None:
    whole = begin_upload(records, owner.id, 3, {"filename": "whole"})
    append(records, whole, 0, [b"abc"])
    young = begin_upload(records, owner.id, 3, {"filename": "young"})
    old = begin_upload(records, owner.id, 3, {"filename": "old"})
    orphan = records.media.keep(records.media.receive([b"orphan"], 10))
    left = records.media.parts.folder / "left.received"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    with records.database.session() as session:
        session.get_one(Upload, old).created_at = now() - 2 * UPLOAD_KEPT

    swept = sweep(records)

    assert (swept.finished, swept.dropped, swept.files) == (1, 1, 2)
    assert library.list_recordings(records).recordings[0].filename == "whole"
    assert offset_of(records, young).offset_bytes == 0
    assert not orphan.exists()
    assert not left.exists()
    with pytest.raises(NotFound):
        offset_of(records, old)
    assert library.list_recordings(records).stored == 1


KILLED = """
import os, signal, sys
from pathlib import Path
from backend.services.records import Records
from backend.services.uploading import append
from backend.storage.database import Database
from backend.storage.media import MediaStore
url, folder, upload_id = sys.argv[1:]
records = Records(Database(url), MediaStore(Path(folder)), None)
def chunks():
    yield b"abc"
    os.kill(os.getpid(), signal.SIGKILL)
append(records, upload_id, 0, chunks())
"""


def test_an_upload_resumes_after_the_web_server_was_killed(records: Records, upload_id: str) -> None:
    url = records.database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", KILLED, url, str(records.media.data_dir), upload_id]
    killed = subprocess.run(command, check=False, cwd=Path(__file__).resolve().parents[2])
    assert killed.returncode == -signal.SIGKILL
    assert offset_of(records, upload_id).offset_bytes == 3
    append(records, upload_id, 3, [b"def"])
    recording = library.get(records, finish_upload(records, upload_id).recording_id)
    assert records.media.path(recording.sha256).read_bytes() == b"abcdef"


def test_a_file_is_read_in_blocks(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * (3 << 20))
    with path.open("rb") as file:
        assert [len(block) for block in blocks(file)] == [1 << 20] * 3
