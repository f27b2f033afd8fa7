"""Resumable uploads on their way in: one growing file each, whose size is the offset."""

import errno
import fcntl
import os
import re
from collections.abc import Iterable
from pathlib import Path

from backend.domain.errors import Conflict, NotFound, TooLarge, Unavailable

_ID = re.compile(r"[0-9a-f]{32}")


class Parts:
    """Growing files by upload id.

    What counts as received is what lies in the file, so a crash of any process at any moment can lose no more
    than what was not yet acknowledged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, upload_id: str) -> Path:
        """Return where the part of an upload lies.

        Raises
        ------
        NotFound
            ``upload_id`` was never given out.
        """
        if not _ID.fullmatch(upload_id):
            raise NotFound("There is no such upload. Start it again.")
        return self.folder / f"{upload_id}.part"

    def create(self, upload_id: str) -> None:
        """Begin an empty part, durably."""
        self.path(upload_id).touch(exist_ok=False)
        sync_folder(self.folder)

    def size(self, upload_id: str) -> int:
        """Return the number of bytes received, or raise ``NotFound``."""
        try:
            return self.path(upload_id).stat().st_size
        except FileNotFoundError as error:
            raise NotFound("There is no such upload. Start it again.") from error

    def append(self, upload_id: str, offset: int, chunks: Iterable[bytes], limit: int) -> int:
        """Append to the part and flush it to the disk, keeping what came even when the stream breaks off.

        Parameters
        ----------
        offset
            The size in bytes the sender believes the part has.
        limit
            The size in bytes the part may reach.

        Returns
        -------
        int
            The new size in bytes.

        Raises
        ------
        Conflict
            The upload goes on elsewhere, or ``offset`` is not where it stands.
        TooLarge
            The stream is longer than was announced; what had come before is kept.
        Unavailable
            The disk is full; what fits is kept.
        """
        self.size(upload_id)
        with self.path(upload_id).open("ab", buffering=0) as file:
            _refuse_second_writer(file.fileno(), offset)
            try:
                for chunk in chunks:
                    _append_whole(file.fileno(), chunk, limit)
            except OSError as error:
                if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                    raise Unavailable("The disk is full. Free some space and resume the upload.") from error
                raise
            finally:
                os.fsync(file.fileno())
            return os.fstat(file.fileno()).st_size

    def delete(self, upload_id: str) -> None:
        """Drop the part; harmless when it is not there."""
        self.path(upload_id).unlink(missing_ok=True)


def _refuse_second_writer(descriptor: int, offset: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Conflict("This upload is already going on in another window. Close one of them.") from error
    size = os.fstat(descriptor).st_size
    if size != offset:
        raise Conflict(
            f"The upload stands at byte {size}, not {offset}. Ask for its offset and resume there."
        )


def _append_whole(descriptor: int, chunk: bytes, limit: int) -> None:
    if os.fstat(descriptor).st_size + len(chunk) > limit:
        raise TooLarge(
            f"More came than the {readable_size(limit)} that were announced. Start the upload again."
        )
    view = memoryview(chunk)
    while view:
        view = view[os.write(descriptor, view) :]


def sync_folder(folder: Path) -> None:
    """Flush a folder's names to the disk, so that a new name survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def readable_size(size_bytes: int) -> str:
    """Return a size as people say it: ``4 GiB``.

    Examples
    --------
    >>> readable_size(1536)
    '1.5 KiB'
    """
    size = float(size_bytes)
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if size < 1024:
            return f"{size:.1f}".removesuffix(".0") + f" {unit}"
        size /= 1024
    return f"{size:.1f}".removesuffix(".0") + " TiB"
