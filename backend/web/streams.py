"""Server-sent events that only say "changed": whoever hears it asks for what it shows."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from anyio import to_thread

POLL_S = 0.7
HEARTBEAT_S = 15.0
LONGEST_S = 300.0
"""A stream ends then and the browser opens the next, so none outlives a restart for long."""

CHANGED = b"event: changed\ndata: {}\n\n"
DONE = b"event: done\ndata: {}\n\n"
HEARTBEAT = b": still here\n\n"


async def changes(
    look: Callable[[], tuple[Any, bool]], closing: asyncio.Event, *, poll_s: float = POLL_S
) -> AsyncIterator[bytes]:
    """Yield an event whenever what is looked at has changed, until it will not change any more.

    Parameters
    ----------
    look
        Returns what is looked at, comparable, and whether it is final. Runs in a thread.
    closing
        Set when the server stops: the stream ends within ``poll_s``.
    poll_s
        Seconds between two looks.
    """
    loop = asyncio.get_running_loop()
    began = spoke = loop.time()
    seen: Any = None
    yield b"retry: 2000\n\n"
    while not closing.is_set() and loop.time() - began < LONGEST_S:
        now, final = await to_thread.run_sync(look)
        if now != seen:
            seen, spoke = now, loop.time()
            yield CHANGED
        elif loop.time() - spoke > HEARTBEAT_S:
            spoke = loop.time()
            yield HEARTBEAT
        if final:
            yield DONE
            return
        await _pause(closing, poll_s)


async def _pause(closing: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(closing.wait(), seconds)
    except TimeoutError:
        return
