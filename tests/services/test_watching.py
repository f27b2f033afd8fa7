"""What is put into the watched folder is taken in once, when it is whole, and stays where it is."""

import dataclasses
import os
import time
from pathlib import Path

import pytest

from backend.services import accounts, library
from backend.services.records import Records
from backend.services.watching import Watcher, watched
from backend.storage.leases import alone
from backend.storage.tables import Account


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


@pytest.fixture
def records(records: Records, folder: Path) -> Records:
    return dataclasses.replace(records, watch_folder=folder, max_upload_bytes=1000)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watcher(records: Records, clock: Clock, owner: Account) -> Watcher:
    return Watcher(records, settled_s=10, clock=clock)


def look_twice(watcher: Watcher, clock: Clock) -> int:
    """Look, and look again when whatever had stopped growing is settled."""
    watcher.look()
    clock.now_s += 11
    return watcher.look()


def titles(records: Records) -> set[str]:
    return {view.title for view in library.list_recordings(records).recordings}


def test_a_file_is_taken_in_once_it_has_stopped_growing_and_stays(
    records: Records, folder: Path, watcher: Watcher, clock: Clock, owner: Account
) -> None:
    file = folder / "board meeting.m4a"
    file.write_bytes(b"half")
    watcher.look()
    clock.now_s += 9
    assert watcher.look() == 0
    file.write_bytes(b"half and half")
    clock.now_s += 9
    assert watcher.look() == 0
    clock.now_s += 9
    assert watcher.look() == 0
    clock.now_s += 2
    assert watcher.look() == 1
    assert file.read_bytes() == b"half and half"
    (view,) = library.list_recordings(records).recordings
    assert (view.title, view.size_bytes, view.state) == ("board meeting", 13, "queued")
    assert (view.consent_quality, view.consent_training) == (False, False)
    assert look_twice(watcher, clock) == 0


def test_only_media_files_that_are_not_hidden_are_taken_from_it_and_the_folders_below(
    records: Records, folder: Path, watcher: Watcher, clock: Clock, tmp_path: Path
) -> None:
    (folder / "year" / ".cache").mkdir(parents=True)
    for name in ("a.wav", "year/b.FLAC", "c.mp4", "notes.txt", ".d.wav", "e.wav.part", "year/.cache/f.wav"):
        (folder / name).write_bytes(name.encode())
    (tmp_path / "outside.wav").write_bytes(b"outside")
    (folder / "g.wav").symlink_to(tmp_path / "outside.wav")
    assert look_twice(watcher, clock) == 3
    assert titles(records) == {"a", "b", "c"}


def test_another_worker_and_another_start_do_not_take_it_in_again(
    records: Records, folder: Path, watcher: Watcher, clock: Clock
) -> None:
    (folder / "a.wav").write_bytes(b"1")
    assert look_twice(watcher, clock) == 1
    later = Watcher(records, settled_s=10, clock=clock)
    assert look_twice(later, clock) == 0
    with alone(records.database, records.media.data_dir, "watched folder") as is_mine:
        assert is_mine
        (folder / "b.wav").write_bytes(b"2")
        assert look_twice(later, clock) == 0
    assert look_twice(later, clock) == 1


def test_the_same_content_twice_is_one_recording_and_an_erased_one_does_not_come_back(
    records: Records, folder: Path, watcher: Watcher, clock: Clock
) -> None:
    for name in ("a.wav", "b.wav"):
        (folder / name).write_bytes(b"the same")
    assert look_twice(watcher, clock) == 2
    (view,) = library.list_recordings(records).recordings
    library.erase(records, view.id)
    assert look_twice(watcher, clock) == 0
    assert library.list_recordings(records).stored == 0
    (folder / "a.wav").write_bytes(b"recorded anew")
    assert look_twice(watcher, clock) == 1


def test_what_is_refused_is_listed_with_the_reason_until_it_is_gone_or_changed(
    records: Records, folder: Path, watcher: Watcher, clock: Clock
) -> None:
    (folder / "empty.wav").write_bytes(b"")
    (folder / "large.wav").write_bytes(b"x" * 1001)
    (folder / "good.wav").write_bytes(b"good")
    assert look_twice(watcher, clock) == 1
    found = watched(records)
    assert found is not None
    assert [path for path, _ in found.errors] == ["empty.wav", "large.wav"]
    assert "empty" in found.errors[0][1]
    assert "larger than" in found.errors[1][1]
    (folder / "empty.wav").unlink()
    (folder / "large.wav").write_bytes(b"small now")
    assert look_twice(watcher, clock) == 1
    found = watched(records)
    assert found is not None
    assert (found.taken, found.errors) == (2, ())


def test_a_folder_that_is_not_there_is_told_and_forgotten_when_it_is(
    records: Records, folder: Path, watcher: Watcher, clock: Clock
) -> None:
    (folder / "a.wav").write_bytes(b"1")
    assert look_twice(watcher, clock) == 1
    away = folder.rename(folder.with_name("away"))
    watcher.look()
    found = watched(records)
    assert found is not None
    assert [path for path, _ in found.errors] == [""]
    away.rename(folder)
    assert look_twice(watcher, clock) == 0
    found = watched(records)
    assert found is not None
    assert (found.taken, found.errors) == (1, ())


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_time(
    records: Records, folder: Path, watcher: Watcher, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "a.wav"
    file.write_bytes(b"1")
    watcher.look()
    clock.now_s += 11
    receive = records.media.receive

    def slowly(content: object, limit: int) -> object:
        received = receive(content, limit)  # type: ignore[arg-type]
        file.write_bytes(b"12")
        os.utime(file, ns=(time.time_ns(), time.time_ns()))
        return received

    monkeypatch.setattr(records.media, "receive", slowly)
    assert watcher.look() == 0
    monkeypatch.undo()
    assert library.list_recordings(records).stored == 0
    assert look_twice(watcher, clock) == 1
    assert list(records.media.parts.folder.iterdir()) == []


def test_nothing_is_taken_in_before_there_is_an_owner(records: Records, folder: Path, clock: Clock) -> None:
    (folder / "a.wav").write_bytes(b"1")
    watcher = Watcher(records, settled_s=10, clock=clock)
    assert look_twice(watcher, clock) == 0
    accounts.script_account(records)
    assert look_twice(watcher, clock) == 1


def test_without_a_folder_nothing_is_watched(records: Records) -> None:
    nowhere = dataclasses.replace(records, watch_folder=None)
    assert Watcher(nowhere).look() == 0
    assert watched(nowhere) is None
