"""Where somebody speaks: the probability that Silero's network gives to each 32 ms.

Silero Team, "Silero VAD: pre-trained enterprise-grade voice activity detector", version 6, MIT licence,
https://github.com/snakers4/silero-vad. The weights come from outside; what is done with them:

===========  ===========================================================================  ==========
layer        what it does                                                                 leaves
===========  ===========================================================================  ==========
window       512 samples at 16 kHz after the 64 before them, the last 64 mirrored behind  640
spectra      magnitudes of 4 frames of 256 samples, 128 apart, under a Hann window        129 x 4
convolution  3 taps, stride 1, padded; ReLU                                               128 x 4
convolution  3 taps, stride 2, padded; ReLU                                               64 x 2
convolution  3 taps, stride 2, padded; ReLU                                               64 x 1
convolution  3 taps, of which padding leaves the middle one; ReLU                         128 x 1
LSTM         128 units; the only layer that knows of other windows                        128
decision     ReLU, weighted sum, logistic function                                        1
===========  ===========================================================================  ==========

That is 353 000 multiplications a window besides the Fourier transforms. All layers but the LSTM are computed
for a tile of windows at once (`kernels._silero_spectrum` describes the layout).

No window is left out for being quiet: in real recordings windows below -65 dBFS get probabilities up to 0.98,
and under digital silence the state of the LSTM still moves in its last bits after minutes.
"""

from typing import NamedTuple

import numpy as np

from kernels._checks import checked_samples
from kernels._jit import Floats, njit
from kernels._silero_layers import encode, packed, project
from kernels._silero_memory import GATES, UNITS, WIDTH, decide, grouped, remember
from kernels._silero_spectrum import CONTEXT, FRAME, FRAMES, N_BINS, ROWS, TILE, WINDOW, gather, spectra
from kernels._vector import LANES, zeros

LOUDEST = np.float32(32768)
"""Samples beyond count as this: 90 dB over full scale, far from where float32 overflows."""

_PIECE = 2048  # windows prepared at once: 4 MB of samples


class VoiceWeights(NamedTuple):
    """The trained numbers, shaped and ordered as in the published ONNX files; all float32."""

    convolution_1: Floats
    """(128, 129, 3): outputs, inputs, taps."""
    bias_1: Floats
    convolution_2: Floats
    """(64, 128, 3)."""
    bias_2: Floats
    convolution_3: Floats
    """(64, 64, 3)."""
    bias_3: Floats
    convolution_4: Floats
    """(128, 64, 3)."""
    bias_4: Floats
    lstm_input: Floats
    """(512, 128): the input, output, forget and cell gate of all units, from the features."""
    lstm_recurrent: Floats
    """(512, 128): the same, from the states before."""
    lstm_bias: Floats
    """(1024,): those of `lstm_input`, then those of `lstm_recurrent`."""
    decision: Floats
    """(128,)."""
    decision_bias: Floats
    """(1,)."""


WEIGHT_SHAPES = (
    *((128, N_BINS, 3), (128,), (64, 128, 3), (64,), (64, 64, 3), (64,), (128, 64, 3), (128,)),
    *((GATES * UNITS, 128), (GATES * UNITS, UNITS), (2 * GATES * UNITS,), (UNITS,), (1,)),
)
"""Of the fields of `VoiceWeights`."""


class _Network(NamedTuple):
    """The weights in the order in which the kernels read them."""

    convolutions: tuple[Floats, ...]
    biases: tuple[Floats, ...]
    entry: Floats
    entry_bias: Floats
    recurrent: Floats
    decision: Floats
    decision_bias: float


class _Room(NamedTuple):
    """Where a tile of windows is worked on, layer by layer; kept from one tile to the next."""

    samples: Floats
    points: Floats
    stages: tuple[Floats, ...]
    gates: Floats
    lanes: Floats


def _room() -> _Room:
    frames_and_rows = ((FRAMES, N_BINS), (4, 128), (2, 64), (1, 64), (1, 128))
    return _Room(
        samples=zeros(ROWS * TILE),
        points=zeros(2 * FRAME * LANES),
        stages=tuple(zeros(frames * rows * TILE) for frames, rows in frames_and_rows),
        gates=zeros(TILE * GATES * WIDTH),
        lanes=zeros(LANES),
    )


