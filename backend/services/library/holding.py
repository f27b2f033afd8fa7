"""A recording that is about to change: held, so that nobody else changes it meanwhile."""

from sqlmodel import Session

from backend.services.library.finding import in_trash, no_recording
from backend.storage import recordings
from backend.storage.tables import Job, Recording


def held(session: Session, recording_id: str, *, trashed: bool | None = False) -> Recording:
    """Return a recording, or raise ``NotFound``.

    Parameters
    ----------
    trashed
        Whether it must be in the trash; ``None``: it may be.
    """
    recording = recordings.get(session, recording_id, lock=True)
    if recording is None:
        raise no_recording()
    if trashed is False and recording.trashed_at is not None:
        raise in_trash()
    return recording


def with_job(session: Session, recording_id: str) -> tuple[Recording, Job]:
    """Return a recording outside the trash with its newest job."""
    return held(session, recording_id), recordings.newest_job(session, recording_id)
