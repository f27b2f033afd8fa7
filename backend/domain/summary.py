"""What a hypothesis is like in a few numbers, without a word of it: what drift is told by."""

from collections.abc import Iterable, Mapping
from typing import Any

from backend.domain.transcript import Hypothesis

METHOD = 1
"""Raise it when anything about summarising changes: everything is then summarised again."""
CONFIDENCE_BINS, NO_SPEECH_BINS = 20, 10


def summarise(hypothesis: Hypothesis) -> dict[str, Any]:
    """Return the summary of a complete hypothesis, as JSON-ready values.

    Returns
    -------
    dict
        ``confidence`` (words by twentieths) and ``no_speech`` (segments by tenths), their means,
        ``words``, ``suppressed`` and ``gaps`` (numbers of them), ``duration_s``, ``level_db`` and ``snr_db``
        of speech, ``language``, ``recognise_s``. What was not measured is ``None``.
    """
    confidences = [word.confidence for word in hypothesis.words]
    silences = [segment.no_speech_probability for segment in hypothesis.segments]
    audio = _mapping(hypothesis.parameters.get("audio"))
    level_db, noise_db = audio.get("speech_level_db"), audio.get("noise_floor_db")
    return {
        "confidence": _histogram(confidences, CONFIDENCE_BINS),
        "confidence_mean": _mean(confidences),
        "no_speech": _histogram(silences, NO_SPEECH_BINS),
        "no_speech_mean": _mean(silences),
        "words": len(confidences),
        "suppressed": len(hypothesis.suppressed),
        "gaps": sum(not gap.faint for gap in hypothesis.gaps),
        "duration_s": hypothesis.duration_s,
        "level_db": level_db,
        "snr_db": None if level_db is None or noise_db is None else round(level_db - noise_db, 1),
        "language": hypothesis.language,
        "recognise_s": _mapping(hypothesis.parameters.get("timings")).get("recognise_s"),
    }


def _histogram(values: Iterable[float], bins: int) -> list[int]:
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, max(0, int(value * bins)))] += 1
    return counts


def _mean(values: list[float]) -> float | None:
    return round(sum(values) / len(values), 5) if values else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}  # pyright: ignore[reportUnknownVariableType]
