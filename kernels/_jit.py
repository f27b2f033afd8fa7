"""The one place that decides how kernels are compiled.

Every kernel is compiled by `njit` below, with the same choices:

- cached on disk (see `kernels.cache`), so that a second start doesn't compile again;
- without the GIL and without Numba's own threads, whose `workqueue` layer aborts the process when two Python
  threads call it at once. Parallelism belongs to the caller's thread pool;
- multiply and add may be fused, but sums keep the order in which they are written, so that a kernel's answer
  doesn't depend on how the compiler arranged it.

With `NUMBA_DISABLE_JIT=1` Numba hands each function back as it is, and the kernels run as ordinary Python.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from kernels.cache import compiled_folder

P = ParamSpec("P")
R = TypeVar("R")

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]
Complexes = NDArray[np.complex64]

# Read by each kernel as it is defined below and elsewhere.
cast(Any, numba).config.CACHE_DIR = str(compiled_folder())
_njit = cast(Any, numba.njit)


def njit(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a kernel.

    Parameters
    ----------
    function
        Loops over arrays. Helpers it calls are compiled with `inlined`.

    Returns
    -------
    Callable
        The same function, compiled at its first call with given types.
    """
    return cast(Callable[P, R], _njit(cache=True, nogil=True, fastmath={"contract"})(function))


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a small helper into the loops that call it, so that these still become vector instructions.

    Parameters
    ----------
    function
        Straight-line arithmetic. If it takes an array it must not branch: Numba would count references to the
        array wherever the helper is called, which makes an inner loop about ten times slower. A helper that
        branches takes numbers instead.

    Returns
    -------
    Callable
        The same function, compiled with what calls it.
    """
    return cast(Callable[P, R], _njit(nogil=True, fastmath={"contract"}, forceinline=True)(function))
