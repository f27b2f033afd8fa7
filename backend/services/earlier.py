"""A transcript as it was at an earlier version, from its log."""

from sqlmodel import Session

from backend.domain.errors import Invalid
from backend.domain.merging import text_after
from backend.domain.replay import replay
from backend.domain.transcript import Hypothesis, Transcript
from backend.storage import transcripts
from backend.storage.tables import TranscriptRow


def transcript_at(session: Session, row: TranscriptRow, hypothesis: Hypothesis, version: int) -> Transcript:
    """Return a transcript as it was at a version, 0 as heard.

    Raises
    ------
    Invalid
        There is no such version yet.
    """
    if not 0 <= version <= row.version:
        raise Invalid(f"There is no version {version}; the newest is {row.version}.", field="to")
    return replay(hypothesis, transcripts.log(session, row.id, to=version) if version else ())


def text_at(
    session: Session, row: TranscriptRow, hypothesis: Hypothesis, segment: str, version: int
) -> str | None:
    """Return the words a segment had at a version; ``None`` if it was not there.

    ``version`` is usually that of an event about its words, which says them; otherwise the log is replayed.
    """
    if not 0 <= version <= row.version:
        return None
    events = transcripts.log(session, row.id, since=version - 1, to=version) if version else []
    told = text_after(events[0].change, segment) if events else None
    if told is not None:
        return told
    then = transcript_at(session, row, hypothesis, version)
    return next((each.text for each in then.segments if each.id == segment), None)
