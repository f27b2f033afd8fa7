"""The steps of a transcription, each of which may be done again after a crash and comes to the same.

Their answers are small: what was heard is in the record, what was decoded in the workspace.
"""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict

import backend
from backend.services import transcribing
from backend.services.records import Records
from backend.services.transcribing import Chunk, JobStopped, Task
from backend.services.uploading import collect_orphan
from worker.pipeline.confidence import THRESHOLD
from worker.pipeline.gaps import find_gaps
from worker.pipeline.recognise import find_language, recognise_chunk
from worker.recognizers import Recognizers
from worker.workspace import WORK, Workspace, workspaces

LOOK_EVERY_S = 2.0
"""How often a long step looks whether its job was cancelled."""


class Ready(TypedDict):
    """Answer of :meth:`Transcription.prepare`."""

    chunks: int


@dataclass(frozen=True)
class Transcription:
    """The steps, over a record and the loaded models.

    Parameters
    ----------
    max_duration_s
        Longer recordings are refused.
    """

    records: Records
    recognizers: Recognizers
    max_duration_s: float

    def prepare(self, job_id: str) -> Ready:
        """Decode the recording, find its language, and write down how many chunks there are.

        Raises
        ------
        BadAudio, Invalid, Unavailable
            It cannot be transcribed; the sentence says why.
        JobStopped
        """
        task = transcribing.begin(self.records, job_id)
        recognizer = self.recognizers.get(task.model)
        recognizer.check_language(task.language)
        workspace = self._workspace(task)
        found = workspace.prepared(self._stop_when_cancelled(job_id))
        transcribing.prepared(
            self.records,
            job_id,
            model=recognizer.version,
            language=find_language(recognizer, workspace.samples(), found.speech, task.language),
            duration_s=found.duration_s,
            threshold=THRESHOLD,
            chunks=len(found.chunks),
        )
        return Ready(chunks=len(found.chunks))

    def chunk(self, job_id: str, index: int) -> int:
        """Recognise a chunk and store its words, unless they are stored; return its index.

        Raises
        ------
        JobStopped
        """
        if transcribing.has_chunk(self.records, job_id, index):
            return index
        began = time.perf_counter()
        task = transcribing.task(self.records, job_id)
        workspace = self._workspace(task)
        found, span = workspace.prepared(), workspace.prepared().chunks[index]
        language = transcribing.language_of(self.records, job_id)
        recognizer = self.recognizers.get(task.model)
        heard = recognise_chunk(recognizer, workspace.samples(), span, found.speech, language)
        seconds = time.perf_counter() - began
        transcribing.chunk_done(
            self.records, job_id, Chunk(index, *span, heard.segments, heard.suppressed, seconds)
        )
        return index

    def finish(self, job_id: str) -> str:
        """Find what no word covers, make the transcript, and return its id.

        Raises
        ------
        JobStopped
        """
        task = transcribing.task(self.records, job_id)
        speech = self._workspace(task).prepared().speech
        gaps = find_gaps(speech, transcribing.heard_words(self.records, job_id))
        parameters = self.recognizers.get(task.model).parameters | {"code_version": backend.__version__}
        return transcribing.finish(self.records, job_id, gaps=gaps, parameters=parameters)

    def clear(self, job_id: str) -> None:
        """Delete what only the job needed, and everything if the recording was erased meanwhile."""
        for folder in workspaces(self.records):
            if folder.name == WORK + job_id:
                shutil.rmtree(folder, ignore_errors=True)
                collect_orphan(self.records, folder.parent.name)

    def _workspace(self, task: Task) -> Workspace:
        return Workspace(self.records, task, self.max_duration_s)

    def _stop_when_cancelled(self, job_id: str) -> Callable[[float], None]:
        looked = time.monotonic()

        def look(_decoded_s: float) -> None:
            nonlocal looked
            if time.monotonic() - looked > LOOK_EVERY_S:
                looked = time.monotonic()
                if transcribing.is_stopped(self.records, job_id):
                    raise JobStopped(job_id)

        return look
