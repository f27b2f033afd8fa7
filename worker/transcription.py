"""The steps of a transcription, each of which may be done again after a crash and comes to the same.

Their answers are small: what was heard is in the record, what was decoded in the workspace. The recording is
read in the background from the first step on that needs it, by whichever worker does that step.
"""

import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypedDict

import backend
from backend.domain.costs import Costs
from backend.domain.transcript import OTHER_LANGUAGES
from backend.services import calibrating, transcribing
from backend.services.records import Records
from backend.services.transcribing import Chunk, JobStopped, Task
from backend.services.uploading import collect_orphan
from worker.gate import LOADING_S, moved
from worker.pipeline.faint import faint_in
from worker.pipeline.gaps import find_gaps
from worker.pipeline.languages import other_languages
from worker.pipeline.preparation import Preparation
from worker.pipeline.prepare import Found
from worker.pipeline.recognise import find_language
from worker.pipeline.rounds import Batch, Heard, next_round, recognise_round, seconds_of
from worker.pipeline.trust import Trust, trust_from, trust_of
from worker.recognizer import Recognizer
from worker.recognizers import Recognizers
from worker.speakers.proposing import Proposer
from worker.workspace import WORK, Workspace, workspaces

LOOK_EVERY_S = 2.0
"""How often it is looked whether a job was cancelled, while its recording is read."""


class Reached(TypedDict):
    """Answer of :meth:`Transcription.recognise`: the next chunk, and whether the last was reached."""

    chunk: int
    over: bool


