"""From whom flags are hidden on a random share of segments: the experiment of ``domain.experiment``."""

from sqlmodel import Session

from backend.domain.experiment import NONE_HIDDEN, HiddenFlags, hidden_flags
from backend.domain.transcript import Hypothesis
from backend.storage import accounts, recordings
from backend.storage.tables import TranscriptRow


def hidden_from(
    session: Session, row: TranscriptRow, hypothesis: Hypothesis, actor: str | None
) -> HiddenFlags:
    """Return which words' flags are hidden from a person; ``None``, a program or an export: none."""
    if actor is None or not are_hidden_from(session, row, actor):
        return NONE_HIDDEN
    return hidden_flags(hypothesis, row.id, row.hidden_share)


def are_hidden_from(session: Session, row: TranscriptRow, actor: str) -> bool:
    """Whether a person takes part: the recording may be measured, and they neither left nor see no flags."""
    if row.hidden_share <= 0:
        return False
    recording = recordings.get(session, row.recording_id)
    if recording is None or not recording.consent_quality:
        return False
    account = accounts.get(session, actor)
    preferences = account.preferences if account else {}
    return bool(preferences.get("experiment", True) and preferences.get("flags", True))
