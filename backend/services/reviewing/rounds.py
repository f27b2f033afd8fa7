"""The rounds there are, and what a new one can be drawn from."""

from dataclasses import dataclass
from typing import Any

from backend.services.records import Records
from backend.services.reviewing.queueing import no_round, progress
from backend.services.reviewing.results import summary
from backend.storage import reviewing as rows
from backend.storage.tables import ModelVersionRow


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard: by which model versions, the newest first, and in which languages."""

    models: list[ModelVersionRow]
    languages: list[str]


def rounds(records: Records, account_id: str) -> list[dict[str, Any]]:
    """Return all rounds, the newest first, each with how far it is for somebody.

    Returns
    -------
    list of dict
        As :func:`backend.services.reviewing.results.summary`, with ``progress`` as
        :func:`backend.services.reviewing.queueing.next_passage` tells it.
    """
    with records.database.reading() as session:
        return [
            {**summary(each), "progress": progress(session, each, account_id)}
            for each in rows.rounds(session)
        ]


def one_round(records: Records, round_id: str, account_id: str) -> dict[str, Any]:
    """Return one round as :func:`rounds` does, or raise ``NotFound``."""
    with records.database.reading() as session:
        found = rows.round_(session, round_id)
        if found is None:
            raise no_round()
        return {**summary(found), "progress": progress(session, found, account_id)}


def heard(records: Records) -> Heard:
    """Return what a round can be limited to."""
    with records.database.reading() as session:
        return Heard(rows.models_heard(session), rows.languages_heard(session))
