"""The record as data frames, for notebooks: read, never written.

``import errata`` gives the same: ``errata.connect().words()``.
"""

from backend.notebooks.connecting import Site, connect

__all__ = ["Site", "connect"]
