"""Queries: who has a transcript open, and where in it they are."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from backend.storage.tables import Account, Presence


def get(session: Session, transcript_id: str, tab: str) -> Presence | None:
    """Return where one tab is."""
    return session.get(Presence, (transcript_id, tab))


def add(session: Session, presence: Presence) -> None:
    """Insert where a tab is."""
    session.add(presence)
    session.flush()


def here(session: Session, transcript_id: str, since: datetime) -> list[tuple[Presence, Account]]:
    """Return every tab that was heard of lately with whose it is, in an order that holds still."""
    query = select(Presence, Account).join(Account)
    query = query.where(Presence.transcript_id == transcript_id, col(Presence.seen_at) > since)
    return list(session.exec(query.order_by(col(Account.name), col(Presence.tab))))


def places(session: Session, transcript_id: str, since: datetime) -> list[tuple[str, str | None, int]]:
    """Return tab, segment and offset of each tab that was heard of lately: what others see of it."""
    query = select(Presence.tab, Presence.segment, Presence.offset)
    query = query.where(Presence.transcript_id == transcript_id, col(Presence.seen_at) > since)
    return list(session.exec(query.order_by(col(Presence.tab))))


def forget(session: Session, transcript_id: str, *, before: datetime) -> None:
    """Delete the tabs that fell silent."""
    mine = col(Presence.transcript_id) == transcript_id
    session.execute(delete(Presence).where(mine, col(Presence.seen_at) < before))


def leave(session: Session, transcript_id: str, tab: str, account_id: str) -> None:
    """Delete a tab of an account."""
    session.execute(
        delete(Presence).where(
            col(Presence.transcript_id) == transcript_id,
            col(Presence.tab) == tab,
            col(Presence.account_id) == account_id,
        )
    )
