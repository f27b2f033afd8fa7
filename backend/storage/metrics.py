"""Queries: sums over everything, for whoever watches from outside."""

from sqlmodel import Session, col, func, select

from backend.storage.tables import EditEventRow, HypothesisRow, SummaryRow


def audio_seconds(session: Session) -> float:
    """Return the seconds of sound in all complete hypotheses that are kept."""
    query = select(func.sum(HypothesisRow.duration_s)).where(col(HypothesisRow.complete))
    return float(session.exec(query).one() or 0.0)


def recognise_seconds(session: Session) -> float:
    """Return the seconds that recognising them took."""
    taken = col(SummaryRow.summary)["recognise_s"].as_float()
    return float(session.exec(select(func.sum(taken))).one() or 0.0)


def events_by_kind(session: Session) -> dict[str, int]:
    """Return how many edit events of each kind are kept."""
    query = select(EditEventRow.kind, func.count()).group_by(EditEventRow.kind)
    return dict(session.exec(query).all())
