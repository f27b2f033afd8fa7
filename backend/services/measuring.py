"""How good each model version is, as people's corrections and ratings show.

Counted a transcript at a time and only when it changed; a figure adds up small rows, so what it costs does
not grow with the number of words.
"""

import math
import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session

from backend.domain import experiment
from backend.domain.corrections import corrections
from backend.domain.figures import figures, rating_figures
from backend.domain.quality import count
from backend.domain.slicing import Chosen
from backend.domain.substitutions import substitutions
from backend.domain.tally import added
from backend.domain.transcript import Transcript
from backend.domain.units import Unit, estimates
from backend.domain.working import Work, work_on
from backend.services.normalising import normaliser
from backend.services.records import Records
from backend.storage import jobs, measures, reviewing, transcripts
from backend.storage.leases import alone
from backend.storage.tables import ModelVersionRow, QualityRow, TranscriptRow, now

METHOD = 4
"""Raise it when anything about counting changes: everything is then counted again."""
COUNT_WITHIN_S = 0.05
"""How long whoever opens the page waits for what changed lately; the rest is counted by a worker."""
LEAST_AUDITED = 10
"""Recordings with an audited passage: the interval of fewer is not to be relied on (docs/quality.md)."""
PROGRAMS_WAIT_S = 5.0
"""The same for programs, and for what judges by all that was corrected: they ask seldom."""


def quality(records: Records, chosen: Chosen | None = None) -> list[dict[str, Any]]:
    """Return the figures of every model version that people reviewed or rated, the newest first.

    Parameters
    ----------
    chosen
        Which transcripts are looked at; all unless given.

    Returns
    -------
    list of dict
        ``model`` (``name``, ``sha256``, ``source``), ``transcripts``, everything of
        :func:`backend.domain.figures.figures`, ``estimates``: everything of
        :func:`backend.domain.units.estimates`, ``audit``: what the review queue makes of the error rate, as
        :func:`backend.services.reviewing.audit.corrected`, or None, and ``ratings``: everything of
        :func:`backend.domain.figures.rating_figures` with ``prompts`` (transcripts that were opened and asked
        for a rating), ``answers`` (how many of them got one) and ``response_rate``.
    """
    recount(records, within_s=PROGRAMS_WAIT_S)
    with records.database.reading() as session:
        units = [
            unit
            for unit in measures.units(session, METHOD, records.tallies)
            if chosen is None or chosen.matches(unit)
        ]
        models = measures.models(session)
        audits = audits_of(session, chosen)
    groups, counts = by_model(units)
    return model_figures(models, groups, counts, audits)


def by_model(units: Sequence[Unit]) -> tuple[dict[str, list[Unit]], dict[str, Mapping[str, Any]]]:
    """Return transcripts by the id of their model version, and the counts of each added up."""
    groups: dict[str, list[Unit]] = {}
    for unit in units:
        groups.setdefault(unit.model, []).append(unit)
    return groups, {id_: added(unit.tally for unit in group) for id_, group in groups.items()}


def model_figures(
    models: Mapping[str, ModelVersionRow],
    groups: Mapping[str, Sequence[Unit]],
    counts: Mapping[str, Mapping[str, Any]],
    audits: Mapping[str, Any],
    *,
    with_estimates: bool = True,
) -> list[dict[str, Any]]:
    """Return what :func:`quality` does, of transcripts that were read and added up already."""
    found: list[dict[str, Any]] = [
        _figures(model, counts[id_]) | {"audit": audits.get(id_)}
        for id_, model in models.items()
        if id_ in groups
    ]
    if with_estimates:
        of = [id_ for id_ in models if id_ in groups]
        found = [
            each | {"estimates": estimates(groups[id_], now(), counts[id_])}
            for id_, each in zip(of, found, strict=True)
        ]
    return [each for each in found if each["words"]["reviewed"] or each["ratings"]["ratings"]]


def audits_of(session: Session, chosen: Chosen | None) -> dict[str, Any]:
    """Return what audits say, by the id of the model version; nothing of a part, or of few recordings."""
    if chosen is not None and not chosen.is_whole:
        return {}
    return {
        id_: row.figures
        for id_, row in reviewing.audits(session).items()
        if row.figures is not None and row.figures["corrected"]["units"] >= LEAST_AUDITED
    }


