"""Who is asking: a signed-in browser, or a script with a bearer token. Nobody else gets past.

Every route asks for it unless it says ``opt=PUBLIC``; a test walks all of them.
"""

from hashlib import sha256
from typing import Any, Protocol, cast

from anyio import to_thread
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.middleware.authentication import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.middleware.rate_limit import RateLimitConfig

from backend.domain.errors import NotFound, Unauthenticated
from backend.services import accounts
from backend.services.records import Records

PUBLIC = {"public": True}
"""``opt`` of a route that anybody may ask for."""

ATTEMPTS_PER_MINUTE = 10


class Person(Protocol):
    """Who is asking, as ``request.user``."""

    id: str
    name: str
    role: str
    password_hash: str
    preferences: dict[str, Any]


class Authentication(AbstractAuthenticationMiddleware):
    """Finds out who is asking before anything else is done for them."""

    def __init__(self, app: Any) -> None:
        super().__init__(app=app, exclude_from_auth_key="public", exclude_http_methods=())

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        """Return the person, or raise ``Unauthenticated``."""
        records: Records = connection.app.state.records
        header = connection.headers.get("authorization")
        if header is None:
            person = await to_thread.run_sync(person_of_session, records, dict(connection.session or {}))
            return AuthenticationResult(user=person, auth="session")
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthenticated("Send a bearer token: Authorization: Bearer TOKEN. errata token makes one.")
        person = await to_thread.run_sync(accounts.account_for_token, records, token.strip())
        return AuthenticationResult(user=person, auth="token")


def session_of(person: Person) -> dict[str, str]:
    """Return what a signed-in session holds: who, and under which password, so that a new one ends it."""
    return {"account": person.id, "key": _password_key(person)}


def person_of_session(records: Records, session: dict[str, Any]) -> Person:
    """Return who a session stands for, or raise ``Unauthenticated``."""
    refusal = Unauthenticated("Sign in first, or send a bearer token: errata token makes one.")
    if "account" not in session:
        raise refusal
    try:
        person = cast("Person", accounts.account(records, session["account"]))
    except NotFound:
        raise refusal from None
    if session.get("key") != _password_key(person):
        raise refusal
    return person


def _password_key(person: Person) -> str:
    return sha256(person.password_hash.encode()).hexdigest()[:32]


def _is_attempt(request: Request[Any, Any, Any]) -> bool:
    return request.method == "POST"


def attempts_limit() -> RateLimitConfig:
    """Return the limit on guessing: 10 attempts a minute from one address."""
    return RateLimitConfig(
        rate_limit=("minute", ATTEMPTS_PER_MINUTE), check_throttle_handler=_is_attempt, store="attempts"
    )
