"""Queries: which steps of which work hung."""

from sqlmodel import Session, func, select

from backend.storage.tables import HungStep, now


def times(session: Session, work_id: str, step: str) -> int:
    """Return how often a step of some work hung."""
    found = session.get(HungStep, (work_id, step))
    return found.times if found else 0


def of_work(session: Session, work_id: str) -> int:
    """Return how often any step of some work hung."""
    total = session.exec(select(func.sum(HungStep.times)).where(HungStep.work_id == work_id)).one()
    return int(total or 0)


def add(session: Session, work_id: str, step: str) -> int:
    """Write down that a step hung; return how often it has by now."""
    found = session.get(HungStep, (work_id, step), with_for_update=True) or HungStep(
        work_id=work_id, step=step
    )
    found.times, found.at = found.times + 1, now()
    session.add(found)
    return found.times
