"""Speakers that a machine told apart, as the first event of a transcript."""

from sqlmodel import Session

from backend.domain.checking import check
from backend.domain.events import EditEvent, SpeakersProposed
from backend.domain.replay import apply
from backend.domain.transcript import Hypothesis
from backend.storage import transcripts
from backend.storage.tables import TranscriptRow, now

ACTOR = "errata"
"""Who did what no person did."""
NAME = "Errata"
"""What people read in its place."""


def propose(session: Session, row: TranscriptRow, hypothesis: Hypothesis, proposed: SpeakersProposed) -> None:
    """Append a proposal to the log of a transcript that nobody has changed, within the caller's transaction.

    Raises
    ------
    Conflict, Invalid
        Somebody has changed it, or the turns do not cover its words.
    """
    before = transcripts.fold(session, row)
    check(before, proposed)
    event = EditEvent(before.version + 1, ACTOR, now(), proposed, proposed.kind)
    transcripts.append(session, row.id, event)
    transcripts.save_fold(session, row, hypothesis, before, apply(before, hypothesis, event))
