"""Go back to how a transcript was."""

from backend.domain.restoring import restoration
from backend.services.earlier import transcript_at
from backend.services.editing import Recorded, new_client_id, record_changes
from backend.services.records import Records
from backend.services.viewing import transcript_row


def restore(records: Records, transcript_id: str, actor: str, to: int) -> Recorded:
    """Make a transcript what it was at a version, by one more event in its log.

    What others do meanwhile stays in the log, and can be brought back the same way.

    Parameters
    ----------
    to
        The version: ``seq`` of the last event that is to count; 0 for the text as heard.

    Raises
    ------
    NotFound
        There is no such transcript.
    Invalid
        There is no such version.
    """
    with records.database.reading() as session:
        row = transcript_row(session, transcript_id)
        hypothesis = records.hypotheses.get(session, row.hypothesis_id)
        then = transcript_at(session, row, hypothesis, to)
    return record_changes(records, transcript_id, actor, [(new_client_id(), restoration(then))])
