"""The steps of an evaluation of the golden set, each of which may be done again and comes to the same."""

import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import backend
from backend.domain.corrections import was_flagged
from backend.domain.transcript import Hypothesis
from backend.services import golden_runs
from backend.services.golden_runs import GoldenClip
from backend.services.records import Records
from worker.gate import LOADING_S, moved
from worker.pipeline.clips import Clips
from worker.pipeline.transcribe import transcribe_file
from worker.recognizer import Recognizer
from worker.recognizers import Recognizers
from worker.scoring import Recognised, count

LOOK_EVERY_S = 2.0
LONGEST_WAIT_S = 600.0
"""On a machine that is always busy a segment is heard now and then all the same."""


@dataclass
class GoldenEvaluation:
    """The steps, over a record and the loaded models.

    Parameters
    ----------
    max_duration_s
        Longer segments are refused.
    """

    records: Records
    recognizers: Recognizers
    max_duration_s: float
    _clips: Clips | None = field(default=None)

    def plan(self, run_id: str) -> list[list[str]]:
        """Begin, and return what is to be heard: model and segment."""
        return [[todo.model, todo.segment_id] for todo in golden_runs.plan(self.records, run_id)]

    def give_way(self) -> None:
        """Wait while people's recordings wait or are transcribed."""
        until = time.monotonic() + LONGEST_WAIT_S
        while time.monotonic() < until and golden_runs.people_wait(self.records):
            time.sleep(LOOK_EVERY_S)

    def hear(self, run_id: str, model: str, segment_id: str) -> None:
        """Hear one segment with one model as a recording is heard, and store how many words were wrong.

        Raises
        ------
        BadAudio, Invalid, Unavailable
            The recording, the language or the model will not do.
        """
        moved(LOADING_S)
        recognizer = self.recognizers.get(model)
        moved()
        clip = golden_runs.clip(self.records, run_id, recognizer.version, segment_id)
        if clip is None:
            return
        recognizer.check_language(clip.language)
        began = time.perf_counter()
        heard = self._heard(recognizer, clip)
        counts = _counts(clip, heard) | {"spent_s": round(time.perf_counter() - began, 3)}
        parameters = recognizer.parameters | {"code_version": backend.__version__}
        golden_runs.heard(self.records, run_id, segment_id, recognizer.version, counts, parameters)

    def finish(self, run_id: str, problems: list[str]) -> None:
        """Close the run."""
        golden_runs.finish(self.records, run_id, problems)

    def clear(self) -> None:
        """Drop the decoded recording that clips were cut from."""
        clips, self._clips = self._clips, None
        if clips is not None:
            clips.__exit__(None, None, None)

    def _heard(self, recognizer: Recognizer, clip: GoldenClip) -> Hypothesis:
        # Kept from step to step: the segments of a recording follow each other, and it is decoded once.
        self._clips = self._clips or Clips(self.records.media.path)
        sound = self._clips(clip.sha256, clip.start_s, clip.end_s)
        moved(clip.end_s - clip.start_s)
        with tempfile.TemporaryDirectory(prefix="errata-golden-") as folder:
            path = Path(folder) / "clip.flac"
            path.write_bytes(sound)
            return transcribe_file(
                path, recognizer, max_duration_s=self.max_duration_s, language=clip.language
            )


def _counts(clip: GoldenClip, heard: Hypothesis) -> dict[str, Any]:
    words = [
        Recognised(word.text, word.probability, word.confidence, was_flagged(word, heard.threshold))
        for word in heard.words
    ]
    counts = asdict(count(clip.text, words, clip.language))
    kept = ("substitutions", "deletions", "insertions", "words", "character_errors", "characters")
    return {key: counts[key] for key in kept} | {"audio_s": round(heard.duration_s, 3)}
