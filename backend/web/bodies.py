"""Request bodies handed to services as they arrive: never whole in memory, never blocking the loop."""

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import suppress
from typing import TypeVar

from anyio import from_thread, to_thread
from litestar.exceptions import InternalServerException

from backend.web.asking import AnyRequest

T = TypeVar("T")
PIECE_BYTES = 1024 * 1024


async def consume(request: AnyRequest, service: Callable[[Iterator[bytes]], T]) -> T:
    """Run a service in a thread while it reads the body of the request.

    Parameters
    ----------
    request
        Whose body is read, in pieces of about 1 MiB.
    service
        Takes the body as an iterator of bytes.

    Returns
    -------
    T
        What the service returned. When the sender breaks off, the service sees the body end there.
    """
    pieces = _pieces(request)

    def blocks() -> Iterator[bytes]:
        while piece := from_thread.run(anext, pieces, b""):
            yield piece

    try:
        return await to_thread.run_sync(lambda: service(blocks()))
    finally:
        await pieces.aclose()


async def _pieces(request: AnyRequest) -> AsyncGenerator[bytes, None]:
    gathered = bytearray()
    # A connection that breaks ends the body. What came counts: a resumed upload goes on from there.
    with suppress(InternalServerException):
        async for block in request.stream():
            gathered += block
            if len(gathered) >= PIECE_BYTES:
                yield bytes(gathered)
                gathered.clear()
    if gathered:
        yield bytes(gathered)
