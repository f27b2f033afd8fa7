"""Middle step of a transcription, some chunks at a time: decode, judge, score, group.

Chunks are decoded together, because a decoder that works on one sequence spends its time on reading weights.
What comes out suspicious is decoded again, alone and carefully, and so is speech that no word covers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from backend.domain.transcript import HeardSegment, LanguageGuess, Suppressed
from worker.pipeline.alternatives import with_alternatives
from worker.pipeline.audio import LEVELS_PER_S, Span, levels_db, open_samples, stretch
from worker.pipeline.gaps import NEAR_S, uncovered
from worker.pipeline.guardrail import LEAST_LOGPROB, Levels, is_suspicious, judge
from worker.pipeline.languages import guesses
from worker.pipeline.preparation import Preparation
from worker.pipeline.segments import group
from worker.pipeline.terms import with_terms
from worker.pipeline.trust import Trust
from worker.pipeline.words import ChunkWord, insert, place
from worker.recognizer import Recognizer

LANGUAGE_SAMPLE_S = 30.0
LEAD_S = 0.5
AROUND_S = 0.2
"""Heard before and after speech that is decoded alone."""

Speech = Callable[[float, float], list[Span]]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """What one chunk holds, at its times in the recording."""

    segments: tuple[HeardSegment, ...]
    suppressed: tuple[Suppressed, ...]
    language: str
    languages: tuple[LanguageGuess, ...] = ()
    """What else may have been spoken."""


@dataclass(frozen=True, slots=True)
class HeardChunk:
    """The words of one chunk that stay, the text that goes, and in which languages they were heard."""

    words: list[ChunkWord]
    suppressed: tuple[Suppressed, ...]
    languages: tuple[LanguageGuess, ...]


def find_language(
    recognizer: Recognizer, preparation: Preparation, samples: Path, asked: str | None = None
) -> tuple[str, float | None]:
    """Return the language to recognise in: the one asked for, or that of the first 30 s of speech.

    With it, how probable the model takes it to be, ``None`` where it was not asked.

    Parameters
    ----------
    recognizer
        The loaded model.
    preparation
        Of the recording; waited for only if there is something to find out.
    samples
        The file of samples that it writes.
    asked
        Code of a language, or ``None``.

    Raises
    ------
    BadAudio
        The recording cannot be read.
    Invalid
        The model does not know the language asked for.
    """
    recognizer.check_language(asked)
    if asked is not None:
        return asked, None
    if not recognizer.is_multilingual:
        return "en", None
    sample = [np.zeros(0, np.float32)]
    missing_s = LANGUAGE_SAMPLE_S
    for start_s, end_s in preparation.first_speech(LANGUAGE_SAMPLE_S):
        sample.append(stretch(open_samples(samples), (start_s, min(end_s, start_s + missing_s))))
        missing_s -= end_s - start_s
        if missing_s <= 0:
            break
    heard = np.concatenate(sample)
    return recognizer.detect_language(heard) if len(heard) else ("en", None)


def recognise(
    recognizer: Recognizer,
    samples: NDArray[np.int16],
    chunks: list[Span],
    speech: Speech,
    language: str,
    trust: Trust,
) -> list[ChunkResult]:
    """Recognise some chunks together. The same arguments give the same words.

    Parameters
    ----------
    recognizer
        The loaded model.
    samples
        Of the recording, as :func:`worker.pipeline.audio.open_samples` maps them.
    chunks
        Starts and ends in seconds.
    speech
        Gives where voice activity found speech between two times, and close to them.
    language
        Code of the language, from :func:`find_language`.
    trust
        Gives words their confidence.

    Returns
    -------
    list of ChunkResult
        Of each chunk segments with calibrated words, and what the guardrail took off.
    """
    heard = hear(recognizer, samples, chunks, speech, language, trust)
    judged = trust.judge([each.words for each in heard], samples, [_window(chunk) for chunk in chunks])
    return [
        ChunkResult(group(words), each.suppressed, language, each.languages)
        for words, each in zip(judged, heard, strict=True)
    ]


def hear(
    recognizer: Recognizer,
    samples: NDArray[np.int16],
    chunks: list[Span],
    speech: Speech,
    language: str,
    trust: Trust,
) -> list[HeardChunk]:
    """Return what was heard in each chunk. Parameters: :func:`recognise`."""
    windows = [_window(chunk) for chunk in chunks]
    near = [speech(*chunk) for chunk in chunks]
    within = [_within(spans, chunk) for spans, chunk in zip(near, chunks, strict=True)]
    decoded = _decoded(recognizer, samples, windows, within, language, trust)
    words = hear_again(recognizer, samples, [said for said, _ in decoded], within, language, trust)
    judged = [
        judge(said, spans, _levels(samples, chunk))
        for said, spans, chunk in zip(words, near, chunks, strict=True)
    ]
    return [
        HeardChunk(kept, suppressed, languages)
        for (kept, suppressed), (_, languages) in zip(judged, decoded, strict=True)
    ]


def hear_again(
    recognizer: Recognizer,
    samples: NDArray[np.int16],
    words: list[list[ChunkWord]],
    speech: list[list[Span]],
    language: str,
    trust: Trust,
) -> list[list[ChunkWord]]:
    """Decode speech that no word covers once more, alone, and add what is heard with some certainty.

    Whisper sometimes leaves a passage out. It mostly hears it when it hears nothing else.
    """
    holes = [
        (index, hole)
        for index, (stretches, said) in enumerate(zip(speech, words, strict=True))
        for hole in uncovered(stretches, said)
    ]
    windows = [(start_s - AROUND_S, end_s + AROUND_S) for _, (start_s, end_s) in holes]
    completed = list(words)
    decoded = _decoded(recognizer, samples, windows, [[] for _ in windows], language, trust)
    for (index, hole), (found, _) in zip(holes, decoded, strict=True):
        certain = [
            word
            for word in found
            if word.utterance.average_logprob > LEAST_LOGPROB
            and hole[0] - NEAR_S <= (word.start_s + word.end_s) / 2 <= hole[1] + NEAR_S
        ]
        completed[index] = insert(completed[index], certain)
    return completed


def _decoded(
    recognizer: Recognizer,
    samples: NDArray[np.int16],
    windows: list[Span],
    speech: list[list[Span]],
    language: str,
    trust: Trust,
) -> list[tuple[list[ChunkWord], tuple[LanguageGuess, ...]]]:
    """Decode windows together, and again, carefully, each that gives reason for suspicion.

    Besides its words, each comes with the languages heard where there is speech.
    """
    words: list[list[ChunkWord]] = []
    languages: list[tuple[LanguageGuess, ...]] = []
    size = recognizer.batch_size
    for some, spoken in zip(batched(windows, size), batched(speech, size), strict=True):
        stretches = [stretch(samples, window) for window in some]
        heard = recognizer.decode(stretches, language)
        said = [
            place(hearing.utterances, window, language) for hearing, window in zip(heard, some, strict=True)
        ]
        languages += [
            guesses(recognizer, hearing, window, spans, language)
            for hearing, window, spans in zip(heard, some, spoken, strict=True)
        ]
        said = with_alternatives(recognizer, heard, said, some, language, trust.alone)
        del heard  # large
        said = with_terms(recognizer, stretches, said, some, language)
        for window, sound, placed in zip(some, stretches, said, strict=True):
            suspicious = is_suspicious(placed)
            words.append(
                place(recognizer.decode_carefully(sound, language), window, language)
                if suspicious
                else placed
            )
    return list(zip(words, languages, strict=True))


def _window(chunk: Span) -> Span:
    """Return what is heard of a chunk: a recording that begins with speech begins with silence here.

    Else its first word is often left out.
    """
    return chunk if chunk[0] > 0 else (-LEAD_S, chunk[1])


def batched(values: list[Value], size: int) -> Iterator[list[Value]]:
    """Yield the values, so many at a time."""
    return (values[first : first + size] for first in range(0, len(values), size))


def _within(speech: list[Span], chunk: Span) -> list[Span]:
    clipped = ((max(span[0], chunk[0]), min(span[1], chunk[1])) for span in speech)
    return [span for span in clipped if span[0] < span[1]]


def _levels(samples: NDArray[np.int16], chunk: Span) -> Levels:
    from_s = max(0.0, chunk[0] - 1.0)
    levels = levels_db(stretch(samples, (from_s, chunk[1] + 1.0)))

    def between(start_s: float, end_s: float) -> NDArray[np.float32]:
        return levels[
            max(0, round((start_s - from_s) * LEVELS_PER_S)) : max(0, round((end_s - from_s) * LEVELS_PER_S))
        ]

    return between
