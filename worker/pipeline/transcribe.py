"""A whole transcription without a server, by the functions that the jobs run."""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import backend
from backend.domain.costs import Costs
from backend.domain.events import SpeakersProposed
from backend.domain.transcript import OTHER_LANGUAGES, Gap, HeardSegment, Hypothesis, Suppressed
from worker.gate import moved
from worker.pipeline.faint import faint_in
from worker.pipeline.gaps import find_gaps
from worker.pipeline.languages import other_languages
from worker.pipeline.preparation import Preparation
from worker.pipeline.prepare import SAMPLES, Found, Prepared, prepare
from worker.pipeline.recognise import ChunkResult, find_language
from worker.pipeline.rounds import next_round, recognise_round, seconds_of
from worker.pipeline.trust import Trust, trust_of
from worker.recognizer import Recognizer
from worker.speakers.proposing import Proposer


def transcribe_file(
    path: Path,
    recognizer: Recognizer,
    *,
    max_duration_s: float,
    language: str | None = None,
    second: Recognizer | None = None,
    costs: Costs | None = None,
) -> Hypothesis:
    """Transcribe a recording, as :func:`transcribe_with_speakers` does, without speakers."""
    return transcribe_with_speakers(
        path,
        recognizer,
        None,
        max_duration_s=max_duration_s,
        language=language,
        second=second,
        costs=costs,
    )[0]


def transcribe_with_speakers(
    path: Path,
    recognizer: Recognizer,
    proposer: Proposer | None,
    *,
    max_duration_s: float,
    language: str | None = None,
    on_progress: Callable[[float], None] | None = None,
    second: Recognizer | None = None,
    costs: Costs | None = None,
) -> tuple[Hypothesis, SpeakersProposed | None]:
    """Transcribe a recording and tell its speakers apart.

    Parameters
    ----------
    path
        The recording.
    recognizer
        The loaded model.
    proposer
        Tells speakers apart; ``None``: nobody does.
    max_duration_s
        Longer recordings are refused.
    language
        Code of the language; found from the speech when ``None``.
    on_progress
        Called now and then with the share that is done, 0 to 1.
    second
        Gives a second opinion of every word; ``None``: none does.
    costs
        What a missed error costs; the usual when ``None``.

    Returns
    -------
    Hypothesis
        Without speech it has no segments.
    SpeakersProposed or None
        Who seems to say what, if more than one speaks.

    Raises
    ------
    BadAudio
        The recording cannot be read.
    Invalid
        The model does not know the language.
    """
    began = time.perf_counter()
    recognizer.check_language(language)
    with tempfile.TemporaryDirectory(prefix="errata-") as folder:
        preparation = Preparation(partial(prepare_for, recognizer, path, Path(folder), max_duration_s))
        try:
            samples = Path(folder) / SAMPLES
            spoken, _ = find_language(recognizer, preparation, samples, language)
            trust = trust_of(recognizer, spoken, second=second, costs=costs)
            results = _listen(recognizer, preparation, samples, trust, on_progress)
        finally:
            preparation.stop()
        prepared = preparation.finished()
        words = [word for result in results for segment in result.segments for word in segment.words]
        gaps = find_gaps(prepared.speech, words, faint_in(prepared, samples))
        proposed = proposer.propose(words, prepared, Path(folder)) if proposer else None
    timings = {"total_s": round(time.perf_counter() - began, 3)}
    return _hypothesis(recognizer, prepared, trust, results, gaps, timings), proposed


def prepare_for(
    recognizer: Recognizer,
    path: Path,
    folder: Path,
    max_duration_s: float,
    on_progress: Callable[[Found], None],
) -> Prepared:
    """Read a recording for a recognizer alone, without what playback needs (see :func:`prepare`)."""
    return prepare(
        path,
        folder,
        longest_chunk_s=recognizer.preset.longest_chunk_s,
        max_duration_s=max_duration_s,
        playback=False,
        on_progress=on_progress,
    )


def _listen(
    recognizer: Recognizer,
    preparation: Preparation,
    samples: Path,
    trust: Trust,
    on_progress: Callable[[float], None] | None,
) -> list[ChunkResult]:
    """Recognise a recording while it is being read; return its chunks in order."""
    results: dict[int, ChunkResult] = {}
    while batches := next_round(preparation, len(results), recognizer.lanes, recognizer.batch_size):
        moved(seconds_of(batches))
        for heard in recognise_round(recognizer, batches, samples, preparation, trust.language, trust):
            results |= dict(enumerate(heard.results, heard.batch.first))
            moved(seconds_of(batches))
        if on_progress:
            on_progress(min(1.0, batches[-1].chunks[-1][1] / preparation.duration_s))
    return [results[index] for index in sorted(results)]


def _hypothesis(
    recognizer: Recognizer,
    prepared: Prepared,
    trust: Trust,
    results: list[ChunkResult],
    gaps: tuple[Gap, ...],
    timings: dict[str, float],
) -> Hypothesis:
    """Put the chunks together, and record how it was made."""
    segments: tuple[HeardSegment, ...] = tuple(segment for result in results for segment in result.segments)
    suppressed: tuple[Suppressed, ...] = tuple(text for result in results for text in result.suppressed)
    return Hypothesis(
        model=recognizer.version,
        language=trust.language,
        duration_s=prepared.duration_s,
        segments=segments,
        suppressed=suppressed,
        gaps=gaps,
        threshold=trust.costs.threshold,
        parameters={
            **recognizer.parameters,
            **trust.record,
            "code_version": backend.__version__,
            "audio": prepared.audio,
            "timings": timings,
            OTHER_LANGUAGES: [
                each._asdict()
                for each in other_languages(guess for result in results for guess in result.languages)
            ],
        },
    )
