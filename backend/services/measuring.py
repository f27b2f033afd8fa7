"""How good each model version is, as people's corrections and ratings show.

Counted a transcript at a time and only when it changed; a figure adds up small rows, so what it costs does
not grow with the number of words.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache, reduce
from typing import Any

from whisper_normalizer.basic import BasicTextNormalizer  # pyright: ignore[reportMissingTypeStubs]
from whisper_normalizer.english import EnglishTextNormalizer  # pyright: ignore[reportMissingTypeStubs]

from backend.domain import experiment
from backend.domain.figures import figures, rating_figures
from backend.domain.quality import add, count
from backend.domain.transcript import Transcript
from backend.services.records import Records
from backend.storage import measures, transcripts
from backend.storage.tables import ModelVersionRow, QualityRow, TranscriptRow

METHOD = 2
"""Raise it when anything about counting changes: everything is then counted again."""


def quality(records: Records) -> list[dict[str, Any]]:
    """Return the figures of every model version that people reviewed or rated, the newest first.

    Returns
    -------
    list of dict
        ``model`` (``name``, ``sha256``, ``source``), ``transcripts``, everything of
        :func:`backend.domain.figures.figures`, and ``ratings``: everything of
        :func:`backend.domain.figures.rating_figures` with ``prompts`` (transcripts that were opened and asked
        for a rating), ``answers`` (how many of them got one) and ``response_rate``.
    """
    recount(records)
    with records.database.reading() as session:
        rows = measures.counts(session)
    by_model: dict[str, list[Mapping[str, Any]]] = {}
    models: dict[str, ModelVersionRow] = {}
    for model, counts in rows:
        models[model.id] = model
        by_model.setdefault(model.id, []).append(counts)
    found = [_figures(models[id_], counts) for id_, counts in by_model.items()]
    return [each for each in found if each["words"]["reviewed"] or each["ratings"]["ratings"]]


def recount(records: Records) -> int:
    """Count again what changed since it was counted; return how many transcripts that were."""
    with records.database.reading() as session:
        stale = measures.stale(session, METHOD)
    return sum(_recount_one(records, transcript_id) for transcript_id in stale)


def normaliser(language: str) -> Callable[[str], str]:
    """Return Whisper's normalisation for a language, by which word error rates are counted.

    English has its own (Radford et al. 2022, appendix C; ``whisper-normalizer``); any other language has case
    and punctuation taken off.
    """
    return _english() if language == "en" else _basic()


def _recount_one(records: Records, transcript_id: str) -> bool:
    with records.database.reading() as session:
        row = transcripts.get(session, transcript_id)
        if row is None:
            return False
        transcript = transcripts.fold(session, row)
        hypothesis = records.hypotheses.get(session, row.hypothesis_id)
        opened = measures.was_opened(session, transcript_id)
        log = transcripts.log(session, transcript_id) if row.hidden_share else []
    normalise = normaliser(hypothesis.language)
    counts = count(transcript, hypothesis, normalise)
    counts |= _rating_counts(row, transcript, opened)
    hidden = experiment.hidden_flags(hypothesis, row.id, row.hidden_share)
    counts["experiment"] = experiment.count(transcript, hypothesis, hidden, log, normalise)
    with records.database.session() as session:
        counted = QualityRow(
            transcript_id=transcript_id, version=transcript.version, method=METHOD, counts=counts
        )
        measures.save(session, counted)
    return True


def _rating_counts(row: TranscriptRow, transcript: Transcript, opened: bool) -> dict[str, Any]:
    stars = [rating.stars for rating in transcript.ratings.values()]
    asked = row.prompted and (opened or bool(stars))
    return {
        "transcripts": 1,
        "stars": [stars.count(each) for each in range(1, 6)],
        "prompts": {"shown": int(asked), "answered": int(asked and bool(stars))},
    }


def _figures(model: ModelVersionRow, counted: list[Mapping[str, Any]]) -> dict[str, Any]:
    counts: Mapping[str, Any] = reduce(add, counted)
    stars = [star for star, times in enumerate(counts["stars"], start=1) for _ in range(times)]
    shown, answered = counts["prompts"]["shown"], counts["prompts"]["answered"]
    return {
        "model": {"name": model.name, "sha256": model.sha256, "source": model.source},
        "transcripts": counts["transcripts"],
        **figures(counts),
        "ratings": {
            **rating_figures(stars),
            "prompts": shown,
            "answers": answered,
            "response_rate": answered / shown if shown else None,
        },
    }


@cache
def _english() -> Callable[[str], str]:
    # Words come again and again, and normalising one costs a third of a millisecond.
    return lru_cache(maxsize=1 << 16)(EnglishTextNormalizer())


@cache
def _basic() -> Callable[[str], str]:
    return lru_cache(maxsize=1 << 16)(BasicTextNormalizer())