class Recounted(NamedTuple):
    """How many transcripts had changed since they were counted: those counted now, and the others."""

    done: int
    left: int


def recount(records: Records, *, within_s: float | None = None) -> Recounted:
    """Count again what changed since it was counted.

    One process does it at a time: whoever comes meanwhile counts nothing, and goes on with what is counted.

    Parameters
    ----------
    within_s
        After how many seconds to leave off, the transcript at hand excepted; None: when all is counted.
    """
    ends_at = math.inf if within_s is None else time.monotonic() + within_s
    with records.database.reading() as session:
        stale = measures.stale(session, METHOD)
    if not stale:
        return Recounted(0, 0)
    done = 0
    with alone(records.database, records.media.data_dir, "counting") as is_mine:
        for transcript_id in stale if is_mine else ():
            if time.monotonic() > ends_at:
                break
            _recount_one(records, transcript_id)
            done += 1
    return Recounted(done, len(stale) - done)


def _recount_one(records: Records, transcript_id: str) -> None:
    with records.database.reading() as session:
        row = transcripts.get(session, transcript_id)
        if row is None:
            return
        transcript = transcripts.fold(session, row)
        hypothesis = records.hypotheses.get(session, row.hypothesis_id)
        log = transcripts.log(session, transcript_id)
        recognise_s = jobs.chunk_seconds(session, row.hypothesis_id)
    normalise = normaliser(hypothesis.language)
    found = corrections(transcript, hypothesis)
    work = work_on(transcript, log)
    hidden = experiment.hidden_flags(hypothesis, row.id, row.hidden_share)
    counts = count(transcript, hypothesis, normalise, found)
    counts |= _rating_counts(row, transcript, work.opened) | _work_counts(work)
    counts["recognise_s"] = round(recognise_s, 3)
    counts["experiment"] = experiment.count(transcript, hypothesis, hidden, log, normalise)
    counted = QualityRow(
        transcript_id=transcript_id,
        version=transcript.version,
        method=METHOD,
        counts=counts,
        decoding=decoding(hypothesis.parameters),
        kernel=str(hypothesis.parameters.get("kernel_version", "")),
        touched_at=work.touched_at,
    )
    with records.database.session() as session:
        measures.save(session, counted, substitutions(found))


def decoding(parameters: Mapping[str, Any]) -> str:
    """Return what of a hypothesis's parameters may change its words; empty where none is known."""
    parts = [str(parameters.get("preset") or "")]
    parts += [f"beam {parameters['beam_size']}"] if "beam_size" in parameters else []
    parts += [str(parameters.get("compute_type") or "")]
    return ", ".join(part for part in parts if part)


def _rating_counts(row: TranscriptRow, transcript: Transcript, opened: bool) -> dict[str, Any]:
    stars = [rating.stars for rating in transcript.ratings.values()]
    asked = row.prompted and (opened or bool(stars))
    return {
        "transcripts": 1,
        "stars": [stars.count(each) for each in range(1, 6)],
        "prompts": {"shown": int(asked), "answered": int(asked and bool(stars))},
    }


def _work_counts(work: Work) -> dict[str, Any]:
    return {
        "use": {"opened": int(work.opened), "begun": int(work.begun), "finished": int(work.finished)},
        "work": {
            "editing_s": round(work.editing_s, 1),
            "listening_s": round(work.listening_s, 1),
            "reviewed_s": round(work.reviewed_s, 3),
            "replays": work.replays,
        },
    }


def _figures(model: ModelVersionRow, counts: Mapping[str, Any]) -> dict[str, Any]:
    stars = [star for star, times in enumerate(counts["stars"], start=1) for _ in range(times)]
    shown, answered = counts["prompts"]["shown"], counts["prompts"]["answered"]
    return {
        "model": {"name": model.name, "sha256": model.sha256, "source": model.source},
        "transcripts": counts["transcripts"],
        **figures(counts),
        "guardrail": counts["guardrail"],
        "ratings": {
            **rating_figures(stars),
            "prompts": shown,
            "answers": answered,
            "response_rate": answered / shown if shown else None,
        },
    }
