"""Withdraw terms that do harm, whenever the vocabulary is shown and every few hours."""

from collections.abc import Sequence
from datetime import datetime

from backend.domain.text import shown
from backend.domain.vocabulary import key_of
from backend.domain.vocabulary_effect import hurts, term_effect, vocabulary_effect
from backend.services import measuring
from backend.services.records import Records
from backend.services.vocabulary.witnesses import Heard, recount, trials, uses, witnesses
from backend.storage import vocabulary as rows
from backend.storage.tables import VocabularyTerm, now

FALSE = shown("It was heard where nobody said it more often than where somebody did.")
WORSE = shown("Recordings with the vocabulary had more errors than those without.")


def watch(records: Records) -> int:
    """Take evidence of what changed and withdraw what does harm; return how many terms that were."""
    measuring.recount(records, within_s=measuring.PROGRAMS_WAIT_S)
    recount(records)
    with records.database.reading() as session:
        owners = rows.owners(session)
    return sum(_watch_one(records, owner_id) for owner_id in owners)


def began(terms: Sequence[VocabularyTerm]) -> datetime | None:
    """Return since when the whole is judged: when the last term that had been withdrawn was put back."""
    return max((term.decided_at for term in terms if term.reason), default=None)


def _watch_one(records: Records, owner_id: str) -> int:
    with records.database.session() as session:
        records.database.hold(session, f"vocabulary {owner_id}")
        accepted = rows.terms(session, owner_id, states=("accepted",))
        heard = witnesses(session, owner_id)
        worse = hurts(vocabulary_effect(trials(heard, began(accepted))))
        withdrawn = 0
        for term in accepted:
            if worse or _is_false(term, heard):
                term.state, term.reason = "withdrawn", WORSE if worse else FALSE
                term.decided_at, term.decided_by = now(), None
                withdrawn += 1
    return withdrawn


def _is_false(term: VocabularyTerm, heard: Sequence[Heard]) -> bool:
    return term_effect(uses(heard, key_of(term.text), term.decided_at)).hurts
