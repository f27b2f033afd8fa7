"""The durable workflows: what DBOS takes up again at the step a dead worker was in.

A workflow's steps are found again by position and name, so every name in a workflow is distinct, and a change
to the order of steps is guarded with ``DBOS.patch``.
"""

import errno
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from dbos import DBOS, StepOptions

from backend.domain.errors import ErrataError
from backend.domain.text import shown
from backend.services import golden_runs, hanging, importing, transcribing
from backend.services.queue import EVALUATE_GOLDEN, EXPORT_LABELS, FETCH_URL, TRANSCRIBE
from backend.services.records import Records
from backend.services.transcribing import JobStopped
from worker.exporting import LabelExport
from worker.fetching import Fetching
from worker.gate import Gate
from worker.golden import GoldenEvaluation
from worker.transcription import Reached, Transcription

RECOVERIES = 50
"""A job that took this many workers with it is given up."""
RETRIES = 3
FIRST_PAUSE_S, PAUSE_GROWTH = 1.0, 3.0
GIVEN_UP = shown(
    "The transcription failed and was tried again without success. Try it once more; if it fails again, the "
    "worker's log says why."
)
DISK_FULL = shown("The disk is full. Free some space, then try it once more.")
HUNG = shown(
    "The transcription stopped twice at the same place and was given up. The recording may be damaged there: "
    "export it again, as WAV for instance, or try a smaller model. The worker's log says where it stopped."
)
HUNG_OTHERWISE = shown(
    "This stopped twice at the same place and was given up. Try it once more; if it stops again, the "
    "worker's log says where."
)
NOT_FETCHED = shown(
    "The recording could not be fetched. Try it again; if it fails again, the worker's log says why."
)
NOT_EVALUATED = shown("The evaluation failed and was tried again without success. The worker's log says why.")

_log = structlog.get_logger(__name__)


Step = Callable[..., Any]
"""Does one step once: its name, the function that does it, that one's arguments."""


GivenUp = Callable[[str, str], str | None]
"""Says why a step of some work is not begun again, if it is not."""


class _Over(Exception):
    """Nothing more is to be done for a job; ``sentence`` says why if it failed."""

    def __init__(self, sentence: str | None) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def register(transcription: Transcription, export: LabelExport, gate: Gate) -> None:
    """Register the workflows; DBOS is launched afterwards."""
    step = partial(_step, gate, partial(_given_up, transcription.records, HUNG))
    export_step = partial(_step, gate, partial(_given_up, transcription.records, HUNG_OTHERWISE))

    @DBOS.workflow(name=TRANSCRIBE, max_recovery_attempts=RECOVERIES)
    def transcribe(job_id: str) -> None:
        with structlog.contextvars.bound_contextvars(job=job_id):
            try:
                _transcribe(step, transcription, job_id)
            finally:
                # Another worker that has taken over uses the workspace.
                if transcribing.is_stopped(transcription.records, job_id):
                    transcription.clear(job_id)

    @DBOS.workflow(name=EXPORT_LABELS, max_recovery_attempts=RECOVERIES)
    def export_labels(export_id: str, layout: str) -> dict[str, str]:
        with structlog.contextvars.bound_contextvars(export=export_id):
            try:
                export_step("export", export.write, export_id, layout)
            except _Over as over:
                return {"refused": over.sentence or ""}
            return {}


def register_fetching(fetching: Fetching, gate: Gate) -> None:
    """Register the workflow that fetches a recording from the web; DBOS is launched afterwards."""
    step = partial(_step, gate, partial(_given_up, fetching.records, HUNG_OTHERWISE))

    @DBOS.workflow(name=FETCH_URL, max_recovery_attempts=RECOVERIES)
    def fetch_url(import_id: str) -> None:
        with structlog.contextvars.bound_contextvars(job=import_id):
            try:
                filename = step("fetch", fetching.fetch, import_id)
                step("store", fetching.store, import_id, filename)
            except _Over as over:
                if over.sentence:
                    _log.info("import refused", reason=over.sentence)
                    importing.fail(fetching.records, import_id, over.sentence)
            except Exception:
                _log.exception("import failed")
                importing.fail(fetching.records, import_id, NOT_FETCHED)


def register_golden(golden: GoldenEvaluation, gate: Gate) -> None:
    """Register the workflow that evaluates the golden set; DBOS is launched afterwards."""
    step = partial(_step, gate, partial(_given_up, golden.records, HUNG))

    @DBOS.workflow(name=EVALUATE_GOLDEN, max_recovery_attempts=RECOVERIES)
    def evaluate_golden(run_id: str) -> None:
        with structlog.contextvars.bound_contextvars(run=run_id):
            try:
                _evaluate_golden(step, golden, run_id)
            except Exception:
                _log.exception("evaluation failed")
                golden_runs.fail(golden.records, run_id, NOT_EVALUATED)
            finally:
                golden.clear()


def _evaluate_golden(step: Step, golden: GoldenEvaluation, run_id: str) -> None:
    problems: list[str] = []
    for index, (model, segment_id) in enumerate(step("plan", golden.plan, run_id)):
        golden.give_way()
        try:
            step(f"hear-{index}", golden.hear, run_id, model, segment_id)
        except _Over as over:  # this one cannot be heard; the others can
            problems.append(over.sentence or "")
    step("finish", golden.finish, run_id, problems)


def _transcribe(step: Step, transcription: Transcription, job_id: str) -> None:
    try:
        step("prepare", transcription.prepare, job_id)
        reached: Reached = {"chunk": 0, "over": False}
        while not reached["over"]:
            first = reached["chunk"]
            reached = step(f"recognise-{first}", transcription.recognise, job_id, first)
        step("finish", transcription.finish, job_id)
    except _Over as over:
        if over.sentence:
            _log.info("transcription refused", reason=over.sentence)
            transcribing.fail(transcription.records, job_id, over.sentence)
    except Exception:
        _log.exception("transcription failed")
        transcribing.fail(transcription.records, job_id, GIVEN_UP)


def _given_up(records: Records, sentence: str, work_id: str, name: str) -> str | None:
    """Return a sentence if a step hung so often that it is not begun again."""
    return sentence if hanging.is_given_up(records, work_id, name) else None


def _step(gate: Gate, given_up: GivenUp, name: str, work: Callable[..., Any], *arguments: Any) -> Any:
    """Do one step, unless it was done before; try it again when it fails for a reason nobody foresaw.

    The first of its arguments is the id of the work it is a step of.
    """
    options: StepOptions = {
        "name": name,
        "retries_allowed": True,
        "max_attempts": 1 + RETRIES,
        "interval_seconds": FIRST_PAUSE_S,
        "backoff_rate": PAUSE_GROWTH,
    }
    answer = DBOS.run_step(options, _attempt, gate, given_up, name, work, *arguments)
    if "done" in answer:
        return answer["done"]
    raise _Over(answer.get("refused"))


def _attempt(
    gate: Gate, given_up: GivenUp, name: str, work: Callable[..., Any], *arguments: Any
) -> dict[str, Any]:
    """Do a step's work. A refusal is an answer that is kept; anything else that is raised is tried again."""
    with gate.step(name, arguments[0]):
        try:
            if sentence := given_up(arguments[0], name):
                return {"refused": sentence}
            return {"done": work(*arguments)}
        except JobStopped:
            return {"stopped": True}
        except ErrataError as refusal:
            return {"refused": refusal.message}
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                _log.warning("step failed", step=name, exc_info=True)
                raise
            _log.warning("the disk is full", step=name)
            return {"refused": DISK_FULL}
        except Exception:
            _log.warning("step failed", step=name, exc_info=True)
            raise
