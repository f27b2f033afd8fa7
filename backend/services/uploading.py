"""Take a recording in: whole, or resumed piece by piece.

An upload is acknowledged only after the file is on disk under its hash, its row committed and its job
enqueued in that same commit. Until then nothing refers to the file, and a failure takes it away again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from sqlmodel import Session

from backend.domain.errors import BadAudio, Conflict, NotFound, TooLarge
from backend.services.records import Records
from backend.services.wants import UploadWants, checked_filename, checked_wants, title_from
from backend.storage import recordings as rows
from backend.storage import searching
from backend.storage.media import Received
from backend.storage.parts import readable_size
from backend.storage.tables import Job, Recording, Upload, new_id

_BLOCK_BYTES = 1 << 20
_OVER = ("failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A recording that is stored for good.

    ``job_id`` is the transcription that was queued; ``None`` when the recording was here already and is, or
    has been, transcribed as wanted.
    """

    recording_id: str
    job_id: str | None
    already_stored: bool


@dataclass(frozen=True, slots=True)
class UploadState:
    """How far a resumable upload has come; ``recording_id`` once it is a recording."""

    offset_bytes: int
    length_bytes: int
    recording_id: str | None


def blocks(file: BinaryIO) -> Iterator[bytes]:
    """Yield a file's content in blocks."""
    while block := file.read(_BLOCK_BYTES):
        yield block


def accept_file(
    records: Records, *, owner_id: str, filename: str, stream: Iterable[bytes], wants: UploadWants
) -> Accepted:
    """Store a whole file and queue its transcription.

    Parameters
    ----------
    stream
        The content, in blocks of any size.

    Raises
    ------
    BadAudio
        The file is empty.
    TooLarge, Unavailable
        It is over the limit, or the disk is full.
    Invalid
        A wish cannot be met.
    """
    wants = checked_wants(records, wants)
    received = records.media.receive(stream, records.max_upload_bytes)
    try:
        return accept_received(records, owner_id=owner_id, filename=filename, received=received, wants=wants)
    finally:
        records.media.discard(received)


def accept_received(
    records: Records, *, owner_id: str, filename: str, received: Received, wants: UploadWants
) -> Accepted:
    """Store a whole file that lies on this disk already, as :func:`accept_file`; its old name stays."""
    return _store(records, owner_id, checked_filename(filename), received, wants, upload_id=None)


def begin_upload(records: Records, owner_id: str, length_bytes: int, metadata: Mapping[str, str]) -> str:
    """Begin a resumable upload and return its id.

    Parameters
    ----------
    length_bytes
        Size of the whole file.
    metadata
        ``filename`` and, optionally, ``language``, ``model``, ``title``, ``consent_quality`` and
        ``consent_training`` (``true`` or ``false``); other keys are ignored.

    Raises
    ------
    BadAudio, TooLarge, Invalid
        As for :func:`accept_file`, before a byte is sent.
    """
    if length_bytes <= 0:
        raise _empty()
    if length_bytes > records.max_upload_bytes:
        raise TooLarge(
            f"The file is larger than {readable_size(records.max_upload_bytes)}, the most this server takes. "
            "Cut it into parts, or compress it.",
            field="file",
        )
    filename = checked_filename(metadata.get("filename", ""))
    wants = checked_wants(records, UploadWants.from_metadata(metadata))
    upload = Upload(
        id=new_id(),
        owner_id=owner_id,
        length_bytes=length_bytes,
        meta={"filename": filename} | wants.to_json(),
    )
    with records.database.session() as session:
        rows.add(session, upload)
        records.media.parts.create(upload.id)
    return upload.id


def append(records: Records, upload_id: str, offset: int, chunks: Iterable[bytes]) -> int:
    """Append to a resumable upload and return its new offset, once that is on the disk.

    What came before a broken connection is kept. One call flushes the disk once: hand it a few megabytes.

    Raises
    ------
    NotFound
        There is no such upload.
    Conflict
        It stands at another offset, or another request is appending.
    TooLarge
        More came than was announced.
    """
    upload = _upload(records, upload_id)
    if upload.recording_id is not None:
        raise Conflict("This upload is complete.")
    return records.media.parts.append(upload_id, offset, chunks, upload.length_bytes)


def offset_of(records: Records, upload_id: str) -> UploadState:
    """Return how far an upload has come, finishing one whose last byte arrived just before a crash."""
    upload = _upload(records, upload_id)
    if upload.recording_id is not None:
        return UploadState(upload.length_bytes, upload.length_bytes, upload.recording_id)
    offset = records.media.parts.size(upload_id)
    if offset < upload.length_bytes:
        return UploadState(offset, upload.length_bytes, None)
    return UploadState(offset, offset, finish_upload(records, upload_id).recording_id)


