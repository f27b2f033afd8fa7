"""Take in what somebody puts into the watched folder. Nothing in it is moved or changed.

It is looked at again and again instead of waiting for the system to tell: network shares tell nothing, and
whether a file still grows is only known by looking twice. Of several workers one looks at a time.
"""

import mimetypes
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from backend.domain.errors import ErrataError
from backend.domain.text import shown
from backend.services import uploading
from backend.services.records import Records
from backend.services.wants import WATCHED, UploadWants
from backend.storage import accounts, importing
from backend.storage.leases import alone
from backend.storage.tables import WatchedFile, now

SETTLED_S = 10.0
"""A file that has not changed for so long is taken to be whole."""
_NAME = "watched folder"
_MEDIA = (".opus", ".oga", ".m4b", ".mka", ".mkv", ".webm", ".caf", ".amr", ".wma", ".flac", ".m4a", ".ogg")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was when it last changed, and since when it has been so."""

    size_bytes: int
    modified_ns: int
    since_s: float


@dataclass(frozen=True, slots=True)
class Watched:
    """What became of a folder's files: how many were taken in, and what was refused, by path."""

    folder: Path
    taken: int
    errors: tuple[tuple[str, str], ...]


def watched(records: Records) -> Watched | None:
    """Return what became of the watched folder's files; ``None``: no folder is watched."""
    if records.watch_folder is None:
        return None
    with records.database.reading() as session:
        rows = importing.watched(session).values()
    errors = tuple((row.path, row.error) for row in rows if row.error)
    return Watched(records.watch_folder, sum(not row.error for row in rows), errors)


class Watcher:
    """Looks at the folder, and remembers between two looks which files still grow.

    Parameters
    ----------
    settled_s
        How long a file must not have changed.
    clock
        The time in seconds.
    """

    def __init__(
        self, records: Records, *, settled_s: float = SETTLED_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._records = records
        self._settled_s = settled_s
        self._clock = clock
        self._seen: dict[str, _Seen] = {}

    def look(self) -> int:
        """Look once; return how many files were taken in. Does nothing while another worker looks."""
        folder = self._records.watch_folder
        if folder is None:
            return 0
        with alone(self._records.database, self._records.media.data_dir, _NAME) as is_mine:
            return self._take(folder) if is_mine else 0

    def _take(self, folder: Path) -> int:
        with self._records.database.reading() as session:
            owner = accounts.owner(session)
            known = importing.watched(session)
        if owner is None:
            return 0
        try:
            files = dict(_media_files(folder))
        except OSError as error:
            self._note(WatchedFile(path="", size_bytes=0, modified_ns=0, error=_unreadable(error)))
            return 0
        self._forget(known, files)
        new = [path for path, stat in files.items() if self._is_new(path, stat, known.get(path))]
        return sum(self._take_in(folder, path, owner.id) for path in new)

    def _is_new(self, path: str, stat: os.stat_result, row: WatchedFile | None) -> bool:
        """Whether a file was not looked at as it is, and has stopped growing."""
        if row and (row.size_bytes, row.modified_ns) == (stat.st_size, stat.st_mtime_ns):
            self._seen.pop(path, None)
            return False
        seen = self._seen.get(path)
        if seen is None or (seen.size_bytes, seen.modified_ns) != (stat.st_size, stat.st_mtime_ns):
            self._seen[path] = _Seen(stat.st_size, stat.st_mtime_ns, self._clock())
            return False
        return self._clock() - seen.since_s >= self._settled_s

    def _take_in(self, folder: Path, path: str, owner_id: str) -> bool:
        """Make a recording of a file; return whether it became one."""
        seen = self._seen.pop(path)
        row = WatchedFile(path=path, size_bytes=seen.size_bytes, modified_ns=seen.modified_ns)
        try:
            with (folder / path).open("rb") as file:
                limit = self._records.max_upload_bytes
                received = self._records.media.receive(uploading.blocks(file), limit)
                stat = os.fstat(file.fileno())
            try:
                if (stat.st_size, stat.st_mtime_ns) != (seen.size_bytes, seen.modified_ns):
                    return False  # it grows after all
                accepted = uploading.accept_received(
                    self._records,
                    owner_id=owner_id,
                    filename=path,
                    received=received,
                    wants=UploadWants(source=WATCHED),
                )
            finally:
                self._records.media.discard(received)
            row.recording_id = accepted.recording_id
        except ErrataError as refusal:
            row.error = refusal.message
        except OSError as error:
            row.error = _unreadable(error)
        self._note(row)
        return row.error is None

    def _forget(self, known: dict[str, WatchedFile], files: dict[str, os.stat_result]) -> None:
        """Forget what is gone and led to nothing; everything at once is a share that is not mounted."""
        gone = {path for path, row in known.items() if path not in files and row.recording_id is None}
        with self._records.database.session() as session:
            for path in gone if files else gone & {""}:
                importing.forget(session, path)
        for path in self._seen.keys() - files.keys():
            del self._seen[path]

    def _note(self, row: WatchedFile) -> None:
        row.looked_at = now()
        with self._records.database.session() as session:
            importing.look_at(session, row)


def _media_files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the media files below a folder, by path, without what is hidden or leads out of it."""

    def complain(error: OSError) -> None:
        raise error

    for parent, folders, names in os.walk(folder, onerror=complain):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent) / name
            if _is_media(name) and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path.stat()


def _is_media(name: str) -> bool:
    if name.startswith("."):
        return False
    kind = mimetypes.guess_type(name)[0] or ""
    return kind.startswith(("audio/", "video/")) or name.lower().endswith(_MEDIA)


def _unreadable(error: OSError) -> str:
    reason = error.strerror or str(error)
    return shown(f"It cannot be read: {reason}. Check that it is there and that Errata may read it.")
