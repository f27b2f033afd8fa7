"""A round as an audit of people's edits: what they missed corrects the error rate of all they reviewed."""

from typing import Any

from sqlmodel import Session

from backend.domain.auditing import edited_texts, measure
from backend.domain.drawing import Draw, passages
from backend.domain.estimation.prediction_powered import Audited, Edited, prediction_powered
from backend.domain.estimation.ratio import ratio
from backend.domain.transcript import Hypothesis
from backend.services.normalising import normaliser
from backend.services.records import Records
from backend.services.reviewing.drawing import sizes_of
from backend.services.reviewing.judging import Answered, answered
from backend.services.reviewing.queueing import no_round
from backend.storage import hypotheses, measures, transcripts
from backend.storage import reviewing as rows
from backend.storage.tables import HypothesisRow, ReviewAudit, ReviewRound, now


def audited(records: Records, model_version: str) -> list[Edited]:
    """Return every reviewed passage of a model version with what the newest audit of it found.

    Parameters
    ----------
    model_version
        Its id.

    Returns
    -------
    list of Edited
        To be given to :func:`backend.domain.estimation.prediction_powered.prediction_powered`; empty where
        no round with answers drew from what this model version heard.
    """
    with records.database.reading() as session:
        for round_ in rows.rounds(session):
            units = _units(records, session, round_, model_version)
            if any(unit.audited for unit in units):
                return units
    return []


def corrected(records: Records, round_id: str) -> dict[str, Any] | None:
    """Return the error rate that edits show of what a round drew from, and the same put right by the round.

    Returns
    -------
    dict or None
        ``edits`` and ``corrected``, each an estimate as JSON-ready values; ``segments`` that were reviewed
        in the editor and ``audited`` of them here. ``None`` where no such passage was answered yet.
    """
    with records.database.reading() as session:
        round_ = rows.round_(session, round_id)
        if round_ is None:
            raise no_round()
        units = _units(records, session, round_, None)
    return _told(units)


def renew_audits(records: Records) -> int:
    """Work out what audits say of each model version where answers or the day changed; return of how many.

    It reads all that a round drew from, so that a page does not wait for it.
    """
    with records.database.reading() as session:
        models = [model.id for model in rows.models_heard(session)] if rows.rounds(session) else []
        made_of = f"{rows.answers_mark(session)}, {now().date().isoformat()}"
        known = rows.audits(session)
    stale = [model for model in models if model not in known or known[model].made_of != made_of]
    for model in stale:
        figures = _told(audited(records, model))
        with records.database.session() as session:
            rows.save_audit(session, ReviewAudit(model_version_id=model, made_of=made_of, figures=figures))
    return len(stale)


def _told(units: list[Edited]) -> dict[str, Any] | None:
    found = prediction_powered(units)
    by_cluster: dict[Any, list[float]] = {}
    for unit in units:
        sums = by_cluster.setdefault(unit.cluster, [0.0, 0.0])
        sums[0] += unit.errors
        sums[1] += unit.words
    edits = ratio([(errors, words) for errors, words in by_cluster.values()])
    if found is None or edits is None:
        return None
    return {
        "edits": edits.as_json(),
        "corrected": found.as_json(),
        "segments": len(units),
        "audited": sum(unit.audited is not None for unit in units),
    }


def _units(
    records: Records, session: Session, round_: ReviewRound, model_version: str | None
) -> list[Edited]:
    done, total = answered(records, session, round_)
    if not done:
        return []
    # The order is random: who stopped early has answered a random part, which is as if less had been drawn.
    share = len(done) / total
    found = {(each.item.hypothesis_id, each.item.first_word, each.item.last_word): each for each in done}
    measurable = measures.measurable(session, [each[0] for each in round_.frame])
    units: list[Edited] = []
    for hypothesis_id, *others in round_.frame:
        row = measurable.get(hypothesis_id)
        if row is not None and model_version in (None, row.model_version_id):
            units += _of_hypothesis(session, round_, row, others, share, found)
    return units


def _of_hypothesis(
    session: Session,
    round_: ReviewRound,
    row: HypothesisRow,
    others: list[str],
    share: float,
    found: dict[tuple[str, int, int], Answered],
) -> list[Edited]:
    hypothesis = hypotheses.load(session, row.id)
    transcript_row = transcripts.of_hypothesis(session, row.id)
    if hypothesis is None or transcript_row is None:
        return []
    other = hypotheses.load(session, others[0]) if others else None
    places = passages(hypothesis)
    chances = Draw(round_.scale, round_.least)
    sizes = sizes_of(round_.design, hypothesis, other, places)
    texts = edited_texts(hypothesis, transcripts.fold(session, transcript_row), places)
    units: list[Edited] = []
    for index, text in texts.items():
        place = places[index]
        each = found.get((row.id, place.first_word, place.last_word))
        probability = chances.probability(sizes[index]) * share
        units.append(_unit(hypothesis, each, text, (place.first_word, place.last_word), probability, row))
    return units


def _unit(
    hypothesis: Hypothesis,
    each: Answered | None,
    text: str,
    words: tuple[int, int],
    probability: float,
    row: HypothesisRow,
) -> Edited:
    heard = hypothesis.words[words[0] : words[1]]
    by_edits = measure(heard, text, hypothesis.threshold, normaliser(hypothesis.language))
    truth = each.measured() if each else None
    return Edited(
        by_edits.errors,
        by_edits.words,
        probability,
        Audited(truth.errors, truth.words) if truth else None,
        row.recording_id,
    )
