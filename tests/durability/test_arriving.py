"""What comes from the web or the watched folder becomes a recording once, whoever is killed meanwhile."""

import threading
import time
from pathlib import Path

import pytest

from backend.services import accounts, importing, library
from backend.services.records import Records
from backend.services.wants import UploadWants
from backend.settings import Settings
from tests.durability.conftest import Start
from tests.durability.processes import eventually
from tests.serving import other_server

pytestmark = pytest.mark.model
no_matter_of_the_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """They may fetch from this machine, and watch a folder."""
    folder = tmp_path / "watched"
    folder.mkdir()
    return settings.model_copy(update={"import_hosts": ["127.0.0.1"], "watch_folder": folder})


def test_a_worker_killed_while_it_fetches_is_followed_by_one_that_goes_on(
    opened: Records, start: Start, data: Path
) -> None:
    sound = (data / "jfk.flac").read_bytes()
    owner = accounts.script_account(opened)
    with other_server() as there:
        there.content, there.goes_on = sound, threading.Event()
        first = start("worker")
        begun = importing.begin(opened, owner.id, f"{there.url}/talk.wav", UploadWants(title="A talk"))
        part = opened.media.parts.path(begun.id)
        eventually(lambda: part.exists() and part.stat().st_size > 0)
        first.kill()
        assert importing.get(opened, begun.id).state == "running"
        assert library.list_recordings(opened).stored == 0
        there.goes_on.set()
        start("worker")
        eventually(lambda: importing.get(opened, begun.id).state not in {"queued", "running"})
        assert [asked for _, asked, _ in there.asked][1].startswith("bytes=")
    fetched = importing.get(opened, begun.id)
    assert (fetched.state, fetched.error, fetched.received_bytes) == ("done", None, len(sound))
    assert fetched.recording_id
    view = library.get(opened, fetched.recording_id)
    assert (view.title, opened.media.path(view.sha256).read_bytes()) == ("A talk", sound)
    eventually(lambda: library.get(opened, view.id).state == "done")
    assert library.list_recordings(opened).stored == 1


@no_matter_of_the_database
def test_a_file_of_the_watched_folder_is_taken_in_and_transcribed_once_though_a_worker_is_killed(
    opened: Records, start: Start, settings: Settings, data: Path
) -> None:
    accounts.script_account(opened)
    assert settings.watch_folder
    put = settings.watch_folder / "Monday.flac"
    put.write_bytes((data / "jfk.flac").read_bytes())
    first = start("worker")
    time.sleep(3.0)  # it has seen the file and waits whether it grows
    first.kill()
    start("worker")
    eventually(lambda: [each.state for each in library.list_recordings(opened).recordings] == ["done"])
    assert library.list_recordings(opened).recordings[0].filename == "Monday.flac"
    assert (put.exists(), library.list_recordings(opened).stored) == (True, 1)
