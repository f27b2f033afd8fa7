"""How loud people find a recording: ITU-R BS.1770-5, integrated over all of it.

Each channel is filtered as the head and the ear do (K-weighting), its power taken every tenth of a second,
the channels are summed, and the powers of 400 ms averaged where they are neither silent nor much quieter than
the rest.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kernels._jit import Floats
from kernels._k_weighting import STATES, designed, energies
from kernels._vector import LANES, SQUARE, zeros

LEAST_RATE_HZ = 4000
"""Half of it must be above the 1.7 kHz from which the standard's first filter raises the level."""

_OFFSET_DB = -0.691
_ABSOLUTE_GATE_LUFS, _RELATIVE_GATE = -70.0, 10 ** (-10 / 10)
_SURROUND = 1.41


class Loudness(NamedTuple):
    """How loud a recording is. None where nothing was loud enough, or it is too short, to tell.

    Attributes
    ----------
    integrated_lufs
        Of all of it: the mean over blocks of 400 ms, each 100 ms after the one before, that are above
        -70 LUFS and above 10 LU less than the mean of those. Such a block is needed.
    loudest_moment_lufs
        Of the loudest 400 ms ("maximum momentary loudness" of EBU Tech 3341).
    loudest_stretch_lufs
        Of the loudest 3 s ("maximum short-term loudness").
    """

    integrated_lufs: float | None
    loudest_moment_lufs: float | None
    loudest_stretch_lufs: float | None


def channel_weights(channels: int) -> tuple[float, ...]:
    """Return how much each channel counts, by the order that channels have where nothing else is said.

    Left, right, centre, low frequencies (which don't count), left and right surround (1.5 dB more), as
    libebur128 takes them: 4 channels are front and surround, 5 have no low frequencies, from the seventh on
    they don't count.
    """
    if channels == 4:
        return (1.0, 1.0, _SURROUND, _SURROUND)
    if channels == 5:
        return (1.0, 1.0, 1.0, _SURROUND, _SURROUND)
    return (1.0, 1.0, 1.0, 0.0, _SURROUND, _SURROUND, *[0.0] * channels)[:channels]


