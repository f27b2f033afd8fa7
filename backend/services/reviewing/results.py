"""What a round says: error rate, recall and precision of marks, agreement, and what is still disputed."""

from collections.abc import Callable, Sequence
from typing import Any

from backend.domain.auditing import Measured, alike, judged
from backend.domain.estimation.agreement import Judged, agreement, word_distance
from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.ratio import ratio
from backend.domain.estimation.sampling import Drawn, clustered_ratio, horvitz_thompson
from backend.services.normalising import normaliser
from backend.services.records import Records
from backend.services.reviewing.audit import corrected
from backend.services.reviewing.judging import Answered, answered
from backend.services.reviewing.queueing import no_round
from backend.storage import reviewing as rows
from backend.storage.tables import ReviewRound


def results(records: Records, round_id: str) -> dict[str, Any]:
    """Return the results of a round so far, as JSON-ready values.

    Returns
    -------
    dict
        The round's ``id``, ``design``, ``created_at``, ``passages`` and ``words`` that could have been drawn;
        ``done`` of ``drawn`` passages, ``unclear`` of them that nobody could write down; estimates with 95 %
        intervals, each ``None`` where there is nothing to rest on: ``word_error_rate``, ``errors`` (in all
        that could have been drawn), ``recall`` and ``precision`` of marks; ``agreement`` of two reviewers;
        ``audit`` as :func:`backend.services.reviewing.audit.corrected`; ``disputed`` passages.

    Raises
    ------
    NotFound
        There is no such round.
    """
    with records.database.reading() as session:
        round_ = rows.round_(session, round_id)
        if round_ is None:
            raise no_round()
        done, drawn = answered(records, session, round_)
    measured = [(each, found) for each in done if (found := each.measured()) is not None]
    share = len(done) / drawn if drawn else 1.0
    return {
        **summary(round_),
        "drawn": drawn,
        "done": len(done),
        "unclear": sum(not each.final for each in done),
        "word_error_rate": _rate(measured, share, lambda each: (each.errors, each.words)),
        "errors": _json(
            horvitz_thompson([(found.errors, each.item.probability * share) for each, found in measured])
        ),
        "recall": _rate(measured, share, lambda each: (each.flagged_wrong, each.wrong)),
        "precision": _rate(measured, share, lambda each: (each.flagged_wrong, each.flagged)),
        "agreement": _agreement([each for each in done if len(each.answers) > 1]),
        "audit": corrected(records, round_id),
        "disputed": [_disputed(each) for each in done if each.disagrees],
    }


def summary(round_: ReviewRound) -> dict[str, Any]:
    """Return what a round is."""
    return {
        "id": round_.id,
        "design": round_.design,
        "created_at": round_.created_at,
        "filters": round_.filters,
        "wanted": round_.wanted,
        "double_share": round_.double_share,
        "passages": round_.passages,
        "words": round_.words,
        "recordings": len(round_.frame),
    }


def table(records: Records, round_id: str) -> list[dict[str, Any]]:
    """Return one row a passage that is done, to be reckoned with elsewhere."""
    with records.database.reading() as session:
        round_ = rows.round_(session, round_id)
        if round_ is None:
            raise no_round()
        done, _ = answered(records, session, round_)
    return [_row(each) for each in done]


COLUMNS = (
    "position",
    "recording",
    "model",
    "language",
    "start_s",
    "end_s",
    "probability",
    "heard",
    "verdicts",
    "texts",
    "resolution",
    "errors",
    "words",
    "wrong",
    "flagged",
    "flagged_wrong",
)
"""Of :func:`table`."""


def _row(each: Answered) -> dict[str, Any]:
    found = each.measured()
    return {
        "position": each.item.position,
        "recording": each.item.recording_id,
        "model": each.hypothesis.model.name,
        "language": each.hypothesis.language,
        "start_s": round(each.item.start_s, 3),
        "end_s": round(each.item.end_s, 3),
        "probability": round(each.item.probability, 6),
        "heard": " ".join(word.text for word in each.heard),
        "verdicts": " / ".join(answer.verdict for answer in each.answers),
        "texts": " / ".join(answer.text for answer in each.answers),
        "resolution": each.resolution.text if each.resolution else "",
        "errors": found.errors if found else "",
        "words": found.words if found else "",
        "wrong": found.wrong if found else "",
        "flagged": found.flagged if found else "",
        "flagged_wrong": found.flagged_wrong if found else "",
    }


def _rate(
    measured: Sequence[tuple[Answered, Measured]],
    share: float,
    parts: Callable[[Measured], tuple[float, float]],
) -> dict[str, Any] | None:
    drawn = [
        Drawn(*parts(found), each.item.probability * share, each.item.recording_id)
        for each, found in measured
        if parts(found)[1] or parts(found)[0]
    ]
    return _json(clustered_ratio(drawn)) if drawn else None


def _json(estimate: Estimate | None) -> dict[str, Any] | None:
    return estimate.as_json() if estimate else None


def _agreement(twice: Sequence[Answered]) -> dict[str, Any] | None:
    """Return how far two reviewers agree: whole passages, which words are right, and what is said."""
    if not twice:
        return None
    both = [each for each in twice if len(each.texts) > 1]
    words: dict[str, list[Judged]] = {}
    same: dict[str, list[float]] = {}
    for each in twice:
        normalise = normaliser(each.hypothesis.language)
        counts = same.setdefault(each.item.recording_id, [0.0, 0.0])
        counts[0] += len(each.texts) != 1 and alike(each.texts, normalise)
        counts[1] += 1
    for each in both:
        one, other = each.texts[:2]
        cells = judged(each.heard, one, other, normaliser(each.hypothesis.language))
        words.setdefault(each.item.recording_id, []).append(cells)
    found = agreement([_added(cells) for cells in words.values()])
    return {
        "passages": len(twice),
        "alike": _json(ratio([(alike_, number) for alike_, number in same.values()])),
        "words": found.as_json() if found else None,
        "distance": _json(_distance(both)),
    }


def _added(cells: Sequence[Judged]) -> Judged:
    return Judged(
        sum(each.both_right for each in cells),
        sum(each.first_right for each in cells),
        sum(each.second_right for each in cells),
        sum(each.both_wrong for each in cells),
    )


def _distance(both: Sequence[Answered]) -> Estimate | None:
    sums: dict[str, list[float]] = {}
    for each in both:
        normalise = normaliser(each.hypothesis.language)
        apart, length = word_distance(*(normalise(text).split() for text in each.texts[:2]))
        mine = sums.setdefault(each.item.recording_id, [0.0, 0.0])
        mine[0] += apart
        mine[1] += length
    return ratio([(apart, length) for apart, length in sums.values() if length])


def _disputed(each: Answered) -> dict[str, Any]:
    """Return a passage that is to be looked at a third time; who said what is not told."""
    return {
        "id": each.item.id,
        "recording_id": each.item.recording_id,
        "start_s": each.item.start_s,
        "end_s": each.item.end_s,
        "language": each.hypothesis.language,
        "heard": " ".join(word.text for word in each.heard),
        "answers": [{"verdict": answer.verdict, "text": answer.text} for answer in each.answers],
    }
