"""Settle what two reviewers disagree about, and put what is settled into the golden set."""

from dataclasses import dataclass
from uuid import uuid4

from backend.domain.errors import Conflict, Forbidden, Invalid, NotFound
from backend.domain.text import one_line, tokenise
from backend.services import golden
from backend.services.records import Records
from backend.services.reviewing.judging import answered
from backend.services.reviewing.queueing import (
    CORRECTED,
    NOT_SPEECH,
    SKIPPED,
    TEXT_LIMIT,
    heard_text,
    no_round,
    verdict_of,
)
from backend.storage import accounts
from backend.storage import reviewing as rows
from backend.storage.tables import ReviewAnswer


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of a round's passages: ``added`` to the golden set, and why others were not."""

    added: int
    disputed: int
    unclear: int
    refused: int


def resolve(records: Records, item_id: str, account_id: str, text: str, *, unclear: bool = False) -> str:
    """Keep a third look at a passage that two people answered differently; return its round's id.

    Parameters
    ----------
    text
        What is really said; empty: nothing is.
    unclear
        Nobody can tell what is said.

    Raises
    ------
    NotFound
        There is no such passage.
    Conflict
        It was not answered by two people yet.
    Invalid
        The text is too long.
    """
    if len(text) > TEXT_LIMIT:
        raise Invalid(f"The text has at most {TEXT_LIMIT} characters.", field="text")
    said = "" if unclear else " ".join(tokenise(one_line(text)))
    with records.database.session() as session:
        item = rows.item(session, item_id)
        if item is None:
            raise NotFound("This passage is no longer in the queue. Load the page again.")
        records.database.hold(session, f"review {item.round_id}")
        given = rows.answers(session, item.round_id).get(item_id, [])
        if len([each for each in given if not each.resolves]) < 2:
            raise Conflict("Two people answer this passage first.")
        verdict = SKIPPED[0] if unclear else verdict_of(CORRECTED, said, heard_text(records, session, item))
        session.add(
            ReviewAnswer(
                id=f"third-{uuid4().hex}",
                item_id=item_id,
                account_id=account_id,
                verdict=verdict if said or unclear else NOT_SPEECH,
                text=said,
                resolves=True,
            )
        )
        return item.round_id


def join_golden_set(records: Records, round_id: str, account_id: str) -> Joined:
    """Put every settled passage of a round into the golden set; again, it adds what is new.

    Raises
    ------
    NotFound
        There is no such round.
    Forbidden
        Only the owner may.
    """
    with records.database.reading() as session:
        account = accounts.get(session, account_id)
        if account is None or account.role != "owner":
            raise Forbidden("Only the owner puts passages into the golden set.")
        round_ = rows.round_(session, round_id)
        if round_ is None:
            raise no_round()
        done, _ = answered(records, session, round_)
    settled = [each for each in done if each.final and not each.disagrees]
    added = refused = 0
    for each in settled:
        try:
            golden.add(
                records,
                recording_id=each.item.recording_id,
                start_s=each.item.start_s,
                end_s=each.item.end_s,
                text=each.final[0],
                language=each.hypothesis.language,
                source="review",
                by=account_id,
            )
            added += 1
        except (Conflict, Invalid):
            refused += 1  # another reference covers part of it, or it ends after the recording
    return Joined(
        added,
        disputed=sum(each.disagrees for each in done),
        unclear=sum(not each.final for each in done),
        refused=refused,
    )
