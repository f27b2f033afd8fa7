import os
import subprocess
import sys
from pathlib import Path

import kernels

ROOT = Path(kernels.__file__).parent.parent

SAVED = """
import sys
import numpy as np
from tests.kernels.usage import every_answer
np.savez(sys.argv[1], **every_answer(0))
"""

UNCOMPILED = """
import sys
import numba, numpy as np
from tests.kernels.usage import assert_same, every_answer
assert numba.config.DISABLE_JIT
assert_same(every_answer(0), dict(np.load(sys.argv[1])), atol=1e-5)
"""

FORKED = """
import multiprocessing
from tests.kernels.usage import assert_same, every_answer

answers = every_answer(0)
child = multiprocessing.get_context("fork").Process(target=lambda: assert_same(every_answer(0), answers))
child.start()
child.join(60)
assert child.exitcode == 0, child.exitcode
"""

THREADED = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
import numba
from tests.kernels.usage import assert_same, every_answer

all_are_there = Barrier(8)
def answer(seed):
    all_are_there.wait()
    return every_answer(seed)

with ThreadPoolExecutor(8) as threads:
    together = list(threads.map(answer, range(8)))
for seed, answers in enumerate(together):
    assert_same(answers, every_answer(seed))
try:
    layer = numba.threading_layer()
except ValueError as error:
    assert "not initialized" in str(error), error
else:
    raise SystemExit(f"Numba started threads of its own: {layer}")
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


def test_kernels_give_the_same_numbers_as_ordinary_python(tmp_path):
    run(SAVED, str(tmp_path / "compiled.npz"), NUMBA_DISABLE_JIT="0")
    run(UNCOMPILED, str(tmp_path / "compiled.npz"), NUMBA_DISABLE_JIT="1")


def test_a_forked_process_may_use_what_its_parent_used():
    run(FORKED, NUMBA_DISABLE_JIT="0")


def test_threads_may_use_all_kernels_at_once_from_the_first_call_on():
    run(THREADED, NUMBA_DISABLE_JIT="0")


def test_compiled_code_is_kept_where_it_was_told_to_be(tmp_path):
    run(CACHED, str(tmp_path), NUMBA_DISABLE_JIT="0")


def test_the_version_can_be_read_without_compiling_anything():
    run(LISTED)


def test_warming_up_compiles_every_kernel():
    code = """
from kernels.warmup import warm_up
warm_up()
from kernels import _frames, _k_weighting, _ranges, channels, energy, voice
entries = (
    channels._mix, channels._separate, energy._compiled_powers, _ranges._compiled_ranges,
    _k_weighting.energies, _frames.compute, _frames.scale, voice._listen,
)
for kernel in entries:
    assert kernel.signatures, kernel
"""
    run(code, NUMBA_DISABLE_JIT="0")
