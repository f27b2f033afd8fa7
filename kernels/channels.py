"""Decoded audio of any sample type, as float32: mixed down or one row a channel, in one pass."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels._jit import Floats, Ints, inlined, njit
from kernels._vector import LANES, Vector, count_below, finite, load_every, magnitude, maximum, minimum, store

Block = NDArray[Any]

_ZERO_AND_FULL_SCALE = {
    np.dtype(np.uint8): (128, 128),
    np.dtype(np.int16): (0, 2**15),
    np.dtype(np.int32): (0, 2**31),
    np.dtype(np.float32): (0, 1),
    np.dtype(np.float64): (0, 1),
}
_BOTTOM, _TOP = np.float32(-1), np.float32(1)
_INFINITE = np.float32(np.inf)
_CLIPPED = np.float32(1 - 2**-15)
"""Full scale to the last step of 16 bits, the highest level an int16 can have."""


@dataclass(slots=True)
class Tally:
    """What samples were like as they were read, over any number of blocks.

    Attributes
    ----------
    samples
        How many were read, over all channels.
    clipped
        How many of them were at full scale, to the last step of 16 bits, or beyond it.
    not_numbers
        How many were NaN, infinite, or beyond what float32 holds.
    """

    samples: int = 0
    clipped: int = 0
    not_numbers: int = 0

    @property
    def clipped_share(self) -> float:
        """Share of samples that were clipped, 0 if there were none."""
        return self.clipped / self.samples if self.samples else 0.0


@inlined
def _level(raw: Vector, step: np.float32, zero: np.float32) -> tuple[Vector, int, int]:
    """Bring samples to -1 to 1: what is no number counts as nothing, what is too loud is clipped.

    Also returned is how many were clipped and how many no numbers. Nearly always it is none.
    """
    value = raw * step - zero
    below = count_below(magnitude(value), _CLIPPED)
    if below == LANES:
        return value, 0, 0
    known = count_below(magnitude(value), _INFINITE)
    return minimum(maximum(finite(value), _BOTTOM), _TOP), known - below, LANES - known


@njit
def _mix(
    block: Block, channels: int, step: np.float32, zero: np.float32, out: Floats, length: int, counts: Ints
) -> None:
    clipped, unknown = 0, 0
    share = _TOP / np.float32(channels)
    for i in range(0, length, LANES):
        if channels == 1:
            mixed, louder, lost = _level(load_every(block, i, 1), step, zero)
        elif channels == 2:
            left, clipped_left, unknown_left = _level(load_every(block, 2 * i, 2), step, zero)
            mixed, louder, lost = _level(load_every(block, 2 * i + 1, 2), step, zero)
            mixed = (left + mixed) * share
            clipped += clipped_left
            unknown += unknown_left
        else:
            mixed, louder, lost = _level(load_every(block, i * channels, channels), step, zero)
            for channel in range(1, channels):
                raw = load_every(block, i * channels + channel, channels)
                value, clipped_here, unknown_here = _level(raw, step, zero)
                mixed = mixed + value
                clipped += clipped_here
                unknown += unknown_here
            mixed = minimum(maximum(mixed * share, _BOTTOM), _TOP)
        clipped += louder
        unknown += lost
        store(out, i, mixed)
    counts[0] += clipped
    counts[1] += unknown


@njit
def _separate(
    block: Block, channels: int, step: np.float32, zero: np.float32, out: Floats, length: int, counts: Ints
) -> None:
    apart = len(out) // channels
    clipped, unknown = 0, 0
    for i in range(0, length, LANES):
        if channels == 2:
            left, clipped_left, unknown_left = _level(load_every(block, 2 * i, 2), step, zero)
            right, clipped_right, unknown_right = _level(load_every(block, 2 * i + 1, 2), step, zero)
            store(out, i, left)
            store(out, apart + i, right)
            clipped += clipped_left + clipped_right
            unknown += unknown_left + unknown_right
        else:
            for channel in range(channels):
                raw = load_every(block, i * channels + channel, channels)
                value, clipped_here, unknown_here = _level(raw, step, zero)
                store(out, channel * apart + i, value)
                clipped += clipped_here
                unknown += unknown_here
    counts[0] += clipped
    counts[1] += unknown


def _interleaved(block: Block) -> Block:
    """Return a block as (n, channels) in one piece."""
    if block.dtype not in _ZERO_AND_FULL_SCALE:
        known = ", ".join(str(dtype) for dtype in _ZERO_AND_FULL_SCALE)
        raise TypeError(f"samples are {block.dtype}: decode them to one of {known}")
    if block.ndim not in (1, 2) or (block.ndim == 2 and block.shape[1] == 0):
        raise ValueError(f"samples have shape {block.shape}: give (n,) or (n, channels)")
    return np.require(block.reshape(-1, 1) if block.ndim == 1 else block, requirements=["C", "W", "E"])


def _read(kernel: Callable[..., None], block: Block, out: Floats, tally: Tally | None) -> None:
    """Run a kernel over whole vectors of samples, and once more over what is left, made a whole vector."""
    zero, full_scale = _ZERO_AND_FULL_SCALE[block.dtype]
    count, channels = block.shape
    whole = count - count % LANES
    counts = np.zeros(2, np.int64)
    scale = channels, np.float32(1 / full_scale), np.float32(zero / full_scale)
    with np.errstate(over="ignore"):
        kernel(block.reshape(-1), *scale, out.reshape(-1), whole, counts)
        if whole < count:
            last = np.full((LANES, channels), zero, block.dtype)
            last[: count - whole] = block[whole:]
            rest = np.empty((len(out), LANES), np.float32)
            kernel(last.reshape(-1), *scale, rest.reshape(-1), LANES, counts)
            out[:, whole:] = rest[:, : count - whole]
    if tally:
        tally.samples += block.size
        tally.clipped += int(counts[0])
        tally.not_numbers += int(counts[1])


def to_mono(block: Block, out: Floats | None = None, tally: Tally | None = None) -> Floats:
    """Mix interleaved samples down to one channel, in one pass.

    Parameters
    ----------
    block
        (n,) or (n, channels) of uint8, int16, int32, float32 or float64. Integers span full scale; floats
        have full scale 1. In one piece and writable it is read in place, otherwise copied.
    out
        Where to write, float32 (n,) in one piece; a new array otherwise.
    tally
        Where to count the samples read, those that were clipped and those that were no numbers.

    Returns
    -------
    ndarray of float32, (n,)
        The mean of the channels, -1 to 1. In each channel NaN and infinity count as 0, as does what float32
        cannot hold, and what exceeds full scale is clipped to it. A DC offset stays.

    Raises
    ------
    TypeError
        If the samples are of another type.
    ValueError
        If `block` or `out` have another shape.
    """
    block = _interleaved(block)
    if out is None:
        out = np.empty(len(block), np.float32)
    elif out.shape != (len(block),) or out.dtype != np.float32 or not out.flags.c_contiguous:
        raise ValueError(f"out is {out.dtype} {out.shape}: give float32 ({len(block)},) in one piece")
    _read(_mix, block, out.reshape(1, -1), tally)
    return out


def to_channels(block: Block, tally: Tally | None = None) -> Floats:
    """Separate interleaved samples into channels, in one pass.

    Parameters
    ----------
    block, tally
        As for `to_mono`.

    Returns
    -------
    ndarray of float32, (channels, n)
        Each channel, -1 to 1, with the same treatment of NaN, infinity and overload.

    Raises
    ------
    TypeError
        If the samples are of another type.
    ValueError
        If `block` has another shape.
    """
    block = _interleaved(block)
    out = np.empty(block.shape[::-1], np.float32)
    _read(_mix if len(out) == 1 else _separate, block, out, tally)
    return out
