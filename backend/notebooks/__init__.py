"""The record as data frames, for notebooks: read, never written.

``import errata`` gives the same: ``errata.connect().words()``.
"""

try:
    from backend.notebooks.connecting import Site, connect
except ModuleNotFoundError as error:
    if error.name != "polars":
        raise
    raise ModuleNotFoundError(
        "Data frames need Polars: install it with  pip install 'errata[notebooks]'.", name="polars"
    ) from error

__all__ = ["Site", "connect"]
