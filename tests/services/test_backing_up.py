"""A backup is taken while others work, and is a data folder that one can go on with."""

import shutil
from pathlib import Path

import pytest
from sqlmodel import select

from backend.domain.errors import Invalid
from backend.services import editing, library
from backend.services.backing_up import back_up
from backend.services.editing import Incoming, record_events
from backend.services.records import Records
from backend.storage.database import Database
from backend.storage.media import MediaStore
from backend.storage.tables import Account
from tests.services.conftest import MakeTranscript
from tests.services.hearing import TEXT

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@on_sqlite
def test_what_is_restored_has_every_recording_transcript_edit_and_account(
    records: Records, owner: Account, make_transcript: MakeTranscript, tmp_path: Path
) -> None:
    transcript_id = make_transcript()
    retyped = {"segment": "s0", "version": 0, "text": "the quick brown ox"}
    record_events(records, transcript_id, owner.id, [Incoming("1", "segment_retyped", retyped)])
    assert back_up(records, tmp_path / "backup").files == 1
    shutil.rmtree(records.media.data_dir)  # the disk dies
    restored = Records(
        Database(f"sqlite:///{tmp_path / 'backup' / 'errata.db'}"),
        MediaStore(tmp_path / "backup"),
        records.queue,
    )
    restored.database.migrate()
    (recording,) = library.list_recordings(restored).recordings
    assert restored.media.path(recording.sha256).read_bytes() == b"RIFF1"
    texts = [each["text"] for each in editing.transcript_view(restored, transcript_id, owner.id)["segments"]]
    assert texts == ["the quick brown ox", *TEXT[1:]]
    with restored.database.reading() as session:
        assert session.exec(select(Account.id)).one() == owner.id
    restored.database.close()


@on_sqlite
def test_a_backup_taken_again_copies_what_is_new_and_forgets_what_was_erased(
    records: Records, make_transcript: MakeTranscript, tmp_path: Path
) -> None:
    make_transcript()
    make_transcript()
    with records.database.reading() as session:  # somebody is at it
        session.exec(select(Account)).all()
        assert back_up(records, tmp_path / "backup").files == 2
    library.erase(records, library.list_recordings(records).recordings[0].id)
    make_transcript()
    assert back_up(records, tmp_path / "backup").files == 1
    assert len(list((tmp_path / "backup" / "media").glob("??/*"))) == 2


@on_sqlite
def test_a_folder_that_holds_something_else_or_is_the_data_folder_is_refused(
    records: Records, tmp_path: Path
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "holiday.jpg").touch()
    for folder in (
        tmp_path / "photos",
        tmp_path / "photos" / "holiday.jpg",
        records.media.data_dir / "backup",
    ):
        with pytest.raises(Invalid):
            back_up(records, folder)
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["holiday.jpg"]


@pytest.mark.parametrize("database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_on_postgresql_it_says_what_to_use(records: Records, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="pg_dump"):
        back_up(records, tmp_path / "backup")
