"""Queries: calibrations fitted here, and the transcripts they may be fitted on."""

from collections.abc import Iterable

from sqlalchemy import update
from sqlmodel import Session, col, select

from backend.domain.calibration import Calibration, to_json
from backend.storage.tables import CalibrationRow, Recording, TranscriptRow


def active(session: Session) -> list[CalibrationRow]:
    """Return the calibrations in use, the newest first."""
    query = select(CalibrationRow).where(col(CalibrationRow.active))
    return list(session.exec(query.order_by(col(CalibrationRow.created_at).desc())))


def activate(session: Session, calibration: Calibration, figures: dict[str, object]) -> None:
    """Insert a calibration unless it is there, and use it in the place of any other of its kind."""
    of_its_kind = (
        col(CalibrationRow.model_sha256) == calibration.model,
        col(CalibrationRow.language) == calibration.language,
        col(CalibrationRow.hears_twice) == calibration.hears_twice,
    )
    session.execute(update(CalibrationRow).where(*of_its_kind).values(active=False))
    row = session.get(CalibrationRow, calibration.id)
    if row is None:
        row = CalibrationRow(
            id=calibration.id,
            model_sha256=calibration.model,
            language=calibration.language,
            hears_twice=calibration.hears_twice,
            content=to_json(calibration),
            figures=figures,
            active=True,
        )
    row.active = True
    session.add(row)


def deactivate(session: Session) -> int:
    """Use no calibration that was fitted here; return how many were used."""
    result = session.execute(update(CalibrationRow).where(col(CalibrationRow.active)).values(active=False))
    return int(result.rowcount)  # pyright: ignore[reportAttributeAccessIssue]


def measurable(session: Session) -> Iterable[tuple[str, str]]:
    """Return transcript and recording of all whose owner agreed that quality may be measured on them."""
    query = (
        select(TranscriptRow.id, TranscriptRow.recording_id)
        .join(Recording, col(Recording.id) == TranscriptRow.recording_id)
        .where(col(Recording.consent_quality), col(Recording.trashed_at).is_(None))
        .order_by(TranscriptRow.id)
    )
    return list(session.exec(query))
