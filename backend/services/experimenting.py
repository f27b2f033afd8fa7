"""Whether marks help: what people corrected with them and, on a random share of segments, without."""

from typing import Any

from backend.domain import experiment
from backend.services.measuring import recount
from backend.services.records import Records
from backend.storage import measures


def marks(records: Records) -> dict[str, Any]:
    """Return whether flags find errors and save time, as :func:`backend.domain.experiment.figures` does.

    ``share`` is that of new transcripts; each is counted by the one that was in force when it was made.
    """
    recount(records)
    with records.database.reading() as session:
        rows = measures.counts_by_recording(session)
    units = [(recording, counts["experiment"]) for recording, counts in rows]
    return {"share": records.hidden_share, **experiment.figures(units)}
