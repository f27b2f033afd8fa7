"""Do the same to many recordings at once."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, cast

from backend.domain.errors import Conflict, Invalid, NotFound
from backend.services import delivering
from backend.services.exporting import FORMATS
from backend.services.library.finding import views
from backend.services.library.transcriptions import transcribe_again
from backend.services.records import Records
from backend.services.wants import UploadWants, checked_wants


def transcribe_all(
    records: Records, recording_ids: Sequence[str], *, model: str | None = None, language: str | None = None
) -> list[str]:
    """Transcribe recordings once more; return those that were not being transcribed already.

    Raises
    ------
    Invalid
        There is no such model or language.
    """
    checked_wants(records, UploadWants(language=language, model=model))
    begun: list[str] = []
    for recording_id in recording_ids:
        try:
            transcribe_again(records, recording_id, model=model, language=language)
        except (Conflict, NotFound):  # it is being transcribed, or gone meanwhile
            continue
        begun.append(recording_id)
    return begun


def zipped(records: Records, recording_ids: Sequence[str], format_name: str, actor: str) -> Iterator[bytes]:
    """Return a zip archive of the newest transcripts in one format, a piece at a time; each export is noted.

    Raises
    ------
    Invalid
        There is no such format, or none of the recordings has a transcript.
    """
    if format_name not in FORMATS:
        raise Invalid(
            f"There is no format {format_name!r}. Choose one of: {', '.join(FORMATS)}.", field="format"
        )
    found = [view.transcript_id for view in views(records, recording_ids) if view.transcript_id]
    if not found:
        raise Invalid("None of these recordings has a transcript yet. Wait until one is ready.", field="ids")
    return _archive(records, found, format_name, actor)


def _archive(
    records: Records, transcript_ids: Sequence[str], format_name: str, actor: str
) -> Iterator[bytes]:
    sink = _Sink()
    names: set[str] = set()
    with zipfile.ZipFile(cast(Any, sink), "w", zipfile.ZIP_DEFLATED) as archive:
        for transcript_id in transcript_ids:
            try:
                file = delivering.deliver(records, transcript_id, format_name, actor)
            except NotFound:  # erased since it was counted
                continue
            archive.writestr(_unused(file.filename, names), file.content)
            yield sink.taken()
    yield sink.taken()


class _Sink:
    """What was written and not taken yet: an archive is sent while it is made.

    It cannot tell where it is, so an archive does not go back in it.
    """

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, content: bytes) -> int:
        """Take some of the archive."""
        self._pieces.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """Do nothing: whoever takes it sends it."""

    def taken(self) -> bytes:
        """Return what was written since, and forget it."""
        content = b"".join(self._pieces)
        self._pieces.clear()
        return content


def _unused(name: str, names: set[str]) -> str:
    """Return a name that the archive does not have, in whatever case, and note it."""
    stem, dot, suffix = name.rpartition(".")
    stem = re.sub(r" \(\d+\)$", "", stem)
    number = 1
    while name.casefold() in names:
        number += 1
        name = f"{stem} ({number}){dot}{suffix}"
    names.add(name.casefold())
    return name
