"""Sign-in sessions: a random name in a cookie, what it stands for in a file of the data folder."""

from pathlib import Path
from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.middleware.session.server_side import ServerSideSessionBackend, ServerSideSessionConfig
from litestar.stores.file import FileStore
from litestar.types import Empty, Message, ScopeSession

COOKIE = "session"
LIFETIME_S = 30 * 24 * 3600
_LOADED = "errata_loaded_session"


class SignInSessions(ServerSideSessionBackend):
    """Litestar's server-side sessions, written only when they change, and under a new name then.

    As it comes, the backend writes a file for every request of anybody, and keeps whatever name the cookie
    proposes, so that a planted cookie would be signed in together with its victim (OWASP, session fixation).
    """

    async def load_from_connection(self, connection: ASGIConnection[Any, Any, Any, Any]) -> dict[str, Any]:
        """Read the session and remember how it was."""
        session = await super().load_from_connection(connection)
        connection.scope["state"][_LOADED] = dict(session)
        return session

    async def store_in_message(
        self, scope_session: ScopeSession, message: Message, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> None:
        """Write a changed session under a new name, erase an emptied one, leave the rest alone."""
        session = {} if scope_session in (None, Empty) else scope_session
        if session == connection.scope["state"].get(_LOADED, {}):
            return
        store = self.config.get_store_from_app(connection.scope["litestar_app"])
        if old := connection.cookies.get(self.config.key):
            await self.delete(old, store=store)
        name = ""
        if session:
            name = self.generate_session_id()
            await self.set(name, self.serialize_data(session, connection.scope), store=store)
        cookie = Cookie(
            key=self.config.key,
            value=name,
            max_age=self.config.max_age if session else 0,
            path="/",
            secure=self.config.secure,
            httponly=True,
            samesite="lax",
        )
        MutableScopeHeaders.from_message(message).add("Set-Cookie", cookie.to_header(header=""))


class SignInSessionConfig(ServerSideSessionConfig):
    """The configuration that makes :class:`SignInSessions`."""

    _backend_class = SignInSessions


def session_config(*, secure: bool) -> SignInSessionConfig:
    """Return how sessions are kept.

    Parameters
    ----------
    secure
        Send the cookie over HTTPS only.
    """
    return SignInSessionConfig(key=COOKIE, max_age=LIFETIME_S, secure=secure, exclude_opt_key="static")


def session_store(folder: Path) -> FileStore:
    """Return where sessions are kept: files whose names are hashes, readable by the owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return FileStore(folder)
