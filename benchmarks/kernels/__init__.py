"""Speed of the kernels."""

from benchmarks.kernels.run import run as run
