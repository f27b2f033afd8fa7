"""A whole transcription without a server: prepare, every chunk, finish. The same functions the jobs run."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import backend
from backend.domain.transcript import HeardSegment, Hypothesis, Suppressed
from worker.pipeline.audio import open_samples
from worker.pipeline.confidence import THRESHOLD
from worker.pipeline.gaps import find_gaps
from worker.pipeline.prepare import SAMPLES, Prepared, prepare
from worker.pipeline.recognise import ChunkResult, find_language, recognise_chunk
from worker.recognizer import Recognizer


def transcribe_file(
    path: Path,
    recognizer: Recognizer,
    *,
    max_duration_s: float,
    language: str | None = None,
    on_chunk: Callable[[Prepared, int, ChunkResult], None] | None = None,
) -> Hypothesis:
    """Transcribe a recording.

    Parameters
    ----------
    path
        The recording.
    recognizer
        The loaded model.
    max_duration_s
        Longer recordings are refused.
    language
        Code of the language; found from the speech when ``None``.
    on_chunk
        Called when a chunk is done, with its index.

    Returns
    -------
    Hypothesis
        Without speech it has no segments.

    Raises
    ------
    BadAudio
        The recording cannot be read.
    Invalid
        The model does not know the language.
    """
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="errata-") as folder:
        work_dir = Path(folder)
        prepared = prepare(path, work_dir, max_duration_s=max_duration_s, playback=False)
        prepared_s = time.perf_counter() - began
        samples = open_samples(work_dir / SAMPLES)
        spoken = find_language(recognizer, samples, prepared.speech, language)
        results: list[ChunkResult] = []
        for index, chunk in enumerate(prepared.chunks):
            results.append(recognise_chunk(recognizer, samples, chunk, prepared.speech, spoken))
            if on_chunk:
                on_chunk(prepared, index, results[-1])
        del samples  # unmapped before its file goes
    timings = {"prepare_s": round(prepared_s, 3), "total_s": round(time.perf_counter() - began, 3)}
    return finish(recognizer, prepared, spoken, results, timings)


def finish(
    recognizer: Recognizer,
    prepared: Prepared,
    language: str,
    results: list[ChunkResult],
    timings: dict[str, float],
) -> Hypothesis:
    """Put the chunks together, find the gaps, and record how it was made."""
    segments: tuple[HeardSegment, ...] = tuple(segment for result in results for segment in result.segments)
    suppressed: tuple[Suppressed, ...] = tuple(text for result in results for text in result.suppressed)
    return Hypothesis(
        model=recognizer.version,
        language=language,
        duration_s=prepared.duration_s,
        segments=segments,
        suppressed=suppressed,
        gaps=find_gaps(prepared.speech, (word for segment in segments for word in segment.words)),
        threshold=THRESHOLD,
        parameters={**recognizer.parameters, "code_version": backend.__version__, "timings": timings},
    )
