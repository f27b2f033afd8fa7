"""What ``import errata`` gives: the record as data frames, read and never written.

This file is put beside the four packages when they are installed (``pyproject.toml``).
"""

from backend.notebooks import Site, connect

__all__ = ["Site", "connect"]
