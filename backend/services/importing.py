"""Fetch a recording from the web because somebody asked for it: asked here, fetched by a worker.

Every function that the worker calls may be called again after a crash. An import that was cancelled, or is
over, answers :class:`backend.services.transcribing.JobStopped` to whoever still works on it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlunsplit

from backend.domain.addresses import checked_url, is_public
from backend.domain.errors import Invalid, NotFound, TooLarge
from backend.services import uploading
from backend.services.records import Records
from backend.services.transcribing import JobStopped
from backend.services.wants import WEB, UploadWants, checked_wants
from backend.storage import importing as rows
from backend.storage.parts import readable_size
from backend.storage.tables import UrlImport, now

SHOWN_FOR = timedelta(days=1)
SHOWN = 20


@dataclass(frozen=True, slots=True)
class ImportView:
    """How far an import is: ``state`` is queued, running, done, failed or cancelled, ``error`` a sentence.

    ``total_bytes`` is ``None`` if the other server does not say.
    """

    id: str
    url: str
    state: str
    received_bytes: int
    total_bytes: int | None
    error: str | None
    recording_id: str | None
    created_at: datetime

    @property
    def progress(self) -> float | None:
        """How much of it has come, 0 to 1."""
        return min(1.0, self.received_bytes / self.total_bytes) if self.total_bytes else None


@dataclass(frozen=True, slots=True)
class FetchTask:
    """What a worker needs to know; ``mark`` is by what the other server knows the content half here."""

    import_id: str
    url: str
    mark: str | None


def begin(records: Records, owner_id: str, url: str, wants: UploadWants) -> ImportView:
    """Have a worker fetch a recording and transcribe it.

    Raises
    ------
    Invalid
        It is no address of the web, or one that this server does not go to; or a wish cannot be met.
    """
    address = checked_url(url)
    host = address.hostname or ""
    if host not in records.import_hosts and _is_number(host) and not is_public(host):
        raise private(host)
    row = UrlImport(owner_id=owner_id, url=urlunsplit(address), wants=checked_wants(records, wants).to_json())
    with records.database.session() as session:
        session.add(row)
        session.flush()
        records.queue.enqueue_import(session, row.id)
    return _view(row)


def get(records: Records, import_id: str) -> ImportView:
    """Return how far an import is, or raise ``NotFound``."""
    with records.database.reading() as session:
        row = rows.get(session, import_id)
    if row is None:
        raise _no_import()
    return _view(row)


def recent(records: Records, owner_id: str) -> list[ImportView]:
    """Return the imports a person asked for lately, the newest first."""
    with records.database.reading() as session:
        return [_view(row) for row in rows.recent(session, owner_id, now() - SHOWN_FOR, SHOWN)]


def active(records: Records) -> list[str]:
    """Return the ids of the imports that are not over."""
    with records.database.reading() as session:
        return rows.active(session)


def cancel(records: Records, import_id: str) -> ImportView:
    """Stop an import; one that is over stays as it is."""
    with records.database.session() as session:
        row = rows.get(session, import_id, lock=True)
        if row is None:
            raise _no_import()
        stopped = row.state in rows.ACTIVE
        if stopped:
            row.state = "cancelled"
    if stopped:
        records.queue.cancel(import_id)
        records.media.parts.delete(import_id)
    return _view(row)


def fetching(records: Records, import_id: str) -> FetchTask:
    """Mark an import as running and return what is to be fetched.

    Raises
    ------
    JobStopped
    """
    with records.database.session() as session:
        row = _going_on(rows.get(session, import_id, lock=True), import_id)
        row.state = "running"
        return FetchTask(row.id, row.url, row.mark)


def received(
    records: Records, import_id: str, received_bytes: int, total_bytes: int | None, mark: str | None
) -> None:
    """Note how much has come.

    Raises
    ------
    JobStopped
    """
    with records.database.session() as session:
        row = _going_on(rows.get(session, import_id, lock=True), import_id)
        row.received_bytes, row.total_bytes, row.mark = received_bytes, total_bytes, mark


def finish(records: Records, import_id: str, filename: str) -> str | None:
    """Make a recording of what has come, queue its transcription, and return its id.

    Raises
    ------
    BadAudio
        Nothing came.
    JobStopped
    """
    with records.database.reading() as session:
        row = rows.get(session, import_id)
    if row is not None and row.state == "done":
        return row.recording_id
    row = _going_on(row, import_id)
    whole = records.media.identify(records.media.parts.path(import_id))
    accepted = uploading.accept_received(
        records,
        owner_id=row.owner_id,
        filename=filename,
        received=whole,
        wants=replace(UploadWants.from_json(row.wants), source=WEB),
    )
    with records.database.session() as session:
        done = rows.get(session, import_id, lock=True)
        if done is not None:
            done.state, done.recording_id = "done", accepted.recording_id
            done.received_bytes = done.total_bytes = whole.size_bytes
    records.media.parts.delete(import_id)
    return accepted.recording_id


def fail(records: Records, import_id: str, sentence: str) -> None:
    """Mark an import as failed with a sentence for people; one that is over already stays as it is."""
    with records.database.session() as session:
        row = rows.get(session, import_id, lock=True)
        if row is not None and row.state in rows.ACTIVE:
            row.state, row.error = "failed", sentence
    records.media.parts.delete(import_id)


def private(host: str) -> Invalid:
    """Return the error for an address in a private network."""
    return Invalid(
        f"{host} is in a private network, from which nothing is fetched. Download the file and upload it, "
        "or ask whoever runs this server to name the host in ERRATA_IMPORT_HOSTS.",
        field="url",
    )


def too_large(records: Records) -> TooLarge:
    """Return the error for a file over the limit."""
    limit = readable_size(records.max_upload_bytes)
    return TooLarge(f"The file is larger than {limit}, the most this server takes.", field="url")


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _view(row: UrlImport) -> ImportView:
    return ImportView(
        id=row.id,
        url=row.url,
        state=row.state,
        received_bytes=row.received_bytes,
        total_bytes=row.total_bytes,
        error=row.error,
        recording_id=row.recording_id,
        created_at=row.created_at,
    )


def _no_import() -> NotFound:
    return NotFound("There is no such import. Ask for it again.")


def _going_on(row: UrlImport | None, import_id: str) -> UrlImport:
    if row is None or row.state not in rows.ACTIVE:
        raise JobStopped(import_id)
    return row
