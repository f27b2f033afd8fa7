"""The tables that migrations make are the tables the code uses."""

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from backend.domain.errors import Unavailable
from backend.storage.database import Database
from backend.storage.migrations.run import is_current, is_ours
from backend.storage.tables import (
    Account,
    EditEventRow,
    HypothesisRow,
    Job,
    ModelVersionRow,
    Recording,
    Tombstone,
    TranscriptRow,
)


def test_migrating_an_empty_database_gives_the_tables_of_the_code(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_ours})
        assert compare_metadata(context, SQLModel.metadata) == []
        assert is_current(connection)


def test_migrating_twice_changes_nothing(database: Database) -> None:
    database.migrate()
    with database.engine.connect() as connection:
        assert is_current(connection)


def test_several_processes_may_migrate_at_once(database_url: str) -> None:
    failures: list[BaseException] = []

    def migrate() -> None:
        database = Database(database_url)
        try:
            database.migrate()
        except BaseException as error:
            failures.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=migrate) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.fixture
def event_in_log(database: Database) -> str:
    """One edit event, and what it hangs on; gives the recording's id."""
    with database.session() as session:
        account = Account(name="Ann", password_hash="!")
        recording = Recording(sha256="0" * 64, filename="a", title="a", size_bytes=1, owner_id=account.id)
        job = Job(recording_id=recording.id, model="m")
        model = ModelVersionRow(name="m", sha256="1" * 64, source="package")
        heard = HypothesisRow(
            job_id=job.id,
            recording_id=recording.id,
            model_version_id=model.id,
            language="en",
            duration_s=1,
            threshold=0.5,
        )
        transcript = TranscriptRow(hypothesis_id=heard.id, recording_id=recording.id)
        event = EditEventRow(
            transcript_id=transcript.id, seq=1, actor=account.id, kind="opened", client_id="1"
        )
        for row in (account, recording, model, job, heard, transcript, event):
            session.add(row)
            session.flush()
    return recording.id


@pytest.mark.usefixtures("event_in_log")
@pytest.mark.parametrize("statement", ["UPDATE edit_event SET actor = 'me'", "DELETE FROM edit_event"])
def test_the_database_itself_refuses_to_change_or_delete_an_event(database: Database, statement: str) -> None:
    with pytest.raises(DBAPIError, match="edit event"), database.session() as session:
        session.execute(text(statement))


def test_a_log_goes_with_its_erased_recording(database: Database, event_in_log: str) -> None:
    with database.session() as session:
        session.add(Tombstone(recording_id=event_in_log))
        session.flush()
        session.execute(text("DELETE FROM edit_event"))
    with database.reading() as session:
        assert session.get(Tombstone, event_in_log) is not None


def test_a_database_that_is_not_there_is_named_without_its_password() -> None:
    database = Database("postgresql://ann:secret@127.0.0.1:1/none")
    with pytest.raises(Unavailable, match="ERRATA_DATABASE_URL") as raised:
        database.migrate()
    assert "secret" not in raised.value.message


def test_a_moment_comes_back_in_utc(database: Database) -> None:
    with database.session() as session:
        session.add(Account(id="a", name="Ann", password_hash="!"))
    with database.reading() as session:
        account = session.get(Account, "a")
        assert account is not None
        assert account.created_at.utcoffset() is not None


def test_sqlite_is_set_to_survive_a_power_cut(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    database.close()


def test_a_reader_does_not_wait_for_a_writer(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    database.migrate()
    with database.session() as writer:
        writer.add(Account(name="Ann", password_hash="!"))
        writer.flush()
        with database.reading() as reader:
            assert reader.execute(text("SELECT count(*) FROM account")).scalar() == 0
    database.close()
