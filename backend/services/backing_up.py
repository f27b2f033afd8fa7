"""Copy what an installation holds, while others work, into a folder that is a data folder itself."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from backend.domain.errors import Invalid, Unavailable
from backend.services.records import Records

DATABASE = "errata.db"
_PAGES_AT_ONCE = 4096
"""Copied before others may write again: 16 MB."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """How many files were copied now besides the database, and how many bytes."""

    files: int
    size_bytes: int


def back_up(records: Records, folder: Path) -> BackedUp:
    """Copy the database and the files of recordings into a folder, or bring the copy there up to date.

    The database first: a file that arrives meanwhile has its row in the next backup, and no row lacks its
    file but for recordings that are erased meanwhile. What was erased since the last backup is erased there
    too. Caches, sessions, unfinished uploads and archives of labels are left out.

    Parameters
    ----------
    folder
        A new one, or the one of an earlier backup.

    Raises
    ------
    Invalid
        The record is not in SQLite, or the folder holds something else or is the data folder.
    Unavailable
        It cannot be written.
    """
    source = records.database.url.database
    if not records.database.is_sqlite or source is None:
        raise Invalid(
            "The record is in PostgreSQL: back it up with  pg_dump, and copy the folder media beside it."
        )
    data_dir = records.media.data_dir.resolve()
    if folder.resolve().is_relative_to(data_dir):
        raise Invalid("A backup lies outside the data folder, best on another disk. Name another folder.")
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not _is_backup(folder))):
        raise Invalid(f"{folder} holds something else. Name a new folder, or that of an earlier backup.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy_database(Path(source), folder)
        _forget_erased(data_dir, folder)
        copied = [
            Path(shutil.copy2(path, _placed(path, data_dir, folder))) for path in _missing(data_dir, folder)
        ]
    except OSError as error:
        raise Unavailable(f"The backup could not be written to {folder}: {error.strerror}.") from error
    return BackedUp(len(copied), sum(path.stat().st_size for path in copied))


def _is_backup(folder: Path) -> bool:
    return (folder / DATABASE).is_file() and (folder / "media").is_dir()


def _copy_database(source: Path, folder: Path) -> None:
    """Copy the database by SQLite's own online backup, and put it in place once it is whole and sound."""
    aside = folder / f"{DATABASE}.part"
    aside.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(aside)) as there:
        here.backup(there, pages=_PAGES_AT_ONCE)
        (said,) = there.execute("PRAGMA integrity_check").fetchone()
    if said != "ok":
        raise Unavailable(f"The copy of the database is not sound: {said}.")
    aside.chmod(0o600)
    aside.replace(folder / DATABASE)
    (folder / "media").mkdir(exist_ok=True)


def _missing(data_dir: Path, folder: Path) -> Iterator[Path]:
    """Yield the files that the backup has not; none of them ever changes."""
    for path in _files(data_dir):
        there = folder / path.relative_to(data_dir)
        if not there.is_file() or there.stat().st_size != path.stat().st_size:
            yield path


def _files(folder: Path) -> Iterator[Path]:
    """Yield recordings, what is derived from them (not what workers are at), and secrets."""
    for pattern in ("media/??/*", "derived/*/*", "secret.key", "labels.salt"):
        yield from (path for path in folder.glob(pattern) if path.is_file())


def _forget_erased(data_dir: Path, folder: Path) -> None:
    for path in list(_files(folder)):
        if not (data_dir / path.relative_to(folder)).is_file():
            path.unlink()


def _placed(path: Path, data_dir: Path, folder: Path) -> Path:
    there = folder / path.relative_to(data_dir)
    there.parent.mkdir(parents=True, exist_ok=True)
    return there
