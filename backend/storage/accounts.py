"""Queries: accounts and their bearer tokens."""

from collections.abc import Collection

from sqlalchemy import delete
from sqlmodel import Session, col, select

from backend.storage.tables import Account, ApiToken


def owner(session: Session) -> Account | None:
    """Return the owner's account."""
    return session.exec(
        select(Account).where(Account.role == "owner").order_by(col(Account.created_at))
    ).first()


def get(session: Session, account_id: str) -> Account | None:
    """Return an account by id."""
    return session.get(Account, account_id)


def locked(session: Session, account_id: str) -> Account | None:
    """Return an account that nobody else changes until the transaction ends."""
    return session.exec(select(Account).where(Account.id == account_id).with_for_update()).first()


def named(session: Session, name: str) -> Account | None:
    """Return an account by name."""
    return session.exec(select(Account).where(Account.name == name)).first()


def everybody(session: Session) -> list[Account]:
    """Return all accounts, the oldest first."""
    return list(session.exec(select(Account).order_by(col(Account.created_at))))


def names(session: Session, account_ids: Collection[str]) -> dict[str, str]:
    """Return names by account id, of those there are."""
    query = select(Account.id, Account.name).where(col(Account.id).in_(account_ids))
    return dict(session.exec(query).all())


def invited(session: Session, password_hash: str) -> Account | None:
    """Return the account that an invitation made."""
    return session.exec(select(Account).where(Account.password_hash == password_hash)).first()


def forget_tokens(session: Session, account_id: str) -> None:
    """Delete every token of an account."""
    session.execute(delete(ApiToken).where(col(ApiToken.account_id) == account_id))


def add(session: Session, account: Account) -> Account:
    """Insert an account."""
    session.add(account)
    session.flush()
    return account


def add_token(session: Session, token: ApiToken) -> None:
    """Insert a token."""
    session.add(token)
    session.flush()


def for_token(session: Session, token_sha256: str) -> Account | None:
    """Return the account a token speaks for."""
    query = select(Account).join(ApiToken).where(ApiToken.token_sha256 == token_sha256)
    return session.exec(query).first()


def tokens(session: Session, account_id: str) -> list[ApiToken]:
    """Return an account's tokens, newest first."""
    query = select(ApiToken).where(ApiToken.account_id == account_id)
    return list(session.exec(query.order_by(col(ApiToken.created_at).desc())))


def delete_token(session: Session, account_id: str, token_id: str) -> bool:
    """Delete a token of an account; return whether there was one."""
    token = session.get(ApiToken, token_id)
    if token is None or token.account_id != account_id:
        return False
    session.delete(token)
    return True
