"""Queries: hypotheses in a few numbers, which drift is told by.

Only recordings whose owner agreed that they may be used to measure quality are ever looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from backend.domain.summary import METHOD, summarise
from backend.domain.transcript import Hypothesis
from backend.storage import hypotheses
from backend.storage.tables import HypothesisRow, ModelVersionRow, Recording, SummaryRow


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


@dataclass(frozen=True, slots=True)
class Summarised:
    """A summary, and whose it is.

    Attributes
    ----------
    model
        The id of the model version that listened.
    is_multilingual
        Whether that can tell a language from another.
    recording
        Its id.
    is_first
        Whether nothing had listened to the recording before.
    """

    model: str
    is_multilingual: bool
    recording: str
    is_first: bool
    summary: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Use:
    """How many hypotheses a model version made."""

    model: str
    name: str
    sha256: str
    hypotheses: int


def between(session: Session, start: datetime, end: datetime, *, limit: int) -> list[Summarised]:
    """Return the summaries of what was heard from one moment until another, the newest first.

    Parameters
    ----------
    limit
        How many of each model version, the newest; of a recording the newest of each counts.
    """
    heard = col(HypothesisRow.created_at)
    newest = func.row_number().over(
        partition_by=(HypothesisRow.model_version_id, HypothesisRow.recording_id), order_by=heard.desc()
    )
    earlier = aliased(HypothesisRow)
    before = sqlalchemy.exists().where(
        col(earlier.recording_id) == HypothesisRow.recording_id, col(earlier.created_at) < heard
    )
    each = (
        sqlalchemy.select(
            col(HypothesisRow.id).label("id"),
            col(HypothesisRow.model_version_id).label("model"),
            col(HypothesisRow.recording_id).label("recording"),
            heard.label("at"),
            newest.label("place"),
            before.label("has_earlier"),
        )
        .join(SummaryRow, col(SummaryRow.hypothesis_id) == HypothesisRow.id)
        .join(Recording, col(Recording.id) == HypothesisRow.recording_id)
        .where(col(Recording.consent_quality), col(Recording.trashed_at).is_(None))
        .where(heard >= start, heard < end)
        .subquery()
    )
    of_model = func.row_number().over(partition_by=each.c.model, order_by=each.c.at.desc())
    kept = sqlalchemy.select(each, of_model.label("rank")).where(each.c.place == 1).subquery()
    query = (
        sqlalchemy.select(
            kept.c.model,
            col(ModelVersionRow.multilingual),
            kept.c.recording,
            kept.c.has_earlier,
            col(SummaryRow.summary),
        )
        .join(SummaryRow, col(SummaryRow.hypothesis_id) == kept.c.id)
        .join(ModelVersionRow, col(ModelVersionRow.id) == kept.c.model)
        .where(kept.c["rank"] <= limit)
        .order_by(kept.c.at.desc())
    )
    rows: Any = session.execute(query).all()
    return [
        Summarised(model, knows_many, recording, not has_earlier, summary)
        for model, knows_many, recording, has_earlier, summary in rows
    ]


def in_use(session: Session, start: datetime, end: datetime, *, limit: int | None = None) -> list[Use]:
    """Return the model versions that listened from one moment until another, the most used first."""
    number = func.count().label("number")
    query = (
        sqlalchemy.select(
            col(ModelVersionRow.id), col(ModelVersionRow.name), col(ModelVersionRow.sha256), number
        )
        .join(HypothesisRow, col(HypothesisRow.model_version_id) == ModelVersionRow.id)
        .where(col(HypothesisRow.created_at) >= start, col(HypothesisRow.created_at) < end)
        .group_by(col(ModelVersionRow.id), col(ModelVersionRow.name), col(ModelVersionRow.sha256))
        .order_by(number.desc(), col(ModelVersionRow.id))
        .limit(limit)
    )
    rows: Any = session.execute(query).all()
    return [Use(*row) for row in rows]
