"""Middle step of a transcription, once a chunk: decode, judge, score, group."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.domain.transcript import HeardSegment, Suppressed
from worker.pipeline.audio import LEVELS_PER_S, Span, levels_db, stretch
from worker.pipeline.confidence import confidence
from worker.pipeline.gaps import NEAR_S, uncovered
from worker.pipeline.guardrail import Levels, judge
from worker.pipeline.segments import group
from worker.pipeline.words import ChunkWord, insert, place
from worker.recognizer import Recognizer

LANGUAGE_SAMPLE_S = 30.0
LEAD_S = 0.5
AROUND_S = 0.2
"""Heard before and after speech that is decoded alone."""
LEAST_LOGPROB = -1.0
"""Whisper's own limit, under which it takes a decoding as failed."""


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """What one chunk holds, at its times in the recording."""

    segments: tuple[HeardSegment, ...]
    suppressed: tuple[Suppressed, ...]
    language: str


def find_language(
    recognizer: Recognizer, samples: NDArray[np.int16], speech: list[Span], asked: str | None = None
) -> str:
    """Return the language to recognise in: the one asked for, or that of the first 30 s of speech.

    Raises
    ------
    Invalid
        The model does not know the language asked for.
    """
    recognizer.check_language(asked)
    if asked is not None:
        return asked
    sample = [np.zeros(0, np.float32)]
    missing_s = LANGUAGE_SAMPLE_S
    for start_s, end_s in speech:
        sample.append(stretch(samples, (start_s, min(end_s, start_s + missing_s))))
        missing_s -= end_s - start_s
        if missing_s <= 0:
            break
    heard = np.concatenate(sample)
    return recognizer.detect_language(heard) if len(heard) else "en"


def recognise_chunk(
    recognizer: Recognizer, samples: NDArray[np.int16], chunk: Span, speech: list[Span], language: str
) -> ChunkResult:
    """Recognise one chunk. The same arguments give the same words.

    Parameters
    ----------
    recognizer
        The loaded model.
    samples
        Of the whole recording, as :func:`worker.pipeline.audio.open_samples` maps them.
    chunk
        Start and end in seconds, at most 30 s apart.
    speech
        Where voice activity found speech in the whole recording.
    language
        Code of the language, from :func:`find_language`.

    Returns
    -------
    ChunkResult
        Segments with calibrated words, and what the guardrail took off.
    """
    kept, suppressed = hear(recognizer, samples, chunk, speech, language)
    return ChunkResult(group(kept, confidence), suppressed, language)


def hear(
    recognizer: Recognizer, samples: NDArray[np.int16], chunk: Span, speech: list[Span], language: str
) -> tuple[list[ChunkWord], tuple[Suppressed, ...]]:
    """Return the words of a chunk that stay, and the text that goes. Parameters: :func:`recognise_chunk`."""
    # A recording that begins with speech begins with silence here: else its first word is often left out.
    lead = chunk if chunk[0] > 0 else (-LEAD_S, chunk[1])
    words = place(recognizer.decode(stretch(samples, lead), language), lead, language)
    words = hear_again(recognizer, samples, words, _within(speech, chunk), language)
    return judge(words, _near(speech, chunk), _levels(samples, chunk))


def hear_again(
    recognizer: Recognizer,
    samples: NDArray[np.int16],
    words: list[ChunkWord],
    speech: list[Span],
    language: str,
) -> list[ChunkWord]:
    """Decode speech that no word covers once more, alone, and add what is heard with some certainty.

    Whisper often ends a window early. What it left out it mostly hears when it hears nothing else.
    """
    for hole in uncovered(speech, words):
        chunk = (hole[0] - AROUND_S, hole[1] + AROUND_S)
        found = place(recognizer.decode(stretch(samples, chunk), language), chunk, language)
        found = [
            word
            for word in found
            if word.utterance.average_logprob > LEAST_LOGPROB
            and hole[0] - NEAR_S <= (word.start_s + word.end_s) / 2 <= hole[1] + NEAR_S
        ]
        words = insert(words, found)
    return words


def _within(speech: list[Span], chunk: Span) -> list[Span]:
    clipped = ((max(span[0], chunk[0]), min(span[1], chunk[1])) for span in speech)
    return [span for span in clipped if span[0] < span[1]]


def _near(speech: list[Span], chunk: Span) -> list[Span]:
    return [span for span in speech if span[1] > chunk[0] - 1.0 and span[0] < chunk[1] + 1.0]


def _levels(samples: NDArray[np.int16], chunk: Span) -> Levels:
    from_s = max(0.0, chunk[0] - 1.0)
    levels = levels_db(stretch(samples, (from_s, chunk[1] + 1.0)))

    def between(start_s: float, end_s: float) -> NDArray[np.float32]:
        return levels[
            max(0, round((start_s - from_s) * LEVELS_PER_S)) : max(0, round((end_s - from_s) * LEVELS_PER_S))
        ]

    return between
