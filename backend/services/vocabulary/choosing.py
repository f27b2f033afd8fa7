"""Which terms the recogniser is told for one job: chosen once, when the job is prepared, and kept with it."""

from typing import Any

from sqlmodel import Session

from backend.domain.choosing_terms import Known, choose
from backend.services.records import Records
from backend.services.vocabulary.witnesses import witnesses
from backend.storage import tagging
from backend.storage import vocabulary as rows
from backend.storage.tables import Recording


def choose_terms(session: Session, records: Records, job_id: str, recording: Recording) -> dict[str, Any]:
    """Return the terms for a job and whether they are withheld, as JSON-ready values; empty without terms.

    They are withheld from a random share of jobs, so that their effect can be measured.
    """
    accepted = rows.terms(session, recording.owner_id, states=("accepted",))
    if not accepted or records.vocabulary_terms == 0:
        return {}
    corrected_at: dict[str, Any] = {}
    for heard in witnesses(session, recording.owner_id):
        if heard.trains:
            keys = {mishearing.term.casefold() for mishearing in heard.evidence.mishearings}
            corrected_at |= dict.fromkeys(keys, heard.last_at)
    known = [
        Known(row.text, row.tag, max(row.decided_at, corrected_at.get(row.text.casefold(), row.decided_at)))
        for row in accepted
    ]
    tags = tagging.of(session, [recording.id]).get(recording.id, [])
    title = f"{recording.title} {recording.filename}"
    terms = choose(known, tags=tags, title=title, limit=records.vocabulary_terms)
    return (
        {"terms": list(terms), "withheld": is_withheld(job_id, records.vocabulary_withheld_share)}
        if terms
        else {}
    )


def is_withheld(job_id: str, share: float) -> bool:
    """Whether a job goes without: as random as the end of its id, and the same again after a crash."""
    return int(job_id[-8:], 16) / 16**8 < share
