"""What the OpenAPI description says beyond the types: tags, and how every route can fail."""

from collections.abc import Mapping

import msgspec
from litestar import Router
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, License, SecurityScheme, Tag

from backend import __version__
from backend.web.authentication import PUBLIC

RECORDINGS = ["Recordings"]
TRANSCRIPTS = ["Transcripts"]
UPLOADS = ["Uploads"]
MEDIA = ["Media"]
QUALITY = ["Quality"]
OPENAI = ["OpenAI"]
PREFERENCES = ["Preferences"]
OPERATION = ["Operation"]

_TAGS = {
    "Recordings": "Upload, watch, erase: one recording is one audio file, stored once under its hash.",
    "Transcripts": "What a model heard and what people made of it; edits are sent as events.",
    "Uploads": "Resumable uploads, tus 1.0.0.",
    "Media": "Audio and waveform, with byte ranges.",
    "Quality": "How good the models are, from people's corrections, and those corrections as training data.",
    "OpenAI": "The audio API that clients of this ecosystem speak.",
    "Preferences": "How a person likes the pages and the editor, the same in every browser.",
    "Operation": "Models and health.",
}

_REASONS: Mapping[int, str] = {
    400: "A field or header does not hold what it must; the message names it.",
    401: "Nobody is signed in, and no valid bearer token was sent.",
    403: "A browser's request without the token of its form.",
    404: "There is no such thing.",
    409: "Somebody changed it meanwhile; nothing of theirs was overwritten.",
    412: "Another version of tus than 1.0.0.",
    413: "Larger than this server takes.",
    415: "The body has another content type than this address takes.",
    416: "No byte of the range exists.",
    422: "The file is not a recording that can be read.",
    429: "Too many attempts; wait a minute.",
    503: "A model, a disk or a service is missing right now.",
}


class Error(msgspec.Struct):
    """What went wrong."""

    code: str
    """Stable, for programs: ``not_found``, ``segment_conflict``, …"""
    message: str
    """A sentence for people: what is wrong and what would work."""
    details: dict[str, object]
    """What a client needs beyond it, such as ``field``."""


class ErrorAnswer(msgspec.Struct):
    """How every failure is answered."""

    error: Error


def faults(*statuses: int) -> dict[int, ResponseSpec]:
    """Return the ways a route can fail, 401 included: every documented route asks who is there."""
    return {
        status: ResponseSpec(ErrorAnswer, description=_REASONS[status], generate_examples=False)
        for status in sorted({401, *statuses})
    }


def openapi_config() -> OpenAPIConfig:
    """Return the description of the API, served as JSON at ``/schema``."""
    return OpenAPIConfig(
        title="Errata",
        version=__version__,
        summary="Transcripts that learn from their corrections",
        description=(
            "Send a bearer token (`errata token` prints one) or use a signed-in session. Failures are "
            'answered as `{"error": {"code", "message", "details"}}`.'
        ),
        license=License(name="MIT", identifier="MIT"),
        # The source is public, so the description of it may be: a client is made before it has a token.
        openapi_router=Router("/schema", route_handlers=[], opt=PUBLIC, include_in_schema=False),
        render_plugins=[JsonRenderPlugin(path="/")],
        use_handler_docstrings=True,
        tags=[Tag(name=name, description=text) for name, text in _TAGS.items()],
        security=[{"bearer": []}, {"session": []}],
        components=Components(
            security_schemes={
                "bearer": SecurityScheme(
                    type="http", scheme="bearer", description="`errata token` prints one."
                ),
                "session": SecurityScheme(
                    type="apiKey",
                    name="session",
                    security_scheme_in="cookie",
                    description="A signed-in browser; changes also need the header `x-csrftoken`.",
                ),
            }
        ),
    )
