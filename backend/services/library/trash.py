"""The trash: where recordings go first, and from which they are erased for ever."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session

from backend.domain.errors import NotFound
from backend.services import exports
from backend.services.library.finding import RecordingList, check_page
from backend.services.library.holding import held
from backend.services.library.showing import views_of
from backend.services.records import Records
from backend.services.uploading import collect_orphan
from backend.storage import erasing, listing, recordings
from backend.storage.listing import Criteria
from backend.storage.tables import Recording, now

_IN_TRASH = Criteria(trashed=True, order="trashed")


def trash(records: Records, *, limit: int = 50, offset: int = 0) -> RecordingList:
    """Return one page of the recordings in the trash, the last one put there first."""
    check_page(limit, offset)
    with records.database.reading() as session:
        rows, total = listing.page(session, _IN_TRASH, limit=limit, offset=offset)
        return RecordingList(tuple(views_of(session, rows)), total, listing.count(session), total)


def move_to_trash(records: Records, recording_ids: Sequence[str]) -> list[str]:
    """Put recordings into the trash, and stop what is being done with them; return those that were not there.

    They are in no list, search, figure, data set or export until they are restored.
    """
    moved: list[str] = []
    stopped: list[str] = []
    with records.database.session() as session:
        for recording in recordings.some(session, sorted(recording_ids)):
            if recording.trashed_at is None:
                recording.trashed_at = now()
                moved.append(recording.id)
                stopped += _stop(session, recording)
    for job_id in stopped:
        records.queue.cancel(job_id)
    if moved:
        exports.discard(records)
    return moved


def restore(records: Records, recording_ids: Sequence[str]) -> list[str]:
    """Take recordings out of the trash, as they were; return those that were there.

    A transcription that was stopped stays cancelled: it can be tried again.
    """
    with records.database.session() as session:
        found = [row for row in recordings.some(session, sorted(recording_ids)) if row.trashed_at is not None]
        for recording in found:
            recording.trashed_at = None
        return [recording.id for recording in found]


def erase(records: Records, recording_id: str) -> None:
    """Erase a recording with its files, jobs, transcripts and their logs, for ever, from the trash or not.

    A tombstone with its random id and the time stays. Should the machine stop before the files are gone, the
    next start erases them.

    Raises
    ------
    NotFound
        There is no such recording.
    """
    with records.database.session() as session:
        recording = held(session, recording_id, trashed=None)
        working = _stop(session, recording)
        sha256 = recording.sha256
        heard = erasing.erase(session, recording)
    for job_id in working:
        records.queue.cancel(job_id)
    for hypothesis_id in heard:
        records.hypotheses.forget(hypothesis_id)
    records.tallies.forget()
    records.worked_out.forget()
    collect_orphan(records, sha256)
    exports.discard(records)


def empty_trash(records: Records) -> int:
    """Erase everything in the trash, for ever; return how many recordings that were."""
    with records.database.reading() as session:
        found = listing.ids(session, _IN_TRASH)
    return _erase_all(records, found)


def erase_overdue(records: Records) -> int:
    """Erase what has been in the trash for as long as it is kept; return how many recordings that were."""
    with records.database.reading() as session:
        found = recordings.trashed_before(session, now() - timedelta(days=records.trash_days))
    return _erase_all(records, found)


def _erase_all(records: Records, recording_ids: Sequence[str]) -> int:
    erased = 0
    for recording_id in recording_ids:
        try:
            erase(records, recording_id)
        except NotFound:  # somebody else was quicker
            continue
        erased += 1
    return erased


def _stop(session: Session, recording: Recording) -> list[str]:
    """Mark the jobs that wait or run as cancelled, and return their ids."""
    stopped: list[str] = []
    for job in recordings.jobs(session, recording.id):
        if job.state in {"queued", "running"}:
            job.state, job.finished_at = "cancelled", now()
            stopped.append(job.id)
    return stopped
