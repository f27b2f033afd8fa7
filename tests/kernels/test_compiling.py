import os
import subprocess
import sys
from pathlib import Path

import kernels

ROOT = Path(kernels.__file__).parent.parent

UNCOMPILED = """
import numpy as np, numba
from faster_whisper.feature_extractor import FeatureExtractor
from kernels import channels, energy, logmel, peaks
from tests.kernels import reference

assert numba.config.DISABLE_JIT
rng = np.random.default_rng(0)
samples = (0.1 * rng.standard_normal(1000)).astype(np.float32)
for n_mels in (80, 128):
    theirs = FeatureExtractor(n_mels)(samples)
    np.testing.assert_allclose(logmel.log_mel(samples, n_mels), theirs, rtol=0, atol=2e-5)
np.testing.assert_allclose(logmel.log_mel(np.zeros(2720, np.float32)), -1.5, atol=1e-6)
np.testing.assert_array_equal(peaks.peaks(samples, 1000, 20), reference.peaks(samples, 1000, 20))
block = np.array([[32767, -32768], [16384, 0]], np.int16)
np.testing.assert_allclose(channels.to_mono(block), [0, 0.25], atol=2e-5)
np.testing.assert_allclose(channels.to_mono(block[:, :1]), [1, 0.5], atol=4e-5)
np.testing.assert_allclose(channels.to_channels(np.array([[0.5, np.nan, 2]], np.float32)), [[0.5], [0], [1]])
np.testing.assert_allclose(channels.to_mono(np.array([[0.5, np.nan, 1]], np.float32)), [0.5])
np.testing.assert_allclose(energy.frame_levels(np.full(50, 0.1, np.float32), 1000), -20, atol=1e-4)
"""

CACHED = """
import sys
from pathlib import Path
from kernels.cache import use_cache_folder

folder = Path(sys.argv[1]) / 'made'
use_cache_folder(folder)
from kernels import peaks
import numpy as np
peaks.peaks(np.zeros(3, np.float32))
assert list(folder.rglob("*.nbc")), list(folder.rglob("*"))
use_cache_folder(folder)  # again is harmless, elsewhere is too late
try:
    use_cache_folder(Path(sys.argv[1]))
except RuntimeError as error:
    assert "before importing" in str(error)
else:
    raise SystemExit("it came too late and nobody said so")
"""

LISTED = """
import kernels, sys
from kernels.version import KERNEL_VERSION
assert KERNEL_VERSION
assert "numba" not in sys.modules and "numpy" not in sys.modules
"""


def run(code, *arguments, **environment):
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_kernels_give_the_same_numbers_as_ordinary_python():
    run(UNCOMPILED, NUMBA_DISABLE_JIT="1")


def test_compiled_code_is_kept_where_it_was_told_to_be(tmp_path):
    run(CACHED, str(tmp_path), NUMBA_DISABLE_JIT="0")


def test_the_version_can_be_read_without_compiling_anything():
    run(LISTED)


def test_warming_up_compiles_every_kernel():
    code = """
from kernels.warmup import warm_up
warm_up()
from kernels import _fft, _mel, channels, energy, logmel, peaks
entries = channels._mix, channels._separate, energy._frame_powers, logmel._log_mel, peaks._widen
for kernel in entries:
    assert kernel.signatures, kernel
"""
    run(code, NUMBA_DISABLE_JIT="0")
