"""Open any recording and read it in blocks, judged by its content and never by its name.

It is decoded by a child with next to no rights (:mod:`worker.confined`), one for each recording: decoders are
large libraries of C that read what strangers send. What comes back is believed no more than the recording.
"""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import structlog
from numpy.typing import NDArray

from backend.domain.errors import BadAudio
from worker.pipeline.child import DECODER, SAMPLES, Child, Failed, Message
from worker.pipeline.refusals import ENDED, empty, nonsense, refusal

LONGEST_S = 8 * 3600.0
PATIENCE_S = 300.0
"""A decoder that says nothing for so long is ended: a block holds some seconds of sound."""
LEAST_CPU_S, SLOWEST = 60, 10
"""A decoder gets this much processor time, and a second of it for so many seconds of sound."""
RATES_HZ = (4_000, 768_000)
MOST_CHANNELS = 64
SAMPLE_TYPES = ("int16", "int32", "float32")

Block = NDArray[Any]
"""``(frames, channels)``: int16, int32 or float32."""

_log = structlog.get_logger(__name__)
_told: set[str] = set()


@dataclass(frozen=True, slots=True)
class Source:
    """An open recording.

    ``promised_s`` is the duration its header states, ``None`` where it states none. ``blocks`` are read once.
    """

    codec: str
    rate_hz: int
    channels: int
    promised_s: float | None
    blocks: Iterator[Block]


@contextmanager
def open_audio(
    path: Path, name: str | None = None, *, longest_s: float = LONGEST_S, patience_s: float = PATIENCE_S
) -> Iterator[Source]:
    """Open a recording for reading in blocks, by the thread that reads them.

    Parameters
    ----------
    path
        The file.
    name
        What people call it, for messages; the file's own name by default.
    longest_s
        Decoding gets the processor time that a recording of so many seconds may need.
    patience_s
        How long the decoder may say nothing.

    Yields
    ------
    Source
        Its properties and its blocks.

    Raises
    ------
    BadAudio
        Empty, not a recording, without sound, with a header that cannot be true, or the decoder's ruin.
    Unavailable
        Nothing can be decoded here.
    """
    name = name or path.name
    if path.stat().st_size == 0:
        raise empty(name)
    cpu_s = LEAST_CPU_S + math.ceil(longest_s / SLOWEST)
    with path.open("rb") as file, Child(DECODER, file, cpu_s, patience_s) as child:
        _tell_once(child.missing)
        yield _source(child, name)


def missing_rights() -> list[str]:
    """Return what this host cannot take away from the child that decodes, in words.

    Raises
    ------
    Unavailable
        Nothing can be decoded here.
    """
    with Path("/dev/null").open("rb") as nothing, Child(DECODER, nothing, LEAST_CPU_S, PATIENCE_S) as child:
        return child.missing


def _tell_once(missing: list[str]) -> None:
    new = [each for each in missing if each not in _told]
    if new:
        _told.update(new)
        _log.warning("decoders keep rights that this host cannot take away", rights=new)


def _source(child: Child, name: str) -> Source:
    messages = _understood(child, name)
    head = next(messages)
    values = head.values if head.kind == b"H" else {}
    rate_hz, channels, promised_s = (values.get(key) for key in ("rate_hz", "channels", "promised_s"))
    if not isinstance(rate_hz, int) or not isinstance(channels, int):
        raise nonsense(name)
    _check_header(rate_hz, channels, name)
    if values.get("samples") not in SAMPLE_TYPES:
        raise nonsense(name)
    return Source(
        codec=re.sub(r"[^\w/. -]", "", str(values.get("codec")))[:60],
        rate_hz=rate_hz,
        channels=channels,
        promised_s=promised_s if isinstance(promised_s, float) and math.isfinite(promised_s) else None,
        blocks=_blocks(messages, np.dtype(values["samples"]), channels, values.get("planar") is True, name),
    )


def _blocks(
    messages: Iterator[Message], dtype: np.dtype[Any], channels: int, planar: bool, name: str
) -> Iterator[Block]:
    for message in messages:
        if message.kind == b"E":
            return
        if message.kind != SAMPLES or len(message.content) % (dtype.itemsize * channels):
            raise nonsense(name)
        samples = message.content.view(dtype)
        yield samples.reshape(channels, -1).T if planar else samples.reshape(-1, channels)


def _understood(child: Child, name: str) -> Iterator[Message]:
    """Yield what a child says; a refusal, and however it ends before it said everything, is a sentence."""
    try:
        for message in child.messages():
            if message.kind == b"R":
                raise refusal(name, message.values)
            yield message
    except Failed as failed:
        _log.warning("a decoder failed", how=failed.how.value, detail=failed.detail)
        raise ENDED[failed.how](name) from failed


def _check_header(rate_hz: int, channels: int, name: str) -> None:
    if not RATES_HZ[0] <= rate_hz <= RATES_HZ[1]:
        raise BadAudio(
            f"{name} states a sample rate of {rate_hz:,} Hz, which no recording has "
            f"({RATES_HZ[0]:,} to {RATES_HZ[1]:,} Hz are read). Its header is damaged: export it again."
        )
    if not 1 <= channels <= MOST_CHANNELS:
        raise BadAudio(
            f"{name} states {channels:,} channels (1 to {MOST_CHANNELS} are read). "
            f"Its header is damaged, or it needs to be mixed down first."
        )
