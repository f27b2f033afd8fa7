"""Resumable uploads: tus 1.0.0 with creation and termination (https://tus.io/protocols/resumable-upload).

The offset is the size of a file on this disk, so an upload survives a restart of anything.
"""

import base64
import binascii
from typing import Annotated

from anyio import to_thread
from litestar import Response, Router, delete, patch, post, route
from litestar.datastructures import MutableScopeHeaders
from litestar.exceptions import HTTPException
from litestar.params import FromPath, HeaderParameter
from litestar.types import Message, Scope

from backend.domain.errors import Invalid
from backend.services import uploading
from backend.web.asking import PersonRequest, TheRecords
from backend.web.bodies import consume
from backend.web.docs import UPLOADS, faults

PREFIX = "/uploads"
VERSION = "1.0.0"
BODY_TYPE = "application/offset+octet-stream"
RECORDING_HEADER = "Errata-Recording"

Tus = Annotated[
    str | None, HeaderParameter(name="Tus-Resumable", required=False, description="Always 1.0.0.")
]


async def add_tus_headers(message: Message, scope: Scope) -> None:
    """Say on every answer of this part, errors included, which version is spoken."""
    path = scope.get("path", "")
    if message["type"] == "http.response.start" and (path == PREFIX or path.startswith(f"{PREFIX}/")):
        MutableScopeHeaders.from_message(message)["Tus-Resumable"] = VERSION


@route(
    PREFIX,
    http_method=["OPTIONS"],
    status_code=204,
    tags=UPLOADS,
    summary="What this server can do",
    responses=faults(),
)
async def capabilities(records: TheRecords) -> Response[None]:
    """Answer the version, the extensions and the largest file."""
    return Response(
        None,
        status_code=204,
        headers={
            "Tus-Version": VERSION,
            "Tus-Extension": "creation,termination",
            "Tus-Max-Size": str(records.max_upload_bytes),
        },
    )


@post(PREFIX, status_code=201, tags=UPLOADS, summary="Begin an upload", responses=faults(400, 412, 413, 422))
async def create(
    request: PersonRequest,
    records: TheRecords,
    version: Tus = None,
    length: Annotated[str | None, HeaderParameter(name="Upload-Length", required=False)] = None,
    metadata: Annotated[str | None, HeaderParameter(name="Upload-Metadata", required=False)] = None,
) -> Response[None]:
    """Begin an upload of ``Upload-Length`` bytes.

    ``Upload-Metadata`` may hold filename, filetype, language, model, title, consent_quality and
    consent_training. ``Location`` in the answer is where the pieces go.
    """
    _check_version(version)
    length_bytes = _whole_number("Upload-Length", length)
    upload_id = await to_thread.run_sync(
        uploading.begin_upload, records, request.user.id, length_bytes, read_metadata(metadata or "")
    )
    return Response(None, status_code=201, headers={"Location": f"{PREFIX}/{upload_id}"})


@route(
    PREFIX + "/{upload_id:str}",
    http_method=["HEAD"],
    status_code=200,
    tags=UPLOADS,
    summary="How far an upload has come",
    responses=faults(404, 412),
)
async def progress(records: TheRecords, upload_id: FromPath[str], version: Tus = None) -> Response[None]:
    """Answer ``Upload-Offset``, and ``Errata-Recording`` once it is a recording."""
    _check_version(version)
    state = await to_thread.run_sync(uploading.offset_of, records, upload_id)
    headers = {"Upload-Offset": str(state.offset_bytes), "Upload-Length": str(state.length_bytes)}
    if state.recording_id is not None:
        headers[RECORDING_HEADER] = state.recording_id
    return Response(None, headers=headers)


@patch(
    PREFIX + "/{upload_id:str}",
    status_code=204,
    tags=UPLOADS,
    summary="Send a piece",
    responses=faults(400, 404, 409, 412, 413, 415),
)
async def append(
    request: PersonRequest,
    records: TheRecords,
    upload_id: FromPath[str],
    version: Tus = None,
    offset: Annotated[str | None, HeaderParameter(name="Upload-Offset", required=False)] = None,
) -> Response[None]:
    """Append the body at ``Upload-Offset``; the last piece makes the recording and names it.

    The body is ``application/offset+octet-stream``. What came before a broken connection is kept.
    """
    _check_version(version)
    if request.headers.get("content-type") != BODY_TYPE:
        raise HTTPException(status_code=415)
    start = _whole_number("Upload-Offset", offset)
    reached = await consume(request, lambda body: uploading.append(records, upload_id, start, body))
    headers = {"Upload-Offset": str(reached)}
    state = await to_thread.run_sync(uploading.offset_of, records, upload_id)
    if state.recording_id is not None:
        headers[RECORDING_HEADER] = state.recording_id
    return Response(None, status_code=204, headers=headers)


@delete(
    PREFIX + "/{upload_id:str}",
    status_code=204,
    tags=UPLOADS,
    summary="Give an upload up",
    responses=faults(404, 412),
)
async def terminate(records: TheRecords, upload_id: FromPath[str], version: Tus = None) -> None:
    """Drop what was received. A recording it has become stays."""
    _check_version(version)
    await to_thread.run_sync(uploading.abort_upload, records, upload_id)


def read_metadata(header: str) -> dict[str, str]:
    """Return the keys and decoded values of ``Upload-Metadata``.

    Raises
    ------
    Invalid
        A value is not Base64 of UTF-8.

    Examples
    --------
    >>> read_metadata("filename aW50ZXJ2aWV3Lm00YQ==,consent_training")
    {'filename': 'interview.m4a', 'consent_training': ''}
    """
    values: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, encoded = pair.partition(" ")
        try:
            values[key] = base64.b64decode(encoded.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise Invalid(
                f"Upload-Metadata: the value of {key} must be Base64 of UTF-8 text.", field="Upload-Metadata"
            ) from error
    return values


def _check_version(version: str | None) -> None:
    if version != VERSION:
        raise HTTPException(status_code=412, headers={"Tus-Version": VERSION})


def _whole_number(name: str, value: str | None) -> int:
    if value is None or not value.isdecimal() or len(value) > 18:
        raise Invalid(f"The header {name} must be a whole number of bytes.", field=name)
    return int(value)


def tus_router(max_upload_bytes: int) -> Router:
    """Return the routes of resumable uploads, taking bodies up to the largest file."""
    return Router(
        "/",
        route_handlers=[capabilities, create, progress, append, terminate],
        request_max_body_size=max_upload_bytes,
    )
