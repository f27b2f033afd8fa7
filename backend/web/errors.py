"""The one place where what went wrong becomes an HTTP answer.

Services raise from ``backend.domain.errors``; :data:`STATUSES` says what each is called on the wire. A
program is answered ``{"error": {"code", "message", "details"}}``, a person's browser a page, htmx a fragment.
What nobody foresaw is logged under a request id, and only that id is shown.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import structlog
from litestar import MediaType, Response
from litestar.exceptions import HTTPException, InternalServerException, ValidationException
from litestar.response import Redirect, Template
from litestar.types import ExceptionHandlersMap

from backend.domain.errors import (
    BadAudio,
    Conflict,
    ErrataError,
    Forbidden,
    Invalid,
    NotFound,
    SegmentConflict,
    TooLarge,
    Unauthenticated,
    Unavailable,
)
from backend.domain.text import shown
from backend.web.asking import AnyRequest
from backend.web.contexts.page import ErrorPage
from backend.web.languages import gettext as _
from backend.web.languages import retold, speak_to
from backend.web.view import base_fields, is_fragment_request

STATUSES: dict[type[ErrataError], tuple[int, str]] = {
    Invalid: (400, "invalid"),
    BadAudio: (422, "bad_audio"),
    Unauthenticated: (401, "unauthenticated"),
    Forbidden: (403, "forbidden"),
    NotFound: (404, "not_found"),
    Conflict: (409, "conflict"),
    SegmentConflict: (409, "segment_conflict"),
    TooLarge: (413, "too_large"),
    Unavailable: (503, "unavailable"),
    ErrataError: (400, "invalid"),
}

# What the framework itself raises, in our words; details of its own are for developers.
FRAMEWORK_SENTENCES: dict[int, tuple[str, str]] = {
    401: ("unauthenticated", shown("Sign in first, or send a bearer token: errata token makes one.")),
    403: ("forbidden", shown("This form has expired. Load the page again and repeat what you did.")),
    404: ("not_found", shown("There is no such page. It may have been erased, or the address is misspelt.")),
    405: (
        "method_not_allowed",
        shown("This address does not take that method; /schema lists what it takes."),
    ),
    413: (
        "too_large",
        shown("What you sent is larger than this address takes. Send less, or a smaller file."),
    ),
    415: (
        "unsupported_media_type",
        shown("This address does not take that content type; /schema lists what it takes."),
    ),
    429: ("too_many_requests", shown("Too many attempts. Wait a minute, then try again.")),
}

PROGRAM_PREFIXES = ("/api", "/v1", "/uploads", "/media", "/health", "/metrics", "/schema")

# How msgspec says that a field is missing or unknown.
_NAMED = re.compile(r"(missing required|unknown) field `([^`]+)`")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes on the wire, whatever was raised."""

    status: int
    code: str
    message: str
    details: dict[str, Any] = field(default_factory=dict[str, Any])
    request_id: str = ""


def fault_of(error: Exception) -> Fault:
    """Return the answer to an exception.

    Parameters
    ----------
    error
        Anything raised by a handler, a service or the framework.
    """
    if isinstance(error, ErrataError):
        status, code = next(STATUSES[cls] for cls in type(error).__mro__ if cls in STATUSES)
        return Fault(status, code, error.message, error.details())
    if isinstance(error, ValidationException):
        return _validation_fault(error)
    if isinstance(error, HTTPException) and error.status_code < 500:
        code, sentence = FRAMEWORK_SENTENCES.get(
            error.status_code, ("invalid", f"The request cannot be understood: {error.detail}.")
        )
        return Fault(error.status_code, code, sentence)
    return Fault(
        500,
        "internal",
        shown(
            "Something went wrong on our side; it is in the log. "
            "Try again; if it stays, tell whoever runs this."
        ),
        request_id=uuid4().hex[:12],
    )


