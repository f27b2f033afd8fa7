"""What every function that takes samples asks of them."""

import numpy as np

from kernels._jit import Floats


def checked_samples(samples: Floats) -> Floats:
    """Return samples as compiled loops take them, copied if they aren't in one piece or are read-only.

    Numba would compile each kernel once more for read-only arrays, which takes longer than any copy.

    Raises
    ------
    TypeError
        If they are not float32.
    ValueError
        If they have more than one dimension.
    """
    if samples.dtype != np.float32:
        raise TypeError(f"samples are {samples.dtype}: convert them to float32 with kernels.channels.to_mono")
    if samples.ndim != 1:
        raise ValueError(f"samples have shape {samples.shape}: mix them down with kernels.channels.to_mono")
    return np.require(samples, requirements=["C", "W", "E"])
