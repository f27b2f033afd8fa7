"""The files a transcription works on, below the recording's derived files; made again if they are gone."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from backend.domain.playback import PROXY, ZOOMS, peaks_name
from backend.services.records import Records
from backend.services.transcribing import Task
from worker.pipeline.prepare import SAMPLES, Found, Prepared, prepare

WORK = "work-"
"""A workspace's name begins so; the job's id follows."""
_PREPARED = "prepared.json"
_PLAYBACK = (PROXY, *map(peaks_name, ZOOMS))


def workspaces(records: Records) -> Iterator[Path]:
    """Yield every workspace there is, in use or left behind."""
    return (records.media.data_dir / "derived").glob(f"*/{WORK}*")


class Workspace:
    """A folder for one job, so that two jobs on one recording never share a half-written file.

    Parameters
    ----------
    max_duration_s
        Longer recordings are refused.
    """

    def __init__(self, records: Records, task: Task, max_duration_s: float) -> None:
        self._media = records.media
        self._task = task
        self._max_duration_s = max_duration_s
        self.folder = self._media.derived(task.sha256, WORK + task.job_id)

    def prepare(self, longest_chunk_s: float, on_progress: Callable[[Found], None]) -> Prepared:
        """Return what is known of the recording, reading it unless its files are there whole.

        Parameters
        ----------
        longest_chunk_s
            Chunks are cut no longer than this.
        on_progress
            Called now and then while it is read; what it raises stops the work.

        Raises
        ------
        BadAudio
            The recording cannot be read.
        """
        done = self.folder / _PREPARED
        if done.is_file():
            return Prepared.from_json(json.loads(done.read_text(encoding="utf-8")))
        found = prepare(
            self._task.source,
            self.folder,
            longest_chunk_s=longest_chunk_s,
            max_duration_s=self._max_duration_s,
            name=self._task.filename,
            playback=not self._is_playable(),
            on_progress=on_progress,
        )
        for name in _PLAYBACK:
            self._publish(name)
        # Written last, so that it vouches for the others.
        aside = done.with_suffix(".part")
        aside.write_text(json.dumps(found.to_json()), encoding="utf-8")
        aside.replace(done)
        return found

    @property
    def samples(self) -> Path:
        """The file of 16 kHz samples: whole once it is prepared, before as much as was read."""
        return self.folder / SAMPLES

    def _is_playable(self) -> bool:
        return all(self._media.derived(self._task.sha256, name).is_file() for name in _PLAYBACK)

    def _publish(self, name: str) -> None:
        """Move a finished file to where the web looks for it, durably."""
        made = self.folder / name
        if made.is_file():
            _flush(made)
            made.replace(self._media.derived(self._task.sha256, name))
            _flush(self.folder.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
