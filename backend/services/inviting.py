"""More people than the owner: invited with a link that works once, locked out again by the owner.

An invitation is an account that no password opens yet. Of its link only the hash is kept, in the password's
place; when it ends is part of the link.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from time import time
from typing import Literal

from sqlmodel import Session

from backend.domain.errors import Forbidden, Invalid, NotFound
from backend.services.accounts import NO_PASSWORD, checked_name, hashed, may_sign_in
from backend.services.records import Records
from backend.storage import accounts as rows
from backend.storage.tables import Account

INVITATION_S = 7 * 24 * 3600
EDITOR = "editor"
_INVITED = f"{NO_PASSWORD}invited:"


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody with an account; ``state``: ``active``, ``invited`` or ``locked out``."""

    id: str
    name: str
    role: str
    state: Literal["active", "invited", "locked out"]
    created_at: datetime


def people(records: Records) -> list[PersonView]:
    """Return everybody with an account, the owner first."""
    with records.database.reading() as session:
        return [
            PersonView(each.id, each.name, each.role, _state(each), each.created_at)
            for each in rows.everybody(session)
        ]


def invite(records: Records, owner_id: str, name: str) -> str:
    """Return the token of a link with which somebody makes an account; it works once, for seven days.

    Inviting again somebody who was invited or locked out gives a new link and ends the old one.

    Raises
    ------
    Forbidden
        Only the owner invites.
    Invalid
        The name cannot be used, or somebody has it.
    """
    name = checked_name(name)
    token = f"{int(time()) + INVITATION_S}.{secrets.token_urlsafe(24)}"
    with records.database.session() as session:
        _require_owner(session, owner_id)
        found = rows.named(session, name)
        if found is not None and (may_sign_in(found) or found.role != EDITOR):
            raise Invalid("Somebody has this name already. Choose another.", field="person_name")
        account = found or rows.add(session, Account(name=name, password_hash=NO_PASSWORD, role=EDITOR))
        account.password_hash = _kept(token)
    return token


def invited_name(records: Records, token: str) -> str:
    """Return whom an invitation is for.

    Raises
    ------
    Forbidden
        It was used, taken back, or is too old.
    """
    with records.database.reading() as session:
        return _invited(session, token).name


def accept(records: Records, token: str, name: str, password: str) -> Account:
    """Make an account of an invitation.

    Raises
    ------
    Forbidden
        It was used, taken back, or is too old.
    Invalid
        The name or the password cannot be used.
    """
    name, password_hash = checked_name(name), hashed(password)
    with records.database.session() as session:
        account = _invited(session, token)
        other = rows.named(session, name)
        if other is not None and other.id != account.id:
            raise Invalid("Somebody has this name already. Choose another.", field="name")
        account.name, account.password_hash = name, password_hash
        return account


def lock_out(records: Records, owner_id: str, account_id: str) -> None:
    """End a person's sessions, tokens and invitation; what they did stays.

    Raises
    ------
    Forbidden
        Only the owner does it, and not to themselves.
    NotFound
        There is no such account.
    """
    with records.database.session() as session:
        _require_owner(session, owner_id)
        account = rows.get(session, account_id)
        if account is None:
            raise NotFound("There is no such account.")
        if account.role != EDITOR:
            raise Forbidden("The owner cannot be locked out.")
        account.password_hash = NO_PASSWORD
        rows.forget_tokens(session, account_id)


def _require_owner(session: Session, account_id: str) -> None:
    account = rows.get(session, account_id)
    if account is None or account.role != "owner":
        raise Forbidden("Only the owner decides who gets in.")


def _invited(session: Session, token: str) -> Account:
    ends_s = token.partition(".")[0]
    current = ends_s.isdecimal() and int(ends_s) > time()
    account = rows.invited(session, _kept(token)) if current else None
    if account is None:
        raise Forbidden("This invitation is not valid any more. Ask for a new one.", field="token")
    return account


def _kept(token: str) -> str:
    return _INVITED + sha256(token.encode()).hexdigest()


def _state(account: Account) -> Literal["active", "invited", "locked out"]:
    if may_sign_in(account):
        return "active"
    return "invited" if account.password_hash.startswith(_INVITED) else "locked out"
