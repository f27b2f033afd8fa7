"""A site's record as Polars frames that read what they need when they are collected."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl
from polars.io.plugins import register_io_source

from backend.notebooks import schemas
from backend.services import facts
from backend.services.estimating import estimates
from backend.settings import Settings


def connect(site: str | Path | None = None) -> "Site":
    """Open the record of a site for reading. The site may be running; it is never written to.

    Parameters
    ----------
    site
        Its data folder, or the address of its database (``sqlite:///…``, ``postgresql://…``); None: the one
        that the settings name (``ERRATA_DATA_DIR``, ``ERRATA_DATABASE_URL``, the file).

    Raises
    ------
    Unavailable
        There is no record, or it was written by another version.

    Examples
    --------
    >>> with errata.connect() as site:  # doctest: +SKIP
    ...     site.words().filter(pl.col("wrong")).group_by("text").len().collect()
    """
    return Site(facts.open_reader(_address(site)))


class Site:
    """The record of a site, in lazy frames: ``.collect()`` reads one, ``.collect().to_pandas()`` hands it on.

    It holds recordings whose owners agreed to quality measurement, none from the trash. People are
    pseudonyms that hold for this connection alone.
    """

    def __init__(self, database: facts.Reader) -> None:
        self._database = database
        self._salt = secrets.token_hex(16)

    def recordings(self, *, titles: bool = False) -> pl.LazyFrame:
        """Return one row a recording; titles and file names are empty unless asked for."""
        return _frame(schemas.RECORDINGS, lambda: facts.recording_rows(self._database, titles=titles))

    def hypotheses(self) -> pl.LazyFrame:
        """Return one row for each model version that heard a recording, and what became of it."""
        return _frame(schemas.HYPOTHESES, lambda: facts.hypothesis_rows(self._database))

    def words(self) -> pl.LazyFrame:
        """Return one row a heard word; ``wrong`` is empty where nobody reviewed it."""
        return _frame(schemas.WORDS, lambda: facts.word_rows(self._database))

    def events(self, *, names: bool = False) -> pl.LazyFrame:
        """Return one row an edit event, its payload as JSON, without titles and names unless asked for."""
        return _frame(schemas.EVENTS, lambda: facts.event_rows(self._database, self._salt, names=names))

    def corrections(self) -> pl.LazyFrame:
        """Return one row for each thing that a person put right."""
        return _frame(schemas.CORRECTIONS, lambda: facts.correction_rows(self._database))

    def ratings(self, *, comments: bool = False) -> pl.LazyFrame:
        """Return one row a rating that stands; comments are empty unless asked for."""
        return _frame(
            schemas.RATINGS, lambda: facts.rating_rows(self._database, self._salt, comments=comments)
        )

    def figures(self) -> pl.LazyFrame:
        """Return one row for each figure of each model version, with its interval (``docs/quality.md``)."""
        return _frame(schemas.FIGURES, lambda: iter([list(estimates(facts.counts(self._database)))]))

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _address(site: str | Path | None) -> str:
    if site is None:
        return Settings.load().database_url
    if isinstance(site, str) and "://" in site:
        return site
    return f"sqlite:///{Path(site).expanduser() / 'errata.db'}"


def _frame(schema: schemas.Schema, batches: Callable[[], Iterator[list[facts.Row]]]) -> pl.LazyFrame:
    """Return a lazy frame that makes one batch after the other, as far as the query needs them."""

    def read(
        columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, _batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        left = n_rows
        for rows in batches():
            frame = pl.DataFrame(rows, schema=schema, orient="row")
            if predicate is not None:
                frame = frame.filter(predicate)
            frame = frame if left is None else frame.head(left)
            yield frame if columns is None else frame.select(columns)
            left = None if left is None else left - frame.height
            if left == 0:
                return

    return register_io_source(read, schema=schema)
