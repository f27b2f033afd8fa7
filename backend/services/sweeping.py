"""Put right what a stopped machine left behind, count what changed, empty the trash of what is overdue.

Called when the web server starts, and every few hours while it runs.
"""

import time
from dataclasses import dataclass
from datetime import timedelta

from backend.domain.errors import ErrataError
from backend.services import counting
from backend.services.library import erase_overdue
from backend.services.records import Records
from backend.services.uploading import collect_orphan, finish_upload
from backend.storage import recordings as rows
from backend.storage.tables import Upload, now

UPLOAD_KEPT = timedelta(days=7)
"""How long an unfinished upload can be resumed."""
_LEFTOVER_AGE_S = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Swept:
    """How many uploads were finished and dropped, files erased, and recordings erased from the trash."""

    finished: int
    dropped: int
    files: int
    erased: int


def sweep(records: Records) -> Swept:
    """Finish uploads that had arrived whole, drop those nobody resumed, erase what is overdue or has no row.

    Safe while others work: it takes the same locks, and passes over what is young enough to be in use.
    """
    with records.database.reading() as session:
        uploads = rows.unfinished_uploads(session)
    finished = sum(_finish_if_whole(records, upload) for upload in uploads)
    dropped = sum(_drop_if_old(records, upload) for upload in uploads)
    erased = erase_overdue(records)
    counting.catch_up(records)
    files = sum(collect_orphan(records, sha256) for sha256 in records.media.hashes())
    return Swept(
        finished, dropped, files + _drop_leftovers(records, {upload.id for upload in uploads}), erased
    )


def _finish_if_whole(records: Records, upload: Upload) -> bool:
    try:
        if records.media.parts.size(upload.id) != upload.length_bytes:
            return False
        finish_upload(records, upload.id)
    except ErrataError:
        return False
    return True


def _drop_if_old(records: Records, upload: Upload) -> bool:
    if now() - upload.created_at < UPLOAD_KEPT:
        return False
    with records.database.session() as session:
        row = rows.upload(session, upload.id, lock=True)
        if row is None or row.recording_id is not None:
            return False
        rows.delete_upload(session, upload.id)
    records.media.parts.delete(upload.id)
    return True


def _drop_leftovers(records: Records, known: set[str]) -> int:
    old = [
        path
        for path in records.media.parts.folder.iterdir()
        if path.stem not in known and time.time() - path.stat().st_mtime > _LEFTOVER_AGE_S
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
