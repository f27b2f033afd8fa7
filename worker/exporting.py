"""Labelled corrections as a zip archive, for whoever asked for them on the web."""

import os
import shutil
import zipfile
from pathlib import Path

from backend.domain.errors import Invalid
from backend.services.exports import archive, discarded
from backend.services.records import Records
from worker.gate import moved


class LabelExport:
    """Makes the archives."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def write(self, export_id: str, layout: str) -> int:
        """Write one archive, whole or not at all, and return how many labels it holds.

        Raises
        ------
        Invalid
            There is nothing to export, or archives were dropped while this one was made.
        BadAudio
            A stored recording cannot be read any more.
        """
        from worker.labels import write_labels

        target = archive(self._records, export_id)
        folder = target.with_suffix("")
        shutil.rmtree(folder, ignore_errors=True)  # what a dead worker began
        folder.parent.mkdir(parents=True, exist_ok=True)
        before = discarded(self._records)
        try:
            written = write_labels(self._records, layout, folder)
            if not written:
                raise Invalid(
                    "There is nothing to export yet: no segment has been reviewed in a recording whose owner "
                    "agreed to training. Listen to a transcript and confirm or correct its segments."
                )
            _pack(folder, target)
            if discarded(self._records) != before:
                target.unlink(missing_ok=True)
                raise Invalid(
                    "While the archive was made, passages were left out, a consent was withdrawn or a "
                    "recording was thrown away. Start it again."
                )
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return written


def _pack(folder: Path, target: Path) -> None:
    aside = target.with_suffix(".part")
    # The clips are compressed already.
    with zipfile.ZipFile(aside, "w", zipfile.ZIP_STORED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, path.relative_to(folder))
                moved()
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.replace(target)
