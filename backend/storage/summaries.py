"""Queries: hypotheses in a few numbers, which drift is told by.

Only recordings whose owner agreed that they may be used to measure quality are ever looked at.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from backend.domain.summary import METHOD, summarise
from backend.domain.transcript import Hypothesis
from backend.storage import hypotheses
from backend.storage.tables import HypothesisRow, Recording, SummaryRow


def store(session: Session, hypothesis_id: str, hypothesis: Hypothesis) -> None:
    """Store the summary of a complete hypothesis in place of an older one."""
    row = SummaryRow(hypothesis_id=hypothesis_id, method=METHOD, summary=summarise(hypothesis))
    session.merge(row)


def missing(session: Session, *, limit: int) -> list[str]:
    """Return the ids of complete hypotheses that have no summary yet, or one made otherwise."""
    query = (
        select(HypothesisRow.id)
        .outerjoin(SummaryRow, col(SummaryRow.hypothesis_id) == HypothesisRow.id)
        .where(
            col(HypothesisRow.complete),
            or_(col(SummaryRow.hypothesis_id).is_(None), col(SummaryRow.method) != METHOD),
        )
        .order_by(col(HypothesisRow.created_at).desc())
        .limit(limit)
    )
    return list(session.exec(query))


def fill(session: Session, hypothesis_id: str) -> None:
    """Summarise a hypothesis that was made before there were summaries, unless it was erased meanwhile."""
    if session.get(HypothesisRow, hypothesis_id, with_for_update=True) is None:
        return
    found = hypotheses.load(session, hypothesis_id)
    if found is not None:
        store(session, hypothesis_id, found)


def between(session: Session, start: datetime, end: datetime, *, limit: int) -> list[Mapping[str, Any]]:
    """Return the summaries of what was heard from one moment until another, the newest first."""
    query = (
        select(SummaryRow.summary)
        .join(HypothesisRow, col(HypothesisRow.id) == SummaryRow.hypothesis_id)
        .join(Recording, col(Recording.id) == HypothesisRow.recording_id)
        .where(col(Recording.consent_quality), col(Recording.trashed_at).is_(None))
        .where(col(HypothesisRow.created_at) >= start, col(HypothesisRow.created_at) < end)
        .order_by(col(HypothesisRow.created_at).desc())
        .limit(limit)
    )
    return [dict(summary) for summary in session.exec(query)]
