"""What a browser is told it may do, and proof that a form came from our own page."""

import re
import secrets
from pathlib import Path

from litestar.config.csrf import CSRFConfig
from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.middleware import DefineMiddleware
from litestar.middleware.csrf import CSRFMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from backend.domain.errors import Invalid

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "microphone=(self), camera=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}


_PORT = re.compile(r":\d+$")


async def add_headers(message: Message, scope: Scope) -> None:
    """Put the security headers on every answer, errors included.

    What belongs to a person is not kept by caches unless its route says how.
    """
    if message["type"] != "http.response.start":
        return
    message.setdefault("headers", [])
    headers = MutableScopeHeaders.from_message(message)
    for name, value in HEADERS.items():
        headers[name] = value
    if "cache-control" not in headers:
        headers["cache-control"] = "no-store"


class FormProof(CSRFMiddleware):
    """Litestar's CSRF check, for browsers: a bearer token is not sent by anybody's page unasked.

    A request with an ``Authorization`` header is judged by that header alone, never by a cookie, so there is
    nothing to forge.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check unless the request speaks for itself."""
        if scope["type"] == "http" and "authorization" in Headers.from_scope(scope):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def form_proof(secret: str, *, secure: bool) -> DefineMiddleware:
    """Return the CSRF check.

    Parameters
    ----------
    secret
        Signs the tokens.
    secure
        Send the cookie over HTTPS only.
    """
    config = CSRFConfig(
        secret=secret,
        cookie_name="csrftoken",
        header_name="x-csrftoken",
        cookie_secure=secure,
        cookie_httponly=True,
        cookie_samesite="lax",
        exclude_from_csrf_key="static",
    )
    return DefineMiddleware(FormProof, config=config)


def secret_key(file: Path) -> str:
    """Return the secret kept in a file that only this user can read, made at the first start."""
    try:
        with file.open("x", encoding="utf-8") as stream:
            file.chmod(0o600)
            stream.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return file.read_text(encoding="utf-8").strip()


class HostCheck:
    """Answers only to the names this server goes by, so that no other can be bound to it (DNS rebinding).

    Parameters
    ----------
    app
        What comes next.
    allowed
        Names without ports; ``*.example.org`` stands for every name below it, ``*`` for any.
    """

    def __init__(self, app: ASGIApp, allowed: list[str]) -> None:
        self.app = app
        self.allowed = tuple(name.lower() for name in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a name that is not ours."""
        if scope["type"] == "http":
            name = _PORT.sub("", Headers.from_scope(scope).get("host", "")).lower()
            if not any(_goes_by(name, allowed) for allowed in self.allowed):
                raise Invalid(
                    f"This server does not go by the name {name[:100]!r}. Add it to ERRATA_ALLOWED_HOSTS, "
                    f"or use one of: {', '.join(self.allowed)}.",
                    field="Host",
                )
        await self.app(scope, receive, send)


def _goes_by(name: str, allowed: str) -> bool:
    if allowed == "*":
        return True
    return name.endswith(allowed[1:]) if allowed.startswith("*.") else name == allowed


def local_path(target: str | None, default: str = "/") -> str:
    r"""Return where to go after signing in: a path of this site, or ``default``.

    ``//elsewhere``, ``/\elsewhere`` and ``https://elsewhere`` all lead away and are refused.

    Examples
    --------
    >>> local_path("/transcripts/1?x=2"), local_path("//evil.example")
    ('/transcripts/1?x=2', '/')
    """
    if not target or not target.startswith("/") or target[1:2] in {"/", "\\"}:
        return default
    if any(character in target for character in "\r\n\t\\") or not target.isprintable():
        return default
    return target
