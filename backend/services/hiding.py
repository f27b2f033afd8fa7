"""From whom flags are hidden on a random share of segments: the experiment of ``domain.experiment``."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from backend.domain.experiment import NONE_HIDDEN, HiddenFlags, hidden_flags
from backend.domain.transcript import Hypothesis
from backend.storage import accounts, recordings
from backend.storage.tables import TranscriptRow


def hidden_from(
    session: Session, row: TranscriptRow, hypothesis: Hypothesis, actor: str | None
) -> HiddenFlags:
    """Return which words' flags are hidden from a person; ``None``, a program or an export: none."""
    if actor is None or not _takes_part(session, row, _preferences(session, actor)):
        return NONE_HIDDEN
    return hidden_flags(hypothesis, row.id, row.hidden_share)


def are_hidden_from(session: Session, row: TranscriptRow, actor: str) -> bool:
    """Whether a person sees flags, but for those that are hidden: who switched all off compares nothing."""
    preferences = _preferences(session, actor)
    return bool(preferences.get("flags", True)) and _takes_part(session, row, preferences)


def _takes_part(session: Session, row: TranscriptRow, preferences: Mapping[str, Any]) -> bool:
    """Whether the recording may be measured, and the person has not left."""
    if row.hidden_share <= 0 or not preferences.get("experiment", True):
        return False
    recording = recordings.get(session, row.recording_id)
    return recording is not None and recording.consent_quality


def _preferences(session: Session, actor: str) -> Mapping[str, Any]:
    account = accounts.get(session, actor)
    return account.preferences if account else {}