class LoudnessMeter:
    """Loudness of a recording that arrives in blocks. It keeps 8 bytes for each tenth of a second.

    Parameters
    ----------
    rate_hz
        Samples a second. If it can't be divided by ten, a block is a sample or two shorter or longer than
        400 ms. At 16 kHz and above everything is within 0.1 dB of what it is at 48 kHz, at 8 kHz within 0.25.
    channels
        How many there are.
    weights
        How much each counts; `channel_weights` of them if left out.

    Raises
    ------
    ValueError
        If there is no channel, or not a weight for each, or the rate is below `LEAST_RATE_HZ`.
    """

    def __init__(self, rate_hz: int, channels: int = 1, weights: Sequence[float] | None = None) -> None:
        if rate_hz < LEAST_RATE_HZ:
            raise ValueError(f"{rate_hz} Hz is too low to weigh loudness: give at least {LEAST_RATE_HZ}")
        self._weights = channel_weights(channels) if weights is None else tuple(weights)
        if not 0 < channels == len(self._weights):
            raise ValueError(f"{channels} channels, {len(self._weights)} weights: give one for each channel")
        self._filter = designed(rate_hz)
        tenth = self._filter.tenth
        self._rows = zeros(LANES * SQUARE * math.ceil(tenth / SQUARE))
        self._states = np.zeros((channels, STATES * (LANES + 1)), np.float32)
        # The kernel reads in squares: at the end of the last tenth, beyond it.
        self._waiting = np.zeros((channels, LANES * tenth + SQUARE), np.float32)
        self._held = 0
        self._powers: list[NDArray[np.float64]] = []

    def push(self, block: Floats) -> None:
        """Take the next samples.

        Parameters
        ----------
        block
            Full scale 1, float32 (channels, n), as `kernels.channels.to_channels` gives them; for one channel
            (n,) as well. A tenth of a second that holds NaN, infinity or what float32 can't square counts as
            silence. What exceeds full scale is not clipped. A DC offset is not heard.

        Raises
        ------
        TypeError
            If they are not float32.
        ValueError
            If they have another shape.
        """
        block = self._checked(block)
        size = self._waiting.shape[1] - SQUARE
        start, end = 0, block.shape[1]
        while start < end:
            if not self._held and end - start >= size + SQUARE:
                self._powers.append(self._measured(block, start, self._states))
                start += size
                continue
            count = min(size - self._held, end - start)
            self._waiting[:, self._held : self._held + count] = block[:, start : start + count]
            self._held += count
            start += count
            if self._held == size:
                self._powers.append(self._measured(self._waiting, 0, self._states))
                self._held = 0

    def finish(self) -> Loudness:
        """Return the loudness of everything taken; more may follow.

        Returns
        -------
        Loudness
            What is shorter than a tenth of a second at the end isn't heard.
        """
        tenths = self._held // self._filter.tenth
        rest = self._measured(self._waiting, 0, self._states.copy())[:tenths]
        powers = np.concatenate([*self._powers, rest])
        moments = _means(powers, 4)
        heard = moments[moments > _power(_ABSOLUTE_GATE_LUFS)]
        if len(heard):
            heard = heard[heard > _RELATIVE_GATE * heard.mean()]
        return Loudness(
            _lufs(heard.mean() if len(heard) else 0), _loudest(moments), _loudest(_means(powers, 30))
        )

    def _checked(self, block: Floats) -> Floats:
        if block.dtype != np.float32:
            raise TypeError(f"samples are {block.dtype}: convert them with kernels.channels.to_channels")
        channels = len(self._weights)
        rows = block.reshape(1, -1) if block.ndim == 1 else block
        if rows.ndim != 2 or len(rows) != channels:
            raise ValueError(f"samples have shape {block.shape}: give ({channels}, n)")
        return np.require(rows, requirements=["C", "W"])

    def _measured(self, block: Floats, at: int, states: Floats) -> NDArray[np.float64]:
        """Return the power of each tenth of a second from `at` on, over all channels."""
        tenth, lead, coefficients, weights = self._filter
        powers = np.zeros(LANES)
        tenths = np.empty(LANES, np.float32)
        with np.errstate(over="ignore", invalid="ignore"):
            for samples, state, weight in zip(block, states, self._weights, strict=True):
                if weight:
                    energies(samples, at, lead, coefficients, weights, self._rows, state, tenths)
                    powers += weight / tenth * np.where(np.isfinite(tenths), tenths, 0)
        return powers


def loudness(channels: Floats, rate_hz: int, weights: Sequence[float] | None = None) -> Loudness:
    """Return the loudness of a recording.

    Parameters
    ----------
    channels
        As for `LoudnessMeter.push`.
    rate_hz, weights
        As for `LoudnessMeter`.

    Returns
    -------
    Loudness
        As from `LoudnessMeter.finish`.

    Raises
    ------
    TypeError, ValueError
        As `LoudnessMeter` does.
    """
    meter = LoudnessMeter(rate_hz, 1 if channels.ndim == 1 else len(channels), weights)
    meter.push(channels)
    return meter.finish()


def _means(powers: NDArray[np.float64], tenths: int) -> NDArray[np.float64]:
    """Return the mean power of as many tenths of a second, from each on that as many follow."""
    if len(powers) < tenths:
        return np.zeros(0)
    return np.lib.stride_tricks.sliding_window_view(powers, tenths).mean(axis=1)


def _loudest(powers: NDArray[np.float64]) -> float | None:
    return _lufs(powers.max(initial=0))


def _lufs(power: float) -> float | None:
    return _OFFSET_DB + 10 * math.log10(power) if power > 0 else None


def _power(lufs: float) -> float:
    return 10 ** ((lufs - _OFFSET_DB) / 10)
