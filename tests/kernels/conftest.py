"""Sounds for the kernels' tests."""

import numpy as np
import pytest


@pytest.fixture
def speechlike():
    """Noise whose loudness moves over 60 dB: what matters to features, made from a fixed seed."""

    def make(count, seed=0):
        rng = np.random.default_rng(seed)
        loudness = 10 ** (-1.5 + 1.5 * np.sin(np.arange(count) / 7000 + seed))
        return (0.3 * loudness * rng.standard_normal(count)).clip(-1, 1).astype(np.float32)

    return make
