"""Media files under their content hash: what people uploaded, and what the worker derived from it.

::

    media/ab/abcd…             the source, never changed
    derived/abcd…/proxy.m4a    for playback
    derived/abcd…/peaks-10.bin for the waveform, 10 pairs a second; also 100 and 1
    uploads/<id>.part          on its way in

A file is written aside, flushed to the disk, and only then renamed to its hash, so that no name ever stands
for half a file.
"""

import errno
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256 as new_sha256
from pathlib import Path
from uuid import uuid4

from backend.domain.errors import Invalid, TooLarge, Unavailable
from backend.storage.parts import Parts, readable_size, sync_folder

_BLOCK_BYTES = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Received:
    """A whole file on this disk that has no name yet: :meth:`MediaStore.keep` gives it one."""

    sha256: str
    size_bytes: int
    path: Path


class MediaStore:
    """Files by content hash, below one folder.

    Parameters
    ----------
    data_dir
        The folder; made if it is not there.
    """

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        # People's voices: nobody else on this machine is to read them.
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.parts = Parts(data_dir / "uploads")
        (data_dir / "media").mkdir(exist_ok=True)
        (data_dir / "derived").mkdir(exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Return where the source with this hash lies, whether or not it is there.

        Raises
        ------
        Invalid
            ``sha256`` is not 64 lower-case hexadecimal digits.
        """
        return self.data_dir / "media" / _checked(sha256)[:2] / sha256

    def derived(self, sha256: str, name: str) -> Path:
        """Return where a file derived from the source lies, whether or not it is there; its folder is."""
        folder = self.data_dir / "derived" / _checked(sha256)
        folder.mkdir(exist_ok=True)
        return folder / Path(name).name

    def receive(self, content: Iterable[bytes], max_bytes: int) -> Received:
        """Write a stream aside and flush it to the disk, hashing it on the way.

        Raises
        ------
        TooLarge
            The stream is longer than ``max_bytes``. Nothing is left of it.
        Unavailable
            The disk is full. Nothing is left of it.
        """
        path = self.parts.folder / f"{uuid4().hex}.received"
        try:
            return _write(path, content, max_bytes)
        except BaseException as error:
            path.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise Unavailable("The disk is full. Free some space and upload the file again.") from error
            raise

    def identify(self, path: Path) -> Received:
        """Hash a whole file that lies on this disk already, such as a finished upload."""
        digest, size = new_sha256(), 0
        with path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                digest.update(block)
                size += len(block)
            os.fsync(file.fileno())
        return Received(digest.hexdigest(), size, path)

    def keep(self, received: Received) -> Path:
        """Give a received file its name under its hash, durably, and return where it lies.

        Its old name stays until :meth:`discard`, so that a crash before the row is committed loses nothing.
        """
        target = self.path(received.sha256)
        target.parent.mkdir(exist_ok=True)
        try:
            target.hardlink_to(received.path)
        except FileExistsError:
            return target
        except OSError:  # a file system without hard links
            received.path.replace(target)
        sync_folder(target.parent)
        sync_folder(target.parent.parent)
        return target

    def discard(self, received: Received) -> None:
        """Drop the old name of a received file, kept or not."""
        received.path.unlink(missing_ok=True)

    def delete(self, sha256: str) -> None:
        """Erase the source and everything derived from it; harmless when nothing is there."""
        source = self.path(sha256)
        source.unlink(missing_ok=True)
        shutil.rmtree(self.data_dir / "derived" / sha256, ignore_errors=True)
        if source.parent.is_dir():
            sync_folder(source.parent)

    def hashes(self) -> Iterator[str]:
        """Yield the hash of every source or derived folder that is there."""
        sources = (path.name for path in (self.data_dir / "media").glob("??/*"))
        derived = (path.name for path in (self.data_dir / "derived").iterdir())
        yield from sorted({name for name in (*sources, *derived) if _SHA256.fullmatch(name)})


def _checked(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise Invalid("A recording is named by 64 hexadecimal digits.", field="sha256")
    return sha256


def _write(path: Path, content: Iterable[bytes], max_bytes: int) -> Received:
    digest, size = new_sha256(), 0
    with path.open("xb") as file:
        for block in content:
            size += len(block)
            if size > max_bytes:
                raise TooLarge(
                    f"The file is larger than {readable_size(max_bytes)}, the most this server takes. "
                    "Cut it into parts, or compress it.",
                    field="file",
                )
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return Received(digest.hexdigest(), size, path)
