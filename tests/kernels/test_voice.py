import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernels import _silero_memory, voice
from kernels._jit import njit
from kernels._silero_spectrum import FRAMES, N_BINS, ROWS, TILE, WINDOW, gather, spectra
from kernels._vector import COMPILED, LANES, load, store, zeros
from kernels.voice import SpeechProbabilities, VoiceWeights

ROOT = Path(voice.__file__).parent.parent
CLOSE = 2e-6
FEW = settings(deadline=None, max_examples=20 if COMPILED else 3)
seeds = st.integers(0, 2**32 - 1)


def weights(seed=0):
    """Weights so wide that what goes in moves what comes out, in every layer."""
    rng = np.random.default_rng(seed)
    made = []
    for shape in voice.WEIGHT_SHAPES:
        summed = np.prod(shape[1:]) if len(shape) > 1 else shape[0]
        made.append(rng.normal(0, len(shape) / summed**0.5, shape).astype(np.float32))
    return VoiceWeights(*made)


def noise(count, seed=0):
    rng = np.random.default_rng(seed)
    loudness = 10 ** (-1.5 + 1.5 * np.sin(np.arange(count) / 7000 + seed))
    return (0.3 * loudness * rng.standard_normal(count)).clip(-1, 1).astype(np.float32)


def magnitudes_of(samples):
    """Windows, frames and bins, by NumPy's transform in float64."""
    windows = samples.astype(np.float64).reshape(-1, 512)
    before = np.vstack([np.zeros((1, 64)), windows[:-1, -64:]])
    heard = np.pad(np.hstack([before, windows]), ((0, 0), (0, 64)), mode="reflect")
    frames = np.stack([heard[:, start : start + 256] for start in range(0, 512, 128)], axis=1)
    return np.abs(np.fft.rfft(frames * np.hanning(257)[:-1], axis=2))


def reference(samples, weights):
    """Silero's network in float64, layer by layer."""
    w = VoiceWeights(*(array.astype(np.float64) for array in weights))
    x = magnitudes_of(np.pad(samples, (0, -len(samples) % 512)))
    for kernel, bias, stride in (
        (w.convolution_1, w.bias_1, 1),
        (w.convolution_2, w.bias_2, 2),
        (w.convolution_3, w.bias_3, 2),
        (w.convolution_4, w.bias_4, 1),
    ):
        padded = np.pad(x, ((0, 0), (1, 1), (0, 0)))
        seen = [padded[:, start : start + 3] for start in range(0, x.shape[1], stride)]
        x = np.maximum(0, np.stack([np.einsum("ntc,oct->no", part, kernel) + bias for part in seen], axis=1))
    hidden = cell = np.zeros(128)
    probabilities = []
    for features in x[:, 0]:
        gates = w.lstm_input @ features + w.lstm_recurrent @ hidden + w.lstm_bias[:512] + w.lstm_bias[512:]
        entry, exit_, forget = logistic(gates[:384]).reshape(3, 128)
        cell = forget * cell + entry * np.tanh(gates[384:])
        hidden = exit_ * np.tanh(cell)
        probabilities.append(logistic(np.maximum(hidden, 0) @ w.decision + w.decision_bias[0]))
    return np.array(probabilities)


def logistic(x):
    return 1 / (1 + np.exp(-x))


@njit
def _each(values, logistics, tangents):
    for at in range(0, len(values), LANES):
        store(logistics, at, _silero_memory._logistic(load(values, at)))
        store(tangents, at, _silero_memory._hyperbolic_tangent(load(values, at)))


@FEW
@given(seed=seeds, count=st.integers(1, 40 * 512))
def test_it_equals_the_network_in_float64(seed, count):
    samples, trained = noise(count, seed), weights(seed)
    ours = SpeechProbabilities(trained).push(samples)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, reference(samples, trained), rtol=0, atol=CLOSE)


def test_random_weights_keep_every_layer_alive():
    """Else the test above would pass whatever is computed."""
    samples = noise(100 * 512)
    whole = reference(samples, weights())
    assert np.ptp(whole) > 0.1
    for name, array in weights()._asdict().items():
        without = weights()._replace(**{name: np.zeros_like(array)})
        assert np.abs(reference(samples, without) - whole).max() > 100 * CLOSE, name


@FEW
@given(seed=seeds)
def test_spectra_are_those_of_a_fourier_transform(seed):
    samples = noise(3 * WINDOW, seed)
    laid, points = zeros(ROWS * TILE), zeros(2 * 256 * LANES)
    magnitudes = zeros(FRAMES * N_BINS * TILE)
    gather(np.pad(samples, (64, 0)), 0, 3, laid)
    spectra(laid, points, magnitudes)
    exact = magnitudes_of(samples)
    ours = magnitudes.reshape(FRAMES, N_BINS, TILE)[:, :, :3].transpose(2, 0, 1)
    np.testing.assert_allclose(ours, exact, rtol=0, atol=2e-7 * exact.max())


