"""Which kernels computed a result: recorded with every hypothesis."""

KERNEL_VERSION = "2"
"""Raised whenever a kernel's numbers change, so that figures are only compared like with like."""
