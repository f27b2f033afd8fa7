"""A recording that is being read in a thread of its own, while what is known of it is recognised already."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from worker.gate import moved
from worker.pipeline.audio import Span
from worker.pipeline.prepare import NEAR_S, Found, Prepared

Prepare = Callable[[Callable[[Found], None]], Prepared]
"""Reads a recording and tells after every block what has become known."""


class _Stopped(Exception):
    """Nobody waits for the recording any more."""


class Preparation:
    """Reads a recording in the background, at the pace of the decoder.

    Parameters
    ----------
    prepare
        Reads it; called once, in a thread of its own.

    Attributes
    ----------
    duration_s
        As the header states it, or as much as was read if that is more; in the end as it is.
    is_stopping
        Whether it was told to stop.
    """

    def __init__(self, prepare: Prepare) -> None:
        self._prepare = prepare
        self._changed = threading.Condition()
        self._speech: list[Span] = []
        self._chunks: list[Span] = []
        self._ended: Future[Prepared] = Future()
        self.is_stopping = False
        self.duration_s = 0.0
        self._thread = threading.Thread(target=self._run, name="preparation", daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether the recording is still being read: then one core is taken."""
        return not self._ended.done()

    @property
    def has_failed(self) -> bool:
        """Whether reading it ended with an error."""
        return self._ended.done() and self._ended.exception() is not None

    def chunks(self, first: int, count: int) -> list[Span]:
        """Wait for some chunks, by their index; there are fewer only at the end of the recording.

        Raises
        ------
        BadAudio
            It cannot be read, or not to its end.
        """
        with self._until(lambda: len(self._chunks) >= first + count):
            return self._chunks[first : first + count]

    def speech_near(self, start_s: float, end_s: float) -> list[Span]:
        """Return where somebody speaks between two times and close to them; wait for its chunks first."""
        with self._changed:
            return [span for span in self._speech if span[1] > start_s - NEAR_S and span[0] < end_s + NEAR_S]

    def first_speech(self, seconds: float) -> list[Span]:
        """Wait for so many seconds of speech, or the end, and return what there is."""

        def enough() -> bool:
            return sum(end_s - start_s for start_s, end_s in self._speech) >= seconds

        with self._until(enough):
            return list(self._speech)

    def finished(self) -> Prepared:
        """Wait until all was read and return what is known; raises as :meth:`chunks`."""
        with self._until(lambda: False):
            return self._ended.result()

    def stop(self) -> None:
        """End reading after the block it is at."""
        self.is_stopping = True
        self._thread.join()

    @contextmanager
    def _until(self, enough: Callable[[], bool]) -> Iterator[None]:
        with self._changed:
            while not (enough() or self._ended.done()):
                self._changed.wait()
                moved()  # a block was read
            if self._ended.done():
                self._ended.result()  # raises what reading it ended with
            yield

    def _run(self) -> None:
        try:
            prepared = self._prepare(self._tell)
        except BaseException as error:
            with self._changed:
                self._ended.set_exception(error)
                self._changed.notify_all()
            return
        with self._changed:
            self._chunks, self._speech = prepared.chunks, prepared.speech
            self.duration_s = prepared.duration_s
            self._ended.set_result(prepared)
            self._changed.notify_all()

    def _tell(self, found: Found) -> None:
        if self.is_stopping:
            raise _Stopped
        with self._changed:
            self.duration_s = max(found.promised_s or 0.0, found.read_s)
            self._speech += found.speech
            self._chunks += found.chunks
            self._changed.notify_all()