def test_gates_open_and_close_as_exactly_as_float32_can_say():
    values = np.linspace(-120, 120, 4 * 1024).astype(np.float32)
    logistics, tangents = np.empty_like(values), np.empty_like(values)
    _each(values, logistics, tangents)
    inside = values > -80
    np.testing.assert_allclose(logistics[inside], logistic(values.astype(float))[inside], rtol=3e-7, atol=0)
    assert np.all(logistics[~inside] < 1e-34)
    np.testing.assert_allclose(tangents, np.tanh(values.astype(float)), rtol=0, atol=2e-7)


@FEW
@given(seed=seeds, cuts=st.lists(st.integers(0, 80), max_size=4))
def test_blocks_give_the_answer_of_the_whole_to_the_bit(seed, cuts):
    samples, trained = noise(80 * WINDOW - 100, seed), weights()
    listen = SpeechProbabilities(trained)
    blocks = np.split(samples, [cut * WINDOW for cut in sorted(cuts)])
    parts = np.concatenate([listen.push(block) for block in blocks])
    np.testing.assert_array_equal(parts, SpeechProbabilities(trained).push(samples))


def test_long_recordings_are_taken_piece_by_piece(monkeypatch):
    samples = noise(100 * WINDOW)
    whole = SpeechProbabilities(weights()).push(samples)
    monkeypatch.setattr(voice, "_PIECE", 60)
    np.testing.assert_array_equal(SpeechProbabilities(weights()).push(samples), whole)


@pytest.mark.parametrize(
    ("wrong", "counts_as"),
    [(np.nan, 0), (np.inf, 32768), (-np.inf, -32768), (3e38, 32768), (-40_000, -32768)],
)
def test_no_sample_spoils_what_follows(wrong, counts_as):
    spoilt, tamed = noise(50 * WINDOW), noise(50 * WINDOW)
    spoilt[700], tamed[700] = wrong, counts_as
    probabilities = SpeechProbabilities(weights()).push(spoilt)
    assert np.all((probabilities >= 0) & (probabilities <= 1))
    np.testing.assert_array_equal(probabilities, SpeechProbabilities(weights()).push(tamed))


def test_the_loudest_square_wave_there_is_leaves_numbers():
    probabilities = SpeechProbabilities(weights()).push(np.full(40 * WINDOW, np.inf, np.float32))
    assert np.all((probabilities >= 0) & (probabilities <= 1))


def test_nothing_has_no_probability_and_changes_nothing():
    nothing, samples = np.zeros(0, np.float32), noise(4 * WINDOW)
    listen = SpeechProbabilities(weights())
    assert listen.push(nothing).shape == (0,)
    np.testing.assert_array_equal(listen.push(samples), SpeechProbabilities(weights()).push(samples))


@pytest.mark.parametrize("count", [1, 511, 513])
def test_the_last_block_is_filled_with_silence(count):
    samples = noise(count)
    filled = np.pad(samples, (0, -count % WINDOW))
    listen = SpeechProbabilities(weights())
    np.testing.assert_array_equal(listen.push(samples), SpeechProbabilities(weights()).push(filled))
    assert listen.push(samples[:0]).shape == (0,)
    with pytest.raises(ValueError, match="512: only the last"):
        listen.push(filled)


def test_it_takes_slices_and_read_only_samples_and_leaves_them_as_they_are():
    samples = noise(20 * WINDOW)
    kept = samples.copy()
    samples.flags.writeable = False
    ours = SpeechProbabilities(weights()).push(samples[::2])
    np.testing.assert_array_equal(ours, SpeechProbabilities(weights()).push(kept[::2].copy()))
    np.testing.assert_array_equal(samples, kept)


def test_it_says_what_it_wants():
    listen = SpeechProbabilities(weights())
    with pytest.raises(TypeError, match="float64"):
        listen.push(np.zeros(512))
    with pytest.raises(ValueError, match=r"\(512, 2\)"):
        listen.push(np.zeros((512, 2), np.float32))
    with pytest.raises(TypeError, match="bias_2 is float64"):
        SpeechProbabilities(weights()._replace(bias_2=np.zeros(64)))
    with pytest.raises(ValueError, match=r"lstm_input has shape \(128, 512\).*\(512, 128\)"):
        SpeechProbabilities(weights()._replace(lstm_input=weights().lstm_input.T))


def test_vectors_of_zeros_begin_with_a_cache_line():
    for count in (1, 16, 1000):
        made = zeros(count)
        assert (made.shape, made.dtype, made.ctypes.data % 64) == ((count,), np.float32, 0)
        assert not made.any()


@pytest.mark.skipif(not COMPILED, reason="this is the other way already")
def test_it_gives_the_same_numbers_as_ordinary_python():
    code = """
import numpy as np, numba
from kernels.voice import SpeechProbabilities
from tests.kernels.test_voice import CLOSE, noise, reference, weights

assert numba.config.DISABLE_JIT
ours = SpeechProbabilities(weights()).push(noise(9000))
np.testing.assert_allclose(ours, reference(noise(9000), weights()), rtol=0, atol=CLOSE)
"""
    command = [sys.executable, "-c", code]
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
