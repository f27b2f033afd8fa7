"""Stop a transcription, or ask for another one."""

from backend.domain.errors import Conflict
from backend.services.library.finding import get
from backend.services.library.holding import with_job
from backend.services.library.showing import RecordingView
from backend.services.records import Records
from backend.services.uploading import queue_job
from backend.services.wants import UploadWants, checked_wants
from backend.storage.tables import now


def cancel(records: Records, recording_id: str) -> RecordingView:
    """Stop the transcription that is waiting or running.

    Raises
    ------
    NotFound, Conflict
        There is no such recording; nothing is waiting or running.
    """
    with records.database.session() as session:
        _, job = with_job(session, recording_id)
        if job.state not in {"queued", "running"}:
            raise Conflict("This recording is not being transcribed, so there is nothing to cancel.")
        job.state, job.finished_at = "cancelled", now()
    records.queue.cancel(job.id)
    return get(records, recording_id)


def retry(records: Records, recording_id: str) -> RecordingView:
    """Transcribe again what failed or was cancelled, with the same model and language.

    Raises
    ------
    NotFound, Conflict
        There is no such recording; its transcription neither failed nor was cancelled.
    """
    with records.database.session() as session:
        recording, job = with_job(session, recording_id)
        if job.state not in {"failed", "cancelled"}:
            raise Conflict("This transcription neither failed nor was cancelled, so it needs no retry.")
        wants = UploadWants(language=job.language, model=job.model, priority=job.priority)
        queue_job(records, session, recording, wants)
    return get(records, recording_id)


def transcribe_again(
    records: Records, recording_id: str, *, model: str | None = None, language: str | None = None
) -> RecordingView:
    """Transcribe a recording once more; transcripts there are stay as they are.

    Parameters
    ----------
    model, language
        ``None``: the server's default.

    Raises
    ------
    NotFound, Invalid, Conflict
        There is no such recording or model; it is being transcribed already.
    """
    wants = checked_wants(records, UploadWants(language=language, model=model))
    with records.database.session() as session:
        recording, job = with_job(session, recording_id)
        if job.state in {"queued", "running"}:
            raise Conflict("This recording is being transcribed. Wait for it, or cancel it first.")
        queue_job(records, session, recording, wants)
    return get(records, recording_id)
