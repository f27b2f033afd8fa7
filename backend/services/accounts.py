"""Who gets in: the owner's account, made with a first-run token, and bearer tokens for scripts.

The first-run token lies in a file only this user can read, as Jupyter does it: whoever can read the data
folder may become the owner, nobody else.
"""

import os
import secrets
from hashlib import sha256
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from backend.domain.errors import Forbidden, Invalid, NotFound, Unauthenticated
from backend.services.records import Records
from backend.storage import accounts as rows
from backend.storage.tables import Account, ApiToken

PASSWORD_MIN_LENGTH = 8
PASSWORD_MAX_LENGTH = 1024
NAME_MAX_LENGTH = 100
TOKEN_PREFIX = "errata_"  # noqa: S105 - the visible beginning of every token, so that leaks can be found
SCRIPT_OWNER = "owner"
"""Name of the owner while only scripts have been here: no password opens it."""
NO_PASSWORD = "!"  # noqa: S105 - what begins like this is no hash, so nothing verifies against it

_hasher = PasswordHasher()
# Verified against when there is no such account, so that the answer takes as long.
_DECOY_HASH = _hasher.hash(secrets.token_hex(16))


def first_run_token(records: Records) -> str | None:
    """Return the token that makes the owner's account, or ``None`` once somebody can sign in.

    It is made at the first call and kept, readable by this user only, until it is used.
    """
    with records.database.reading() as session:
        owner = rows.owner(session)
    if owner is not None and owner.password_hash != NO_PASSWORD:
        return None
    file = _token_file(records)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="utf-8").strip()
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        token = secrets.token_urlsafe(24)
        stream.write(token + "\n")
    return token


def create_owner(records: Records, token: str, name: str, password: str) -> Account:
    """Make the owner's account, or give the one that scripts made a name and a password.

    Raises
    ------
    Forbidden
        The token is wrong, or was used already.
    Invalid
        The name or the password cannot be used.
    """
    expected = first_run_token(records)
    if expected is None or not secrets.compare_digest(expected.encode(), token.encode()):
        raise Forbidden(
            "This link is not valid any more. Start errata again for a new one, or sign in.",
            field="token",
        )
    name = checked_name(name)
    password_hash = hashed(password)
    with records.database.session() as session:
        records.database.hold(session, "owner")
        owner = rows.owner(session)
        if owner is None:
            owner = rows.add(session, Account(name=name, password_hash=password_hash))
        elif owner.password_hash == NO_PASSWORD:
            owner.name, owner.password_hash = name, password_hash
        else:
            raise Forbidden("Somebody has made the owner's account already. Sign in instead.", field="token")
    _token_file(records).unlink(missing_ok=True)
    return owner


def may_sign_in(account: Account) -> bool:
    """Whether there is a password that opens an account."""
    return not account.password_hash.startswith(NO_PASSWORD)


def verify(records: Records, name: str, password: str) -> Account:
    """Return the account with this name and password.

    Raises
    ------
    Unauthenticated
        There is none. It does not say which of the two is wrong, nor does the time it takes.
    """
    with records.database.reading() as session:
        account = rows.named(session, name.strip())
    stored = account.password_hash if account and may_sign_in(account) else _DECOY_HASH
    matches = _matches(stored, password[:PASSWORD_MAX_LENGTH])
    if account is None or stored is _DECOY_HASH or not matches:
        raise Unauthenticated("Name and password do not match. Try again.")
    return account


def account(records: Records, account_id: str) -> Account:
    """Return the account with this id, or raise ``NotFound``."""
    with records.database.reading() as session:
        found = rows.get(session, account_id)
    if found is None:
        raise NotFound("There is no such account.")
    return found


def named(records: Records, name: str) -> Account:
    """Return the account with this name, or raise ``NotFound``."""
    with records.database.reading() as session:
        found = rows.named(session, name.strip())
    if found is None:
        raise NotFound(f"There is no account named {name!r}.")
    return found


def change_password(records: Records, account_id: str, old: str, new: str) -> None:
    """Give an account another password.

    Raises
    ------
    Invalid
        The old password is wrong, or the new one cannot be used.
    """
    password_hash = hashed(new)
    with records.database.session() as session:
        found = rows.get(session, account_id)
        if found is None or not _matches(found.password_hash, old[:PASSWORD_MAX_LENGTH]):
            raise Invalid("The present password is not right. Try again.", field="old_password")
        found.password_hash = password_hash


def script_account(records: Records) -> Account:
    """Return the owner for a script on this machine, made without a password if there is none yet.

    Whoever runs a command with this data folder may read all of it anyway. The first-run link stays valid: it
    gives this same account a name and a password.
    """
    with records.database.session() as session:
        records.database.hold(session, "owner")
        owner = rows.owner(session)
        return owner or rows.add(session, Account(name=SCRIPT_OWNER, password_hash=NO_PASSWORD))


def create_token(records: Records, account_id: str, name: str) -> str:
    """Return a new bearer token for scripts. It is shown this once: only its hash is kept."""
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with records.database.session() as session:
        rows.add_token(
            session, ApiToken(account_id=account_id, name=checked_name(name), token_sha256=_digest(token))
        )
    return token


def account_for_token(records: Records, token: str) -> Account:
    """Return the account a bearer token speaks for, or raise ``Unauthenticated``."""
    with records.database.reading() as session:
        found = rows.for_token(session, _digest(token))
    if found is None:
        raise Unauthenticated("This token is not valid. Make a new one with  errata token.")
    return found


def tokens(records: Records, account_id: str) -> list[ApiToken]:
    """Return the account's tokens, newest first."""
    with records.database.reading() as session:
        return rows.tokens(session, account_id)


def delete_token(records: Records, account_id: str, token_id: str) -> None:
    """Make a token worthless from now on, or raise ``NotFound``."""
    with records.database.session() as session:
        if not rows.delete_token(session, account_id, token_id):
            raise NotFound("There is no such token.")


def _token_file(records: Records) -> Path:
    return records.media.data_dir / "first-run-token"


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def checked_name(name: str) -> str:
    """Return a name without the space around it, or raise ``Invalid`` if it cannot be used."""
    name = name.strip()
    if not name or len(name) > NAME_MAX_LENGTH or not name.isprintable():
        raise Invalid(f"A name has 1 to {NAME_MAX_LENGTH} printable characters.", field="name")
    return name


def hashed(password: str) -> str:
    """Return what is kept of a password, or raise ``Invalid`` if it cannot be used."""
    if not PASSWORD_MIN_LENGTH <= len(password) <= PASSWORD_MAX_LENGTH:
        raise Invalid(
            f"A password has at least {PASSWORD_MIN_LENGTH} characters: a few words in a row are good.",
            field="password",
        )
    return _hasher.hash(password)
