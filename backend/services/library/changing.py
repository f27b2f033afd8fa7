"""Name a recording, and say what it may be used for."""

from backend.domain.errors import Invalid
from backend.services import editing, exports
from backend.services.library.finding import get
from backend.services.library.holding import held
from backend.services.library.showing import RecordingView
from backend.services.records import Records
from backend.services.wants import checked_title
from backend.storage import searching, transcripts


def change(
    records: Records,
    recording_id: str,
    actor: str,
    *,
    title: str | None = None,
    consent_quality: bool | None = None,
    consent_training: bool | None = None,
) -> RecordingView:
    """Give a recording a title, or give or withdraw consent; ``None`` leaves it as it is.

    Raises
    ------
    NotFound, Invalid
        There is no such recording; the title is empty or too long.
    """
    name = None if title is None else checked_title(title)
    if name == "":
        raise Invalid("A recording needs a title. Write a word or two.", field="title")
    with records.database.session() as session:
        recording = held(session, recording_id)
        if name is not None:
            recording.title = name
            searching.index_recording(session, recording)
        if consent_quality is not None:
            recording.consent_quality = consent_quality
        if consent_training is not None:
            recording.consent_training = consent_training
        transcript = transcripts.newest(session, [recording_id]).get(recording_id)
    if name is not None and transcript is not None:
        editing.retitle(records, transcript.id, actor, name)
    if consent_training is False:
        exports.discard(records)
    return get(records, recording_id)
