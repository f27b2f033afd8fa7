"""Lets what waits for a long time end when the server is told to stop, instead of holding it up."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType

from litestar import Litestar

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@asynccontextmanager
async def notice_stopping(app: Litestar) -> AsyncIterator[None]:
    """Set ``app.state.closing`` as soon as the process is told to stop.

    A server tells its application only after the last connection is closed, which an event stream never is.
    """
    loop, closing = asyncio.get_running_loop(), asyncio.Event()
    app.state.closing = closing
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def stop(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(closing.set)
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    in_charge = threading.current_thread() is threading.main_thread()
    for number in SIGNALS if in_charge else ():
        signal.signal(number, stop)
    try:
        yield
    finally:
        closing.set()
        for number in SIGNALS if in_charge else ():
            signal.signal(number, before[number])
