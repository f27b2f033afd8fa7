"""The numbers that somebody outside may watch: no word, title or name of a person is among them."""

from dataclasses import dataclass
from typing import Any

from backend.services import golden_runs, measuring, status
from backend.services.alarms import Alarm, alarms
from backend.services.records import Records
from backend.storage import alarms as jobs
from backend.storage import metrics as rows
from backend.storage.tables import now

JOB_STATES = ("queued", "running", "done", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How everything stands.

    Attributes
    ----------
    jobs
        Transcriptions by state.
    queue_age_s
        How long the oldest job has been waiting.
    workers
        Alive.
    audio_s, recognise_s
        Of everything that is kept: seconds of sound, and of recognising it.
    events
        Edit events by kind.
    models
        As :func:`backend.services.measuring.quality` gives them.
    golden
        As :func:`backend.services.golden_runs.report` gives it.
    alarms
        How each stands.
    """

    jobs: dict[str, int]
    queue_age_s: float
    workers: int
    audio_s: float
    recognise_s: float
    events: dict[str, int]
    models: list[dict[str, Any]]
    golden: dict[str, Any]
    alarms: list[Alarm]


def snapshot(records: Records) -> Snapshot:
    """Return how everything stands."""
    with records.database.reading() as session:
        found = jobs.jobs_by_state(session)
        waiting = jobs.oldest_waiting(session)
        audio_s, recognise_s = rows.audio_seconds(session), rows.recognise_seconds(session)
        events = rows.events_by_kind(session)
    return Snapshot(
        jobs={state: found.get(state, 0) for state in JOB_STATES},
        queue_age_s=(now() - waiting).total_seconds() if waiting else 0.0,
        workers=status.workers(records),
        audio_s=audio_s,
        recognise_s=recognise_s,
        events=events,
        models=measuring.quality(records),
        golden=golden_runs.report(records, limit=5),
        alarms=alarms(records),
    )