def _validation_fault(error: ValidationException) -> Fault:
    first = error.extra[0] if isinstance(error.extra, list) and error.extra else {}
    told: dict[str, Any] = first if isinstance(first, dict) else {}
    reason = str(told.get("message") or error.detail).rstrip(".")
    if named := _NAMED.search(reason):
        problem, name = named[1], named[2]
        sentence = (
            f"The field {name} is missing." if problem == "missing required" else f"There is no field {name}."
        )
        return Fault(400, "invalid", sentence, {"field": name})
    name = str(told.get("key") or "")
    if name in {"", "data"}:
        return Fault(400, "invalid", f"The request is not valid: {reason}.")
    return Fault(400, "invalid", f"The field {name} is not valid: {reason}.", {"field": name})


def answer(request: AnyRequest, error: Exception) -> Response[Any]:
    """Answer an exception the way whoever asked can use it."""
    speak_to(request)
    fault = fault_of(error)
    fault = replace(fault, message=retold(fault.message))
    if fault.status >= 500 and not _hung_up(error):
        _record(request, fault, error)
    if fault.status == 401 and not is_program(request):
        return _to_sign_in(request)
    response = _as_json(fault) if is_program(request) else _as_page(request, fault)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update({name: str(value) for name, value in error.headers.items()})
    if fault.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def is_program(request: AnyRequest) -> bool:
    """Whether a program asked, rather than a person's browser for a page."""
    path = request.url.path
    return "authorization" in request.headers or path.startswith(PROGRAM_PREFIXES)


def _as_json(fault: Fault) -> Response[Any]:
    body: dict[str, Any] = {"code": fault.code, "message": fault.message, "details": fault.details}
    if fault.request_id:
        body["details"] = {**fault.details, "request_id": fault.request_id}
    return Response({"error": body}, status_code=fault.status, media_type=MediaType.JSON)


def _as_page(request: AnyRequest, fault: Fault) -> Response[Any]:
    page = ErrorPage(
        **base_fields(request, _title(fault)),
        status=fault.status,
        code=fault.code,
        message=fault.message,
        request_id=fault.request_id,
        again=_address(request) if fault.status >= 500 and request.method == "GET" else "",
    )
    name = "fragments/error" if is_fragment_request(request) else "error"
    return Template(  # type: ignore[return-value]
        f"{name}.html.jinja", context={"page": page}, status_code=fault.status, media_type=MediaType.HTML
    )


def _title(fault: Fault) -> str:
    titles = {403: _("Not allowed"), 404: _("Not found"), 409: _("Changed meanwhile"), 413: _("Too large")}
    return titles.get(
        fault.status, _("Something went wrong") if fault.status >= 500 else _("That did not work")
    )


def _to_sign_in(request: AnyRequest) -> Response[Any]:
    here = "/" if request.method not in {"GET", "HEAD"} else _address(request)
    target = f"/sign-in?next={quote(here, safe='/')}"
    if is_fragment_request(request):
        # The page around the fragment goes, not the fragment; back to where the person was.
        return Response(b"", status_code=401, headers={"HX-Redirect": "/sign-in"}, media_type=MediaType.HTML)
    return Redirect(target, status_code=303)  # type: ignore[return-value]


def _address(request: AnyRequest) -> str:
    url = request.url
    return url.path + (f"?{url.query}" if url.query else "")


def _hung_up(error: Exception) -> bool:
    """Whether whoever asked went away before they had said all: a page that was closed, no defect."""
    return isinstance(error, InternalServerException) and error.detail == "client disconnected prematurely"


def _record(request: AnyRequest, fault: Fault, error: Exception) -> None:
    expected = isinstance(error, ErrataError)
    log.log(
        30 if expected else 40,
        "request failed",
        request_id=fault.request_id or None,
        method=request.method,
        path=request.url.path,
        reason=str(error),
        exc_info=None if expected else error,
    )


EXCEPTION_HANDLERS: ExceptionHandlersMap = {Exception: answer}
