"""Where another language seems to be spoken than the one a recording is transcribed in.

What the encoder made of a chunk is there once its words are; asking it for the language takes one step of the
decoder. One answer is worth little: in far speech and in short prompts a model names languages that nobody
spoke. So at least two windows in a row have to be sure of the same one.
"""

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from backend.domain.transcript import LanguageGuess
from worker.hearing import Hearing
from worker.pipeline.audio import Span
from worker.recognizer import Recognizer

WINDOW_S = 8.0
"""A chunk is asked in equal windows at least this long; in shorter ones answers are often wrong."""
SPOKEN_SHARE = 0.5
"""Of a window somebody speaks for at least this share; else it is not asked about."""
SURE, OWN_AT_MOST = 0.7, 0.1
"""A window is in another language where that has this probability, and the transcript's own no more."""
OWN_AGAIN = 0.5
"""From this probability on, the language of the transcript is spoken."""
WINDOWS = 2
APART_S = 30.0
"""Windows further apart do not belong together."""

KIN = (
    {"no", "nn", "da", "sv"},
    {"nl", "af", "de", "lb"},
    {"es", "gl", "ca", "pt", "oc"},
    {"ru", "uk", "be", "bg", "mk"},
    {"cs", "sk"},
    {"hr", "bs", "sr", "sl"},
    {"hi", "ur", "pa", "mr", "ne"},
    {"id", "ms", "jw", "su"},
    {"zh", "yue"},
)
"""Languages that models take for each other: of these nothing is said."""


def guesses(
    recognizer: Recognizer, hearing: Hearing, window: Span, speech: Sequence[Span], language: str
) -> tuple[LanguageGuess, ...]:
    """Return which language was heard in the windows of a chunk; nothing from a model that knows one only.

    Parameters
    ----------
    recognizer
        What heard it.
    hearing
        Of the chunk.
    window
        Where the chunk is in the recording.
    speech
        Where somebody speaks in it.
    language
        Code of the language it was transcribed in.
    """
    if not recognizer.is_multilingual:
        return ()
    spans = [
        span for span in _windows(window) if _spoken_s(span, speech) >= SPOKEN_SHARE * (span[1] - span[0])
    ]
    heard = recognizer.languages_of(hearing, [(one - window[0], two - window[0]) for one, two in spans])
    return tuple(_guess(span, found, language) for span, found in zip(spans, heard, strict=True))


def other_languages(heard: Iterable[LanguageGuess]) -> list[LanguageGuess]:
    """Return the stretches in another language: each from its first window to its last, in order.

    Parameters
    ----------
    heard
        Of all windows of a recording, in order.

    Returns
    -------
    list of LanguageGuess
        With the mean probabilities of their windows.
    """
    runs: list[list[LanguageGuess]] = [[]]
    for guess in heard:
        run = runs[-1]
        if not _is_sure(guess):
            if guess.own >= OWN_AGAIN:
                runs.append([])
        elif run and (guess.language != run[-1].language or guess.start_s - run[-1].end_s > APART_S):
            runs.append([guess])
        else:
            run.append(guess)
    return [_together(run) for run in runs if len(run) >= WINDOWS]


def _is_sure(guess: LanguageGuess) -> bool:
    return guess.probability >= SURE and guess.own <= OWN_AT_MOST


def _together(run: list[LanguageGuess]) -> LanguageGuess:
    own, probability = fmean(guess.own for guess in run), fmean(guess.probability for guess in run)
    return LanguageGuess(run[0].start_s, run[-1].end_s, round(own, 4), run[0].language, round(probability, 4))


def _windows(chunk: Span) -> list[Span]:
    start_s, end_s = chunk
    count = int((end_s - start_s) // WINDOW_S)
    each_s = (end_s - start_s) / max(1, count)
    return [(start_s + index * each_s, start_s + (index + 1) * each_s) for index in range(count)]


def _spoken_s(span: Span, speech: Sequence[Span]) -> float:
    return sum(max(0.0, min(span[1], end_s) - max(span[0], start_s)) for start_s, end_s in speech)


def _guess(span: Span, found: Mapping[str, float], language: str) -> LanguageGuess:
    kin = {language}.union(*(group for group in KIN if language in group))
    likeliest = max(found, key=found.__getitem__)
    return LanguageGuess(
        round(max(0.0, span[0]), 3),
        round(span[1], 3),
        round(sum(found.get(code, 0.0) for code in kin), 4),
        likeliest,
        round(found[likeliest], 4),
    )
