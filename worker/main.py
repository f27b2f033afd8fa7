"""The worker: takes recordings off the queue, one at a time, until it is told to stop."""

import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog
from dbos import DBOS, DBOSPortableJSONSerializer

from backend.ending import Ending
from backend.opening import open_records
from backend.services import transcribing
from backend.services.counting import catch_up
from backend.services.minding import EVERY_S as MIND_EVERY_S
from backend.services.minding import mind
from backend.services.queue import (
    APPLICATION,
    APPLICATION_VERSION,
    FETCH,
    MAINTENANCE,
    MEASURE,
    RECOGNISE,
    SCHEMA,
    TRAINING,
    address,
)
from backend.services.records import Records
from backend.services.status import Leases, leases_of
from backend.services.watching import Watcher
from backend.settings import Settings
from kernels.cache import compiled_folder, use_cache_folder
from worker.cores import physical_cores
from worker.gate import Gate
from worker.loading import costs_of, load_by_name, load_proposer, load_recognizer
from worker.memory import share_heaps
from worker.repeating import Repeating
from worker.second_model import choose_second
from worker.watchdog import watch

STOP_WITHIN_S = 20.0
"""How long a step may go on after the worker was told to stop; a chunk takes a few seconds."""
POLL_S = 0.5
COUNT_EVERY_S, WATCH_EVERY_S = 60.0, 5.0

if TYPE_CHECKING:
    from worker.recognizer import Recognizer
    from worker.recognizers import Recognizers
    from worker.takeover import Takeover

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Worker:
    """A running worker and what it holds."""

    id: str
    records: Records
    leases: Leases
    gate: Gate


def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT.

    Steps that are running end first; what is not finished goes back on the queue. The process ends here, its
    threads with it: everything they did is in the database.

    Raises
    ------
    Unavailable
        The database cannot be reached.
    """
    share_heaps()
    use_cache_folder(settings.data_dir / "cache" / "numba")
    worker = _make(settings)
    ending = Ending()
    worker.leases.hold(worker.id)
    takeover = _start(worker, settings)
    _log.info("worker is ready", worker=worker.id)
    ending.wait()
    _log.info("worker is stopping", worker=worker.id)
    takeover.stop()
    _finish(worker)


def _make(settings: Settings) -> Worker:
    records = open_records(settings)
    return Worker(f"worker-{uuid4().hex}", records, leases_of(records), Gate())


def _start(worker: Worker, settings: Settings) -> "Takeover":
    # These bring the kernels, which must know their cache folder by now.
    from worker import models, workflows
    from worker.exporting import LabelExport
    from worker.fetching import Fetching
    from worker.golden import GoldenEvaluation
    from worker.recognizers import Recognizers
    from worker.takeover import Takeover
    from worker.transcription import Transcription

    threads = settings.threads or _share_of_cores(settings.workers)

    def load(name: str) -> "Recognizer":
        _log.info("loading a model", model=name, device=settings.device, threads=threads)
        return load_recognizer(settings.model_copy(update={"model": name, "threads": threads}))

    transcribing.register_models(worker.records, models.installed())
    recognizers = Recognizers(
        load,
        lambda name: load_by_name(settings.model_copy(update={"threads": threads}), name),
        lambda first: choose_second(
            settings.second_model, first.version, first.weights_bytes, settings.preset
        ),
    )
    proposer = load_proposer(settings.model_copy(update={"threads": threads}))
    transcription = Transcription(
        worker.records, recognizers, settings.max_duration_s, proposer, costs_of(settings)
    )
    workflows.register(transcription, LabelExport(worker.records), worker.gate)
    workflows.register_fetching(Fetching(worker.records), worker.gate)
    workflows.register_golden(
        GoldenEvaluation(worker.records, recognizers, settings.max_duration_s), worker.gate
    )
    _launch(worker, settings)
    _clear_leftovers(worker.records)
    takeover = Takeover(worker.records, worker.leases, worker.id)
    takeover.start()
    watch(worker.gate, worker.records, settings.stuck_after_s)
    _look_after(worker.records)
    # Meanwhile, so that a first recording need not wait for what it does not use.
    threading.Thread(target=partial(_warm_up, recognizers, settings.model), daemon=True).start()
    return takeover


def _look_after(records: Records) -> None:
    """Count, mind what is watched, and take in what is put into the watched folder, beside all else.

    It is a worker that does it, as pages would wait: a large file is read, hashed and written, and a long
    transcript takes a tenth of a second to count. What is not done when it stops is done by the next worker.
    """
    Repeating("counting what changed", partial(catch_up, records), COUNT_EVERY_S).start()
    Repeating("minding", partial(mind, records), MIND_EVERY_S).start()
    if records.watch_folder is not None:
        _log.info("watching a folder", folder=str(records.watch_folder))
        Repeating("taking in files of the watched folder", Watcher(records).look, WATCH_EVERY_S).start()


def _launch(worker: Worker, settings: Settings) -> None:
    DBOS(
        config={
            "name": APPLICATION,
            "system_database_url": address(worker.records.database),
            "dbos_system_schema": SCHEMA,
            "application_version": APPLICATION_VERSION,
            "executor_id": worker.id,
            "serializer": DBOSPortableJSONSerializer(),
            "run_migrations": False,
            "log_level": "DEBUG" if settings.log_level == "debug" else "WARNING",
        }
    )
    DBOS.launch()
    # One at a time in each process: ERRATA_WORKERS starts as many processes, and so differs by machine.
    for name in (RECOGNISE, MAINTENANCE, TRAINING, FETCH, MEASURE):
        DBOS.register_queue(name, worker_concurrency=1, polling_interval_sec=POLL_S)


def _finish(worker: Worker) -> None:
    from worker.takeover import hand_back

    if not worker.gate.close(STOP_WITHIN_S):
        _log.warning("a step was cut short; it will be done again")
    hand_back(worker.id)
    worker.leases.release()
    _log.info("worker has stopped", worker=worker.id)
    sys.stderr.flush()
    # Threads that wait at the gate are DBOS's own, and would keep the process for ever.
    os._exit(0)


def _clear_leftovers(records: Records) -> None:
    """Delete the workspaces of jobs that were over before their worker could."""
    from worker.workspace import WORK, workspaces

    folders = list(
        workspaces(records)
    )  # before asking who is active: none of these starts to be used meanwhile
    active = transcribing.active(records)
    for folder in folders:
        if folder.name.removeprefix(WORK) not in active:
            shutil.rmtree(folder, ignore_errors=True)


def _warm_up(recognizers: "Recognizers", model: str) -> None:
    """Load the default model and compile the kernels; what fails here will be told to a recording."""
    from kernels.warmup import warm_up

    try:
        recognizers.second(recognizers.get(model))
        if not compiled_folder().exists():
            # A compiler keeps 150 MB: they go with a process of its own, and what it made is read from there.
            subprocess.run([sys.executable, "-m", "kernels.warmup"], check=True, stdin=subprocess.DEVNULL)
        warm_up()
    except Exception as error:
        _log.warning("could not warm up", model=model, error=str(error))


def _share_of_cores(workers: int) -> int:
    return max(1, physical_cores() // workers)