@njit
def _listen(
    padded: Floats, network: _Network, room: _Room, hidden: Floats, cell: Floats, probabilities: Floats
) -> None:
    """Compute the probability of each window.

    `hidden` is float32 (TILE + 1, WIDTH), flat; its first row is the state, before and after.
    """
    for first in range(0, len(probabilities), TILE):
        windows = min(TILE, len(probabilities) - first)
        gather(padded, first, windows, room.samples)
        spectra(room.samples, room.points, room.stages[0])
        encode(room.stages, network.convolutions, network.biases)
        project(room.stages[4], network.entry, network.entry_bias, windows, room.gates)
        remember(room.gates, network.recurrent, windows, hidden, cell)
        decided = probabilities[first : first + windows]
        decide(hidden[WIDTH:], network.decision, network.decision_bias, room.lanes, decided)
        for unit in range(WIDTH):
            hidden[unit] = hidden[windows * WIDTH + unit]


class SpeechProbabilities:
    """Probability of speech in each 32 ms of a recording that arrives in blocks.

    Parameters
    ----------
    weights
        Of the network.

    Raises
    ------
    TypeError
        If any of them are not float32.
    ValueError
        If any of them are not of the shape this network has.
    """

    def __init__(self, weights: VoiceWeights) -> None:
        self._network = _arranged(weights)
        self._before = np.zeros(CONTEXT, np.float32)
        self._hidden = zeros((TILE + 1) * WIDTH)
        self._cell = zeros(WIDTH)
        self._room = _room()
        self._ended = False

    def push(self, samples: Floats) -> Floats:
        """Take the next samples.

        Parameters
        ----------
        samples
            Mono at 16 kHz, full scale 1, float32 (n,). What is no number counts as silence, and what is
            beyond `LOUDEST` as that, so that no sample spoils all that follow. `n` must be a multiple of 512
            in all blocks but the last, which is filled with silence. Where blocks end doesn't matter to the
            answer, but multiples of 16 384 samples (1.024 s, a tile) are quickest.

        Returns
        -------
        ndarray of float32, (ceil(n / 512),)
            From 0 to 1; within 1e-5 of what onnxruntime computes.

        Raises
        ------
        TypeError
            If the samples are not float32.
        ValueError
            If they have more than one dimension, or follow a block that was filled.
        """
        samples = checked_samples(samples)
        if self._ended and len(samples):
            raise ValueError(f"samples follow a block that was no multiple of {WINDOW}: only the last may be")
        self._ended = self._ended or len(samples) % WINDOW != 0
        probabilities = np.empty(-(-len(samples) // WINDOW), np.float32)
        for first in range(0, len(probabilities), _PIECE):
            piece = samples[first * WINDOW : (first + _PIECE) * WINDOW]
            self._hear(piece, probabilities[first : first + _PIECE])
        return probabilities

    def _hear(self, samples: Floats, probabilities: Floats) -> None:
        padded = np.zeros(CONTEXT + len(probabilities) * WINDOW, np.float32)
        padded[:CONTEXT] = self._before
        padded[CONTEXT : CONTEXT + len(samples)] = _tame(samples)
        _listen(padded, self._network, self._room, self._hidden, self._cell, probabilities)
        self._before = padded[-CONTEXT:].copy()


def _tame(samples: Floats) -> Floats:
    """Return samples of which none is no number or far too large; almost always they are these."""
    if samples.min() >= -LOUDEST and samples.max() <= LOUDEST:
        return samples
    return np.clip(np.nan_to_num(samples, nan=0.0), -LOUDEST, LOUDEST)


def _arranged(weights: VoiceWeights) -> _Network:
    for name, array, shape in zip(VoiceWeights._fields, weights, WEIGHT_SHAPES, strict=True):
        if array.dtype != np.float32:
            raise TypeError(f"{name} is {array.dtype}: give float32")
        if array.shape != shape:
            raise ValueError(f"{name} has shape {array.shape}: this network's has {shape}")
    w = weights
    convolutions = (w.convolution_1, w.convolution_2, w.convolution_3, w.convolution_4)
    biases = (w.bias_1, w.bias_2, w.bias_3, w.bias_4)
    entry = grouped(w.lstm_input.T).reshape(UNITS, -1, TILE)
    entry_bias, recurrent_bias = w.lstm_bias.reshape(2, 1, GATES * UNITS)
    recurrent = grouped(w.lstm_recurrent.T).reshape(UNITS, -1, GATES * LANES)
    return _Network(
        convolutions=tuple(_flat(packed(convolution)) for convolution in convolutions),
        biases=tuple(_flat(bias) for bias in biases),
        entry=_flat(entry.transpose(1, 0, 2)),
        entry_bias=_flat(grouped(entry_bias + recurrent_bias)),
        recurrent=_flat(recurrent.transpose(1, 0, 2)),
        decision=_flat(np.pad(w.decision, (0, WIDTH - UNITS))),
        decision_bias=float(w.decision_bias[0]),
    )


def _flat(weights: Floats) -> Floats:
    """Return weights in one piece, from a cache line on."""
    flat = zeros(weights.size)
    flat[:] = weights.reshape(-1)
    return flat