def finish_upload(records: Records, upload_id: str) -> Accepted:
    """Turn a complete upload into a recording and queue its transcription; harmless when done twice.

    Raises
    ------
    NotFound
        There is no such upload.
    Conflict
        Bytes are missing.
    """
    upload = _upload(records, upload_id)
    if upload.recording_id is not None:
        return Accepted(upload.recording_id, None, already_stored=True)
    parts = records.media.parts
    size = parts.size(upload_id)
    if size != upload.length_bytes:
        raise Conflict(f"{upload.length_bytes - size} bytes are missing. Resume the upload at byte {size}.")
    wants = UploadWants.from_json(upload.meta)
    received = records.media.identify(parts.path(upload_id))
    accepted = _store(records, upload.owner_id, upload.meta["filename"], received, wants, upload_id=upload_id)
    parts.delete(upload_id)
    return accepted


def abort_upload(records: Records, upload_id: str) -> None:
    """Drop a resumable upload and everything received of it; a recording it has become stays."""
    with records.database.session() as session:
        if rows.upload(session, upload_id, lock=True) is None:
            raise NotFound("There is no such upload.")
        rows.delete_upload(session, upload_id)
    records.media.parts.delete(upload_id)


def collect_orphan(records: Records, sha256: str) -> bool:
    """Erase the files of a hash that no recording has; return whether there was anything to erase."""
    with records.database.session() as session:
        records.database.hold(session, sha256)
        if rows.with_hash(session, sha256) is not None:
            return False
        records.media.delete(sha256)
        return True


def queue_job(records: Records, session: Session, recording: Recording, wants: UploadWants) -> str:
    """Insert a transcription and enqueue it, in the caller's transaction, and return its id."""
    job = Job(
        recording_id=recording.id,
        model=wants.model or records.default_model,
        language=wants.language or records.default_language,
        priority=wants.priority,
    )
    rows.add(session, job)
    records.queue.enqueue(session, job)
    return job.id


def _store(
    records: Records,
    owner_id: str,
    filename: str,
    received: Received,
    wants: UploadWants,
    *,
    upload_id: str | None,
) -> Accepted:
    if received.size_bytes == 0:
        raise _empty()
    try:
        with records.database.session() as session:
            records.database.hold(session, received.sha256)
            known = rows.with_hash(session, received.sha256)
            # Also when it is known: somebody may have lost the file.
            records.media.keep(received)
            if known is None:
                accepted = _insert(records, session, owner_id, filename, received, wants)
            else:
                accepted = _welcome_back(records, session, owner_id, known, wants)
            if upload_id is not None:
                _mark_finished(session, upload_id, accepted)
            return accepted
    except BaseException:
        collect_orphan(records, received.sha256)
        raise


def _insert(
    records: Records,
    session: Session,
    owner_id: str,
    filename: str,
    received: Received,
    wants: UploadWants,
) -> Accepted:
    recording = Recording(
        sha256=received.sha256,
        filename=filename,
        title=wants.title or title_from(filename),
        size_bytes=received.size_bytes,
        consent_quality=wants.consent_quality,
        consent_training=wants.consent_training,
        source=wants.source,
        owner_id=owner_id,
    )
    rows.add(session, recording)
    searching.index_recording(session, recording)
    return Accepted(recording.id, queue_job(records, session, recording, wants), already_stored=False)


def _welcome_back(
    records: Records, session: Session, owner_id: str, known: Recording, wants: UploadWants
) -> Accepted:
    if known.owner_id == owner_id:  # consent can be given here; it is withdrawn where the recording is shown
        known.consent_quality = known.consent_quality or wants.consent_quality
        known.consent_training = known.consent_training or wants.consent_training
    known.trashed_at = None  # whoever brings it again wants it back
    jobs = rows.jobs(session, known.id)
    job_id = queue_job(records, session, known, wants) if _wants_another(jobs, wants) else None
    return Accepted(known.id, job_id, already_stored=True)


def _wants_another(jobs: list[Job], wants: UploadWants) -> bool:
    """Whether a recording that is here already is to be transcribed (again)."""
    if not jobs or jobs[0].state in _OVER:
        return True
    standing = [job for job in jobs if job.state not in _OVER]
    return not any(
        wants.model in {None, job.model} and wants.language in {None, job.language} for job in standing
    )


def _mark_finished(session: Session, upload_id: str, accepted: Accepted) -> None:
    upload = rows.upload(session, upload_id, lock=True)
    if upload is None:
        raise NotFound("This upload was aborted.")
    upload.recording_id = accepted.recording_id


def _upload(records: Records, upload_id: str) -> Upload:
    with records.database.reading() as session:
        upload = rows.upload(session, upload_id)
    if upload is None:
        raise NotFound("There is no such upload. Start it again.")
    return upload


def _empty() -> BadAudio:
    return BadAudio(
        "The file is empty (0 bytes). Choose the recording again, or export it again.", field="file"
    )
