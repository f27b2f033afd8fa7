"""Whether marks help: what people corrected with them and, on a random share of segments, without."""

from typing import Any

from backend.domain import experiment
from backend.services.measuring import COUNT_WITHIN_S, METHOD, recount
from backend.services.records import Records
from backend.storage import measures


def marks(records: Records) -> dict[str, Any]:
    """Return whether flags find errors and save time, as :func:`backend.domain.experiment.figures` does.

    ``share`` is that of new transcripts; each is counted by the one that was in force when it was made.
    """
    recount(records, within_s=COUNT_WITHIN_S)
    with records.database.reading() as session:
        units = measures.units(session, METHOD, records.tallies)
    arms = [(unit.recording, unit.tally.experiment) for unit in units]
    return {"share": records.hidden_share, **experiment.figures(arms)}
