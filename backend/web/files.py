"""Answers a file so that browsers can seek and cache: ranges, conditions, HEAD (RFC 9110).

Litestar's own file response leaves ranges out, and without them no browser can seek in audio.
"""

import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import anyio
from litestar import Response
from litestar.response import Stream

from backend.web.asking import AnyRequest

BLOCK_BYTES = 256 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def byte_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Return the first byte and the one past the last that a ``Range`` header asks for.

    Parameters
    ----------
    header
        The header, or ``None``.
    size
        Size of the whole, in bytes.

    Returns
    -------
    tuple of int, or None
        ``None``: all of it is to be sent, because nothing, several ranges or something unreadable was
        asked for (RFC 9110, 14.2, lets a server send all of it then).

    Raises
    ------
    ValueError
        No byte of the range exists: status 416.

    Examples
    --------
    >>> byte_range("bytes=0-99", 1000), byte_range("bytes=-100", 1000), byte_range("bytes=900-", 1000)
    ((0, 100), (900, 1000), (900, 1000))
    """
    match = _RANGE.fullmatch(header.replace(" ", "")) if header else None
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= stop:
        raise ValueError(header)
    return start, stop


async def answer_file(
    request: AnyRequest,
    path: Path,
    *,
    etag: str,
    media_type: str,
    cache_control: str,
    filename: str | None = None,
) -> Response[Any] | Stream:
    """Answer a file, or the part of it that was asked for.

    Parameters
    ----------
    request
        Its ``Range``, ``If-Range`` and ``If-None-Match`` are heeded.
    path
        The file; it must exist.
    etag
        A strong validator, without quotes: the hash of the content.
    media_type
        Its content type.
    cache_control
        How long it may be kept, and by whom.
    filename
        Offer it for saving under this name.
    """
    headers = {"ETag": f'"{etag}"', "Cache-Control": cache_control, "Accept-Ranges": "bytes"}
    if filename is not None:
        headers["Content-Disposition"] = attachment(filename)
    if _matches(request.headers.get("if-none-match"), etag):
        return Response(b"", status_code=304, headers=headers)
    size = (await anyio.Path(path).stat()).st_size
    try:
        part = byte_range(_wanted_range(request.headers, etag), size)
    except ValueError:
        headers["Content-Range"] = f"bytes */{size}"
        return Response(b"", status_code=416, headers=headers)
    start, stop = part or (0, size)
    headers["Content-Length"] = str(stop - start)
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return Stream(
        read_blocks(path, start, stop),
        media_type=media_type,
        headers=headers,
        status_code=200 if part is None else 206,
    )


async def read_blocks(path: Path, start: int, stop: int) -> AsyncIterator[bytes]:
    """Yield the bytes of a file from ``start`` up to ``stop``, a block at a time."""
    async with await anyio.open_file(path, "rb") as file:
        await file.seek(start)
        left = stop - start
        while left > 0 and (block := await file.read(min(BLOCK_BYTES, left))):
            left -= len(block)
            yield block


def attachment(filename: str) -> str:
    """Return the header that offers a file under a name, in any script (RFC 6266)."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", filename)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"


def _wanted_range(headers: Mapping[str, str], etag: str) -> str | None:
    condition = headers.get("if-range")
    if condition is not None and condition.strip() != f'"{etag}"':
        return None
    return headers.get("range")


def _matches(header: str | None, etag: str) -> bool:
    if header is None:
        return False
    return any(item.strip().removeprefix("W/") in {f'"{etag}"', "*"} for item in header.split(","))
