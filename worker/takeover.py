"""Hand the work of dead workers to living ones.

DBOS gives every claimed workflow the id of its executor, and leaves it to others to say which executors are
dead. Here a worker is dead when its lease is free. Whoever notices puts its workflows back on their queue,
where one living worker takes each up at the step it was in. An executor that was only slow, not dead, finds
at its next step that it no longer owns the workflow, and stops: DBOS fences it.

This is the one module that uses a DBOS internal (``_recover_pending_workflows``, dbos 3.4).
"""

import structlog
from dbos import DBOS

from backend.domain.text import shown
from backend.services import golden_runs, importing, transcribing
from backend.services.queue import EVALUATE_GOLDEN, FETCH_URL, TRANSCRIBE
from backend.services.records import Records
from backend.services.status import Leases
from worker.repeating import Repeating
from worker.workflows import NOT_EVALUATED, NOT_FETCHED

EVERY_S = 2.0
_DEAD_ENDS = ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
GAVE_UP = shown(
    "The transcription stopped the worker again and again, so it was given up. The recording may be damaged: "
    "export it again, or try a smaller model."
)

_log = structlog.get_logger(__name__)


class Takeover:
    """Looks after the work of others, every few seconds, in a thread of its own.

    Parameters
    ----------
    worker_id
        Of this worker: its id as an executor, and the name of its lease.
    """

    def __init__(self, records: Records, leases: Leases, worker_id: str) -> None:
        self._records = records
        self._leases = leases
        self._worker_id = worker_id
        self._repeating = Repeating("takeover", self.sweep, EVERY_S, at_once=True)

    def start(self) -> None:
        """Begin to look."""
        self._repeating.start()

    def stop(self) -> None:
        """Stop looking, and wait for the last look to end."""
        self._repeating.stop(wait_s=10.0)

    def sweep(self) -> list[str]:
        """Look once: keep our lease, take over from the dead, close jobs that were given up.

        Returns
        -------
        list of str
            Ids of the dead workers whose work was taken over.
        """
        self._leases.hold(self._worker_id)
        pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        owners = {workflow.executor_id for workflow in pending} - {self._worker_id, None}
        dead = [owner for owner in sorted(filter(None, owners)) if self._leases.is_free(owner)]
        if dead:
            _log.info("taking over the work of dead workers", workers=dead)
            hand_back(*dead)
        self._close_given_up()
        return dead

    def _close_given_up(self) -> None:
        for job_id in _given_up(TRANSCRIBE, list(transcribing.active(self._records))):
            transcribing.fail(self._records, job_id, GAVE_UP)
        for import_id in _given_up(FETCH_URL, importing.active(self._records)):
            importing.fail(self._records, import_id, NOT_FETCHED)
        for run_id in _given_up(EVALUATE_GOLDEN, golden_runs.active(self._records)):
            golden_runs.fail(self._records, run_id, NOT_EVALUATED)


def _given_up(name: str, active: list[str]) -> list[str]:
    """Return which of these jobs, that are not over, DBOS has given up."""
    if not active:
        return []
    ended = DBOS.list_workflows(
        workflow_ids=active, status=_DEAD_ENDS, name=name, load_input=False, load_output=False
    )
    for workflow in ended:
        _log.error("job given up", job=workflow.workflow_id, status=workflow.status)
    return [workflow.workflow_id for workflow in ended]


def hand_back(*worker_ids: str) -> None:
    """Put the unfinished work of these workers back on its queues."""
    DBOS._recover_pending_workflows(list(worker_ids))
