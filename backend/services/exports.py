"""Labelled corrections as an archive that a worker makes, because clips are cut there."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from backend.domain.errors import Invalid, NotFound
from backend.domain.text import shown
from backend.services.records import Records
from backend.storage.tables import new_id

LAYOUTS = ("nemo", "audiofolder")
_DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Export:
    """One archive asked for.

    ``state`` is queued, running, done, failed or cancelled, ``error`` a sentence, ``path`` where the archive
    lies when it is done.
    """

    id: str
    layout: str
    state: str
    error: str | None
    path: Path


def begin(records: Records, layout: str) -> Export:
    """Have a worker make an archive of every reviewed segment whose owner consented to training.

    Raises
    ------
    Invalid
        There is no such layout.
    """
    if layout not in LAYOUTS:
        raise Invalid(f"layout is {layout!r}; choose one of: {', '.join(LAYOUTS)}.", field="layout")
    export_id = new_id()
    with records.database.session() as session:
        records.queue.enqueue_export(session, export_id, layout)
    return Export(export_id, layout, "queued", None, archive(records, export_id))


def state(records: Records, export_id: str) -> Export:
    """Return how far an archive is.

    Raises
    ------
    NotFound
        None with this id was asked for.
    """
    work = records.queue.work(export_id)
    if work is None or len(work.arguments) != 2:
        raise NotFound("There is no such export. Start it again.")
    layout, path = str(work.arguments[1]), archive(records, export_id)
    refused = _refusal(work.result)
    if work.state == "failed" or refused:
        sentence = refused or shown("The export failed. The worker's log says why; try it again.")
        return Export(export_id, layout, "failed", sentence, path)
    if work.state == "done" and not path.is_file():
        return Export(export_id, layout, "failed", "The archive is not there any more. Start it again.", path)
    return Export(export_id, layout, work.state, None, path)


def archive(records: Records, export_id: str) -> Path:
    """Return where the archive of an export lies when it is done."""
    return records.media.data_dir / "exports" / f"{export_id}.zip"


def discard(records: Records) -> None:
    """Drop every archive, as what it holds may no longer be used; it can be made again from what may.

    One that is being made just now is not kept either: :func:`discarded` says something else from now on.
    """
    folder = records.media.data_dir / "exports"
    if folder.is_dir():
        (folder / _DISCARDED).write_text(new_id())
    for path in folder.glob("*.zip"):
        path.unlink(missing_ok=True)


def discarded(records: Records) -> str:
    """Return what changes whenever archives are dropped; the folder they lie in has to be there."""
    mark = records.media.data_dir / "exports" / _DISCARDED
    return mark.read_text() if mark.is_file() else ""


def _refusal(result: Any) -> str | None:
    if isinstance(result, dict):
        sentence = cast(dict[str, Any], result).get("refused")
        return str(sentence) if sentence else None
    return None
