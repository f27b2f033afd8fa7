"""Whether it works: the database answers, and somebody is there to transcribe."""

from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from backend.services.records import Records
from backend.storage import jobs
from backend.storage.leases import Leases, leases

__all__ = ["Health", "Leases", "health", "leases_of", "workers"]


@dataclass(frozen=True, slots=True)
class Health:
    """``database`` is ``ok`` or ``unreachable``; ``workers`` are alive, ``waiting`` jobs wait for one."""

    database: str
    workers: int
    waiting: int


def health(records: Records) -> Health:
    """Ask the database and count the workers; never raises for a database that is away."""
    try:
        with records.database.reading() as session:
            waiting = jobs.waiting(session)
        return Health("ok", workers(records), waiting)
    except SQLAlchemyError:
        return Health("unreachable", 0, 0)


def workers(records: Records) -> int:
    """Return how many workers are alive."""
    return leases_of(records).held()


def leases_of(records: Records) -> Leases:
    """Return the locks that living workers hold."""
    return leases(records.database, records.media.data_dir)
