"""Where work waits for a worker: DBOS workflows in the same database as the record.

The web enqueues inside the transaction that makes the row, so there is never a recording without its job or a
job without its recording. DBOS's tables lie in the same SQLite file, or in the schema ``dbos`` on PostgreSQL.
"""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from backend.services.records import Work
from backend.storage.database import Database
from backend.storage.tables import Job

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions

APPLICATION = "errata"
APPLICATION_VERSION = "1"
"""Fixed, so that jobs outlive an upgrade: by itself DBOS hashes the source and leaves older jobs behind.
Steps that change are guarded with ``DBOS.patch`` instead."""
SCHEMA = "dbos"
RECOGNISE, MAINTENANCE, TRAINING, FETCH = "recognise", "maintenance", "training", "fetch"
MEASURE = "measure"
"""Of what nobody waits for, and what waits for everybody: it must not stand before an export."""
TRANSCRIBE, EXPORT_LABELS, FETCH_URL = "transcribe", "export_labels", "fetch_url"
EVALUATE_GOLDEN = "evaluate_golden"
ORDINARY = 10
"""Priority of work nobody waits for at a screen. 1 is the most urgent; without one, work would go first."""

_STATES = {
    "ENQUEUED": "queued",
    "DELAYED": "queued",
    "PENDING": "running",
    "SUCCESS": "done",
    "CANCELLED": "cancelled",
}


class DurableQueue:
    """Work kept in the database until a worker has done it.

    Parameters
    ----------
    database
        The record. :meth:`migrate` must have been called on it, by this process or another.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def migrate(self) -> None:
        """Bring the queue's own tables up to date; safe to call from several processes at once."""
        from dbos import DBOS

        DBOS.migrate(self._address, schema=SCHEMA)

    def enqueue(self, session: Session, job: Job) -> None:
        """Queue a transcription inside the caller's transaction: both happen or neither."""
        self._enqueue(session, job.id, TRANSCRIBE, RECOGNISE, job.priority, job.id)

    def enqueue_export(self, session: Session, export_id: str, layout: str) -> None:
        """Queue an export of labelled corrections inside the caller's transaction."""
        self._enqueue(session, export_id, EXPORT_LABELS, MAINTENANCE, ORDINARY, export_id, layout)

    def enqueue_import(self, session: Session, import_id: str) -> None:
        """Queue the fetching of a recording from the web inside the caller's transaction."""
        self._enqueue(session, import_id, FETCH_URL, FETCH, ORDINARY, import_id)

    def enqueue_golden(self, session: Session, run_id: str) -> None:
        """Queue an evaluation of the golden set inside the caller's transaction."""
        self._enqueue(session, run_id, EVALUATE_GOLDEN, MEASURE, ORDINARY, run_id)

    def cancel(self, job_id: str) -> None:
        """Take a transcription off the queue that no worker has begun, outside any open transaction.

        One that has begun sees in its own record that it is over, at its next step, and can clean up.
        """
        waiting = self._client.list_workflows(
            workflow_ids=[job_id], status="ENQUEUED", load_input=False, load_output=False
        )
        if waiting and not waiting[0].recovery_attempts:
            self._client.cancel_workflow(job_id)

    def work(self, work_id: str) -> Work | None:
        """Return how far a piece of work is, or ``None`` if there is none with this id."""
        found = self._client.list_workflows(workflow_ids=[work_id])
        if not found:
            return None
        given: Any = found[0].input or {}
        result = found[0].output
        return Work(_STATES.get(found[0].status, "failed"), tuple(given.get("args", ())), result)

    def depth(self) -> int:
        """Return how many transcriptions wait for a worker."""
        waiting = self._client.list_workflows(
            queue_name=RECOGNISE, status="ENQUEUED", load_input=False, load_output=False
        )
        return len(waiting)

    def close(self) -> None:
        """Close every connection."""
        if "_client" in self.__dict__:
            self._client.destroy()
            del self.__dict__["_client"]

    def _enqueue(
        self, session: Session, work_id: str, workflow: str, queue: str, priority: int, *arguments: str
    ) -> None:
        options: EnqueueOptions = {
            "workflow_name": workflow,
            "queue_name": queue,
            "workflow_id": work_id,
            "app_version": APPLICATION_VERSION,
            "priority": max(1, priority),
        }
        session.flush()
        self._client.enqueue_in_transaction(session, options, *arguments)

    @property
    def _address(self) -> str:
        return address(self._database)

    @cached_property
    def _client(self) -> "DBOSClient":
        from dbos import DBOSClient, DBOSPortableJSONSerializer

        return DBOSClient(
            system_database_url=self._address,
            dbos_system_schema=SCHEMA,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
        )


def address(database: Database) -> str:
    """Return the database's address, password and all, as DBOS takes it."""
    return database.url.render_as_string(hide_password=False)
