"""Evaluations of the golden set: asked for or scheduled, done by a worker, a segment a step.

Results are counts. What was heard is not kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from backend.domain.errors import Invalid, NotFound
from backend.domain.estimation.ratio import ratio
from backend.domain.golden import worsening
from backend.domain.text import shown
from backend.domain.transcript import ModelVersion
from backend.services.records import Records
from backend.storage import golden as rows
from backend.storage import jobs
from backend.storage.tables import GoldenResult, GoldenRun, GoldenSegment, now

SCHEDULE = "schedule"
"""Who asked, where nobody did."""
SHOWN_RUNS = 20
IN_USE_DAYS = 28
"""A model that transcribed in these days is evaluated too."""
MOST_MODELS = 3
_RUN = "golden_run"
"""Held while it is looked whether a run is under way."""


@dataclass(frozen=True, slots=True)
class GoldenClip:
    """What a worker hears for one golden segment."""

    segment_id: str
    sha256: str
    source: Path
    start_s: float
    end_s: float
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Todo:
    """One step of a run: a model by name, and a segment."""

    model: str
    segment_id: str


def begin(records: Records, by: str) -> str:
    """Have a worker evaluate the golden set; return the run's id, of the one under way if there is one.

    Raises
    ------
    Invalid
        The golden set is empty.
    """
    with records.database.session() as session:
        records.database.hold(session, _RUN)
        if not rows.usable(rows.segments(session)):
            raise Invalid(
                "The golden set is empty. Add recordings with references: errata golden add MANIFEST."
            )
        return (_under_way(session) or _queue(records, session, by)).id


def begin_if_due(records: Records, every_h: float) -> str | None:
    """Begin a run if the last one is so long ago and there is anything to evaluate; return its id.

    Parameters
    ----------
    every_h
        Hours between two runs; 0: none is begun.
    """
    if every_h <= 0:
        return None
    with records.database.reading() as session:
        if not _is_due(session, every_h):
            return None
    with records.database.session() as session:
        records.database.hold(session, _RUN)
        return _queue(records, session, SCHEDULE).id if _is_due(session, every_h) else None


def plan(records: Records, run_id: str) -> list[Todo]:
    """Mark a run as begun, and return what is to be heard: model by model, recording by recording."""
    with records.database.session() as session:
        run = _run(session, run_id, lock=True)
        run.state = "running"
        segments = [segment.id for segment, _ in rows.usable(rows.segments(session))]
        used = jobs.models_since(session, now() - timedelta(days=IN_USE_DAYS))
    models = list(dict.fromkeys([records.default_model, *used]))[:MOST_MODELS]
    return [Todo(model, segment_id) for model in models for segment_id in segments]


def clip(records: Records, run_id: str, model: ModelVersion, segment_id: str) -> GoldenClip | None:
    """Return what to hear, or ``None`` where it is gone, no longer allowed, or heard already."""
    with records.database.reading() as session:
        found = rows.segment(session, segment_id)
        if found is None or found[1].trashed_at is not None or not found[1].consent_quality:
            return None
        if rows.is_measured(session, run_id, segment_id, model.name, model.sha256):
            return None
    segment, recording = found
    return GoldenClip(
        segment_id=segment.id,
        sha256=recording.sha256,
        source=records.media.path(recording.sha256),
        start_s=segment.start_s,
        end_s=segment.end_s,
        text=segment.text,
        language=segment.language,
    )


def heard(
    records: Records,
    run_id: str,
    segment_id: str,
    model: ModelVersion,
    counts: dict[str, Any],
    parameters: dict[str, Any],
) -> None:
    """Store what a model made of a segment; what is stored already stays, what was taken out gets nothing.

    Parameters
    ----------
    counts
        With ``substitutions``, ``deletions``, ``insertions`` and ``words`` (of the reference); JSON-ready.
    parameters
        How the model was run.
    """
    with records.database.session() as session:
        if session.get(GoldenSegment, segment_id, with_for_update=True) is None:
            return
        records.database.hold(session, jobs.MODEL_VERSION)
        version = jobs.model_version(session, model)
        if session.get(GoldenResult, (run_id, version.id, segment_id)) is None:
            session.add(
                GoldenResult(
                    run_id=run_id,
                    model_version_id=version.id,
                    segment_id=segment_id,
                    errors=counts["substitutions"] + counts["deletions"] + counts["insertions"],
                    words=counts["words"],
                    counts=counts,
                    parameters=parameters,
                )
            )


def finish(records: Records, run_id: str, problems: Sequence[str] = ()) -> None:
    """Mark a run as done, or as failed with the problems if nothing was measured at all."""
    with records.database.session() as session:
        run = _run(session, run_id, lock=True)
        measured = bool(rows.results(session, [run_id]))
        run.state = "done" if measured else "failed"
        run.error = " ".join(dict.fromkeys(problems)) or (None if measured else _NOTHING)
        run.finished_at = now()


_NOTHING = shown("Nothing was left to evaluate: its recordings were erased, or consent was withdrawn.")


def fail(records: Records, run_id: str, sentence: str) -> None:
    """Mark a run as failed, unless it is over."""
    with records.database.session() as session:
        run = rows.run(session, run_id, lock=True)
        if run is not None and run.state in jobs.ACTIVE:
            run.state, run.error, run.finished_at = "failed", sentence, now()


def active(records: Records) -> list[str]:
    """Return the ids of the runs that are not over."""
    with records.database.reading() as session:
        return [run.id for run in rows.runs(session, limit=SHOWN_RUNS) if run.state in jobs.ACTIVE]


def people_wait(records: Records) -> bool:
    """Return whether a transcription waits or runs, which comes first."""
    with records.database.reading() as session:
        return bool(jobs.active(session))


def report(records: Records, limit: int = SHOWN_RUNS) -> dict[str, Any]:
    """Return the golden set in figures, and how models did on it, the newest run first.

    Returns
    -------
    dict
        ``segments``, ``recordings``, ``seconds``, ``unusable`` (segments whose consent was withdrawn) and
        ``runs``: each with ``id``, ``state``, ``asked_by``, ``at``, ``finished_at``, ``error`` and
        ``models``, one entry a model version: ``model``, ``errors``, ``words``, ``wer`` with its interval
        between recordings, ``slices`` (the same by language and by source of the reference),
        ``parameters``, and ``change``: how many times the errors are those of the reference run, on the
        segments both heard.
    """
    with records.database.reading() as session:
        segments = rows.segments(session)
        runs = rows.runs(session, limit=limit)
        first = rows.first_done(session)
        known = {run.id: run for run in [*runs, *([first] if first else [])]}
        found = rows.results(session, known)
    by_run: dict[str, list[Any]] = {run_id: [] for run_id in known}
    for row in found:
        by_run[row[0].run_id].append(row)
    reference = _reference(list(known.values()), by_run)
    return {
        "segments": len(segments),
        "recordings": len({recording.id for _, recording in segments}),
        "seconds": round(sum(segment.end_s - segment.start_s for segment, _ in segments), 3),
        "unusable": len(segments) - len(rows.usable(segments)),
        "runs": [_told(run, by_run[run.id], reference) for run in runs],
    }


def _is_due(session: Session, every_h: float) -> bool:
    newest = rows.runs(session, limit=1)
    if newest and now() - newest[0].created_at < timedelta(hours=every_h):
        return False
    return _under_way(session) is None and bool(rows.usable(rows.segments(session)))


def _under_way(session: Session) -> GoldenRun | None:
    return next((run for run in rows.runs(session, limit=SHOWN_RUNS) if run.state in jobs.ACTIVE), None)


def _queue(records: Records, session: Session, by: str) -> GoldenRun:
    run = GoldenRun(asked_by=by)
    session.add(run)
    session.flush()
    records.queue.enqueue_golden(session, run.id)
    return run


def _run(session: Session, run_id: str, *, lock: bool = False) -> GoldenRun:
    run = rows.run(session, run_id, lock=lock)
    if run is None:
        raise NotFound("There is no such evaluation.")
    return run


def _reference(runs: Sequence[GoldenRun], by_run: dict[str, list[Any]]) -> dict[str, Any]:
    """Return by model name the results of the earliest run that is done: what others are held to."""
    reference: dict[str, Any] = {}
    for run in runs:  # the newest first: the earliest is written last
        if run.state == "done":
            for name in {version.name for _, version, _, _ in by_run[run.id]}:
                mine = [row for row in by_run[run.id] if row[1].name == name]
                reference[name] = (run.id, {row[0].segment_id: row[0] for row in mine})
    return reference


def _told(run: GoldenRun, found: Sequence[Any], reference: dict[str, Any]) -> dict[str, Any]:
    versions = {version.id: version for _, version, _, _ in found}
    return {
        "id": run.id,
        "state": run.state,
        "asked_by": run.asked_by,
        "at": _iso(run.created_at),
        "finished_at": _iso(run.finished_at),
        "error": run.error,
        "models": [
            _of_model(version, [row for row in found if row[1].id == version.id], reference)
            for version in versions.values()
        ],
    }


def _of_model(version: Any, found: Sequence[Any], reference: dict[str, Any]) -> dict[str, Any]:
    slices: dict[str, Any] = {}
    for kind in ("language", "source"):
        for value in sorted({getattr(segment, kind) for _, _, segment, _ in found}):
            slices[f"{kind} {value}"] = _rate(row for row in found if getattr(row[2], kind) == value)
    run_id, earlier = reference.get(version.name, (None, {}))
    pairs = [
        (recording.id, (result.errors, result.words), (then.errors, then.words))
        for result, _, segment, recording in found
        if result.run_id != run_id and (then := earlier.get(segment.id)) is not None
    ]
    change = worsening(pairs)
    return {
        "model": {"name": version.name, "sha256": version.sha256},
        **_rate(found),
        "slices": slices,
        "parameters": found[-1][0].parameters,
        "change": change and change.as_json(),
        "reference": run_id if pairs else None,
    }


def _rate(found: Iterable[Any]) -> dict[str, Any]:
    by_recording: dict[str, tuple[int, int]] = {}
    for result, _, _, recording in found:
        errors, words = by_recording.get(recording.id, (0, 0))
        by_recording[recording.id] = (errors + result.errors, words + result.words)
    rate = ratio(list(by_recording.values()))
    return {
        "errors": sum(errors for errors, _ in by_recording.values()),
        "words": sum(words for _, words in by_recording.values()),
        "wer": rate and rate.as_json(),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment and moment.isoformat(timespec="seconds")
