"""Decoded audio of any sample type, as float32."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels._jit import Floats, inlined, njit

Block = NDArray[Any]

_ZERO_AND_FULL_SCALE = {
    np.dtype(np.uint8): (128, 128),
    np.dtype(np.int16): (0, 2**15),
    np.dtype(np.int32): (0, 2**31),
    np.dtype(np.float32): (0, 1),
    np.dtype(np.float64): (0, 1),
}
_NOTHING = np.float32(0)
_TOP = np.float32(1)
_BOTTOM = np.float32(-1)
_INFINITE = np.float32(np.inf)


@inlined
def _level(sample: float, zero: np.float32, step: np.float32) -> np.float32:
    """Bring a sample to -1 to 1: what is no number counts as nothing, what is too loud is clipped."""
    value = (np.float32(sample) - zero) * step
    value = value if abs(value) < _INFINITE else _NOTHING
    return min(max(value, _BOTTOM), _TOP)


@njit
def _mix(block: Block, zero: np.float32, step: np.float32, out: Floats) -> None:
    samples, channels = block.shape
    if channels == 1:
        for i in range(samples):
            out[i] = _level(block[i, 0], zero, step)
    elif channels == 2:
        half = np.float32(0.5)
        for i in range(samples):
            out[i] = (_level(block[i, 0], zero, step) + _level(block[i, 1], zero, step)) * half
    else:
        share = np.float32(1) / np.float32(channels)
        for i in range(samples):
            total = _NOTHING
            for channel in range(channels):
                total += _level(block[i, channel], zero, step)
            out[i] = min(max(total * share, _BOTTOM), _TOP)


@njit
def _separate(block: Block, zero: np.float32, step: np.float32, out: Floats) -> None:
    samples, channels = block.shape
    for channel in range(channels):
        row = out[channel]
        for i in range(samples):
            row[i] = _level(block[i, channel], zero, step)


def _checked(block: Block) -> tuple[Block, np.float32, np.float32]:
    """Return the block as (n, channels) in one piece, its zero and the step of one unit."""
    if block.dtype not in _ZERO_AND_FULL_SCALE:
        known = ", ".join(str(dtype) for dtype in _ZERO_AND_FULL_SCALE)
        raise TypeError(f"samples are {block.dtype}: decode them to one of {known}")
    if block.ndim not in (1, 2) or (block.ndim == 2 and block.shape[1] == 0):
        raise ValueError(f"samples have shape {block.shape}: give (n,) or (n, channels)")
    zero, full_scale = _ZERO_AND_FULL_SCALE[block.dtype]
    interleaved = np.require(block.reshape(-1, 1) if block.ndim == 1 else block, requirements=["C", "W", "E"])
    return interleaved, np.float32(zero), np.float32(1 / full_scale)


def to_mono(block: Block, out: Floats | None = None) -> Floats:
    """Mix interleaved samples down to one channel, in one pass.

    Parameters
    ----------
    block
        (n,) or (n, channels) of uint8, int16, int32, float32 or float64. Integers span full scale; floats
        have full scale 1. In one piece and writable it is read in place, otherwise copied.
    out
        Where to write, float32 (n,) in one piece; a new array otherwise.

    Returns
    -------
    ndarray of float32, (n,)
        The mean of the channels, -1 to 1. In each channel NaN and infinity count as 0, as does what float32
        cannot hold, and what exceeds full scale is clipped to it.

    Raises
    ------
    TypeError
        If the samples are of another type.
    ValueError
        If `block` or `out` have another shape.
    """
    interleaved, zero, step = _checked(block)
    if out is None:
        out = np.empty(len(interleaved), np.float32)
    elif out.shape != (len(interleaved),) or out.dtype != np.float32 or not out.flags.c_contiguous:
        raise ValueError(f"out is {out.dtype} {out.shape}: give float32 ({len(interleaved)},) in one piece")
    _mix(interleaved, zero, step, out)
    return out


def to_channels(block: Block) -> Floats:
    """Separate interleaved samples into channels.

    Parameters
    ----------
    block
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
    interleaved, zero, step = _checked(block)
    out = np.empty(interleaved.shape[::-1], np.float32)
    _separate(interleaved, zero, step, out)
    return out
