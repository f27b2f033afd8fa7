"""Queries: rounds of the review queue, what was drawn in them, and what people said of it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from backend.storage.tables import (
    HypothesisRow,
    ModelVersionRow,
    Recording,
    ReviewAnswer,
    ReviewAudit,
    ReviewClaim,
    ReviewItem,
    ReviewRound,
    TranscriptRow,
    now,
)


def heard(
    session: Session,
    *,
    model: str | None = None,
    language: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[HypothesisRow]:
    """Return the complete hypotheses of recordings that may be measured, the newest of each recording first.

    Parameters
    ----------
    model
        Id of a model version.
    since, until
        When the recording arrived: from, and before.
    """
    wanted: list[Any] = [col(Recording.consent_quality), col(Recording.trashed_at).is_(None)]
    wanted += [col(HypothesisRow.model_version_id) == model] if model else []
    wanted += [col(HypothesisRow.language) == language] if language else []
    wanted += [col(Recording.created_at) >= since] if since else []
    wanted += [col(Recording.created_at) < until] if until else []
    query = (
        select(HypothesisRow)
        .join(Recording, col(Recording.id) == HypothesisRow.recording_id)
        .join(TranscriptRow, col(TranscriptRow.hypothesis_id) == HypothesisRow.id)
        .where(col(HypothesisRow.complete), *wanted)
    )
    order = col(HypothesisRow.created_at).desc(), col(HypothesisRow.id)
    return list(session.exec(query.order_by(col(HypothesisRow.recording_id), *order)))


def models_heard(session: Session) -> list[ModelVersionRow]:
    """Return the model versions that heard something, the newest first."""
    used = select(HypothesisRow.model_version_id).where(col(HypothesisRow.complete))
    query = select(ModelVersionRow).where(col(ModelVersionRow.id).in_(used))
    return list(session.exec(query.order_by(col(ModelVersionRow.created_at).desc())))


def languages_heard(session: Session) -> list[str]:
    """Return the languages that were heard."""
    query = select(HypothesisRow.language).where(col(HypothesisRow.complete)).distinct()
    return sorted(session.exec(query))


def round_(session: Session, round_id: str) -> ReviewRound | None:
    """Return a round."""
    return session.get(ReviewRound, round_id)


def rounds(session: Session) -> list[ReviewRound]:
    """Return all rounds, the newest first."""
    return list(session.exec(select(ReviewRound).order_by(col(ReviewRound.created_at).desc())))


def add(session: Session, row: ReviewRound, items: Collection[ReviewItem]) -> None:
    """Insert a round and what was drawn in it."""
    session.add(row)
    session.flush()
    session.add_all(items)
    session.flush()


def item(session: Session, item_id: str) -> ReviewItem | None:
    """Return a passage whose recording may still be measured."""
    query = (
        select(ReviewItem)
        .join(Recording, col(Recording.id) == ReviewItem.recording_id)
        .where(ReviewItem.id == item_id, col(Recording.consent_quality), col(Recording.trashed_at).is_(None))
    )
    return session.exec(query).first()


def items(session: Session, round_id: str) -> list[ReviewItem]:
    """Return what was drawn in a round and may still be measured, in its random order."""
    query = (
        select(ReviewItem)
        .join(Recording, col(Recording.id) == ReviewItem.recording_id)
        .where(
            ReviewItem.round_id == round_id,
            col(Recording.consent_quality),
            col(Recording.trashed_at).is_(None),
        )
    )
    return list(session.exec(query.order_by(col(ReviewItem.position))))


def answers(session: Session, round_id: str) -> dict[str, list[ReviewAnswer]]:
    """Return what stands of what people said in a round, by passage, in the order it was said."""
    query = (
        select(ReviewAnswer)
        .join(ReviewItem, col(ReviewItem.id) == ReviewAnswer.item_id)
        .where(ReviewItem.round_id == round_id, col(ReviewAnswer.undone).is_(False))
        .order_by(col(ReviewAnswer.at), col(ReviewAnswer.id))
    )
    found: dict[str, list[ReviewAnswer]] = {}
    for row in session.exec(query):
        found.setdefault(row.item_id, []).append(row)
    return found


def answer(session: Session, answer_id: str) -> ReviewAnswer | None:
    """Return an answer by the id its client gave it, also one that was taken back."""
    return session.get(ReviewAnswer, answer_id)


def claims(session: Session, round_id: str) -> dict[str, set[str]]:
    """Return who has a passage of a round before them now, by passage."""
    query = (
        select(ReviewClaim)
        .join(ReviewItem, col(ReviewItem.id) == ReviewClaim.item_id)
        .where(ReviewItem.round_id == round_id, col(ReviewClaim.until) > now())
    )
    found: dict[str, set[str]] = {}
    for row in session.exec(query):
        found.setdefault(row.item_id, set()).add(row.account_id)
    return found


def claim(session: Session, item_id: str, account_id: str, until: datetime) -> None:
    """Give a passage to somebody until a moment."""
    session.merge(ReviewClaim(item_id=item_id, account_id=account_id, until=until))
    session.flush()


def release(session: Session, item_id: str, account_id: str) -> None:
    """Take a passage from somebody."""
    mine = (col(ReviewClaim.item_id) == item_id, col(ReviewClaim.account_id) == account_id)
    session.execute(delete(ReviewClaim).where(*mine))


def answers_mark(session: Session) -> str:
    """Return what changes when anything is said or taken back in any round."""
    query = select(func.count(), func.max(ReviewAnswer.at)).where(col(ReviewAnswer.undone).is_(False))
    number, latest = session.exec(query).one()
    return f"{number} until {latest.isoformat() if latest else 'never'}"


def audits(session: Session) -> dict[str, ReviewAudit]:
    """Return what is known of audits, by the id of the model version."""
    return {row.model_version_id: row for row in session.exec(select(ReviewAudit))}


def save_audit(session: Session, row: ReviewAudit) -> None:
    """Store what an audit says of a model version, in place of what stood there."""
    session.merge(row)