@dataclass(frozen=True)
class Transcription:
    """The steps, over a record and the loaded models.

    Parameters
    ----------
    max_duration_s
        Longer recordings are refused.
    proposer
        Tells speakers apart; ``None``: nobody does.
    costs
        What a missed error costs.
    """

    records: Records
    recognizers: Recognizers
    max_duration_s: float
    proposer: Proposer | None = None
    costs: Costs = field(default_factory=Costs)
    _running: dict[str, Preparation] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def prepare(self, job_id: str) -> None:
        """Begin to read the recording, find its language, and write down what is known before the first word.

        Raises
        ------
        BadAudio, Invalid, Unavailable
            It cannot be transcribed; the sentence says why.
        JobStopped
        """
        task = transcribing.begin(self.records, job_id)
        recognizer = self._recognizer(task)
        recognizer.check_language(task.language)
        preparation = self._preparation(task, recognizer)
        samples = self._workspace(task).samples
        language, probability = find_language(recognizer, preparation, samples, task.language)
        preparation.chunks(0, 1)
        moved(LOADING_S)
        trust = self._trust(recognizer, language, self.recognizers.second(recognizer))
        transcribing.prepared(
            self.records,
            job_id,
            model=recognizer.version,
            language=language,
            language_probability=probability,
            duration_s=preparation.duration_s,
            threshold=self.costs.threshold,
            parameters=trust.record,
        )

    def recognise(self, job_id: str, first: int) -> Reached:
        """Recognise the next chunks, from an index on, and store their words unless they are stored.

        Raises
        ------
        BadAudio
            It cannot be read to its end.
        JobStopped
        """
        task = transcribing.task(self.records, job_id)
        recognizer = self._recognizer(task).expecting(transcribing.terms_of(self.records, job_id))
        preparation = self._preparation(task, recognizer)
        language = transcribing.language_of(self.records, job_id)
        trust = self._trust_of(job_id, recognizer, language)
        batches = next_round(preparation, first, recognizer.lanes, recognizer.batch_size)
        if not batches:
            return Reached(chunk=first, over=True)
        missing = [batch for batch in batches if not self._is_stored(job_id, batch)]
        samples = self._workspace(task).samples
        sound_s = seconds_of(missing)
        moved(sound_s)
        for heard in recognise_round(recognizer, missing, samples, preparation, language, trust):
            self._store(job_id, heard)
            moved(sound_s)
        return Reached(chunk=batches[-1].after, over=False)

    def finish(self, job_id: str) -> str:
        """Find what no word covers and who speaks, make the transcript, and return its id.

        Raises
        ------
        JobStopped
        """
        task = transcribing.task(self.records, job_id)
        recognizer = self._recognizer(task)
        prepared = self._preparation(task, recognizer).finished()
        words = transcribing.heard_words(self.records, job_id)
        workspace, look = self._workspace(task), self._stop_when_cancelled(job_id)

        def go_on() -> None:
            moved(prepared.duration_s)
            look()

        go_on()
        gaps = find_gaps(prepared.speech, words, faint_in(prepared, workspace.samples))
        proposed = self.proposer.propose(words, prepared, workspace.folder, go_on) if self.proposer else None
        other = other_languages(transcribing.heard_languages(self.records, job_id))
        parameters = {
            "code_version": backend.__version__,
            "audio": prepared.audio,
            OTHER_LANGUAGES: [each._asdict() for each in other],
        }
        return transcribing.finish(
            self.records,
            job_id,
            duration_s=prepared.duration_s,
            gaps=gaps,
            parameters=recognizer.parameters | parameters,
            proposed=proposed,
        )

    def clear(self, job_id: str) -> None:
        """Delete what only the job needed, and everything if the recording was erased meanwhile."""
        with self._lock:
            preparation = self._running.pop(job_id, None)
        if preparation:
            preparation.stop()
        for folder in workspaces(self.records):
            if folder.name == WORK + job_id:
                shutil.rmtree(folder, ignore_errors=True)
                collect_orphan(self.records, folder.parent.name)

    def _recognizer(self, task: Task) -> Recognizer:
        """Return the model of a job, which may have to be loaded."""
        moved(LOADING_S)
        recognizer = self.recognizers.get(task.model)
        moved()
        return recognizer

    def _preparation(self, task: Task, recognizer: Recognizer) -> Preparation:
        """Return the reading of a recording that runs or is done here, or begin one."""
        with self._lock:
            running = self._running.get(task.job_id)
            if running is None or running.has_failed:
                workspace, look = self._workspace(task), self._stop_when_cancelled(task.job_id)
                longest_chunk_s = recognizer.preset.longest_chunk_s
                running = Preparation(lambda tell: workspace.prepare(longest_chunk_s, _after(look, tell)))
                self._running[task.job_id] = running
            return running

    def _trust(self, recognizer: Recognizer, language: str, second: Recognizer | None) -> Trust:
        """Return how words are trusted that are heard from now on."""
        fitted = calibrating.active(self.records)
        return trust_of(recognizer, language, second=second, costs=self.costs, fitted=fitted)

    def _trust_of(self, job_id: str, recognizer: Recognizer, language: str) -> Trust:
        """Return how the words of a prepared job are trusted, whatever was changed since it was prepared."""
        recorded = transcribing.parameters_of(self.records, job_id)
        if "calibration" not in recorded:  # prepared by an earlier release
            return self._trust(recognizer, language, None)
        named = recorded["second_model"]
        moved(LOADING_S)
        second = self.recognizers.named_second(named["name"]) if named else None
        moved()
        return trust_from(recorded, language, second)

    def _is_stored(self, job_id: str, batch: Batch) -> bool:
        return all(
            transcribing.has_chunk(self.records, job_id, index) for index in range(batch.first, batch.after)
        )

    def _store(self, job_id: str, heard: Heard) -> None:
        each_s = heard.seconds / len(heard.results)
        for index, (span, result) in enumerate(
            zip(heard.batch.chunks, heard.results, strict=True), heard.batch.first
        ):
            chunk = Chunk(index, *span, result.segments, result.suppressed, each_s, result.languages)
            transcribing.chunk_done(self.records, job_id, chunk)

    def _workspace(self, task: Task) -> Workspace:
        return Workspace(self.records, task, self.max_duration_s)

    def _stop_when_cancelled(self, job_id: str) -> Callable[[], None]:
        looked = time.monotonic()

        def look() -> None:
            nonlocal looked
            if time.monotonic() - looked > LOOK_EVERY_S:
                looked = time.monotonic()
                if transcribing.is_stopped(self.records, job_id):
                    raise JobStopped(job_id)

        return look


def _after(look: Callable[[], None], tell: Callable[[Found], None]) -> Callable[[Found], None]:
    def look_and_tell(found: Found) -> None:
        look()
        tell(found)

    return look_and_tell
