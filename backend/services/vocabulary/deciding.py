"""What people decide about terms: accept, decline, add, change, withdraw, forget."""

from sqlmodel import Session

from backend.domain.errors import Invalid, NotFound
from backend.domain.vocabulary import MOST_WORDS, key_of
from backend.services.records import Records
from backend.storage import tagging
from backend.storage import vocabulary as rows
from backend.storage.tables import VocabularyTerm, now

LONGEST = 60
"""Characters of a term."""


def accept(records: Records, owner_id: str, text: str, *, spelt: str = "", tag: str = "") -> VocabularyTerm:
    """Use a term from now on, proposed, declined or withdrawn before.

    Parameters
    ----------
    text
        The term as it is known.
    spelt
        How it is written from now on; empty: as it is.
    tag
        Recordings that it is used in; empty: all.

    Raises
    ------
    Invalid
        It is no term.
    """
    return _decide(records, owner_id, text, "accepted", spelt=spelt, tag=tag)


def add(records: Records, owner_id: str, text: str, *, tag: str = "") -> VocabularyTerm:
    """Use a term that nobody proposed, or raise :class:`Invalid`."""
    return _decide(records, owner_id, text, "accepted", tag=tag, added=True)


def decline(records: Records, owner_id: str, text: str) -> VocabularyTerm:
    """Propose a term no more, or raise :class:`Invalid`."""
    return _decide(records, owner_id, text, "declined")


def withdraw(records: Records, owner_id: str, text: str) -> VocabularyTerm:
    """Use a term no more, or raise :class:`NotFound`."""
    with records.database.session() as session:
        row = rows.term(session, owner_id, _key(text))
        if row is None or row.state != "accepted":
            raise NotFound("There is no such term in use.")
        row.state, row.reason = "withdrawn", ""
        row.decided_at, row.decided_by = now(), owner_id
        return row


def change(records: Records, owner_id: str, term_id: str, *, spelt: str, tag: str) -> VocabularyTerm:
    """Write a term otherwise, or limit it to a tag (empty: to none).

    Raises
    ------
    Invalid, NotFound
    """
    text = checked(spelt)
    with records.database.session() as session:
        row = _get(records, session, owner_id, term_id)
        other = rows.term(session, owner_id, _key(text))
        if other is not None and other.id != row.id:
            raise Invalid("This term is in the vocabulary already.", field="spelt")
        row.text, row.key, row.tag = text, _key(text), _tag(session, tag)
        return row


def forget(records: Records, owner_id: str, term_id: str) -> None:
    """Delete a term; if it is misheard again it is proposed again. Raises :class:`NotFound`."""
    with records.database.session() as session:
        rows.delete(session, _get(records, session, owner_id, term_id))


def checked(text: str) -> str:
    """Return a term without the space around it, or raise :class:`Invalid` if it is none."""
    text = " ".join(text.split()).strip(",;")
    words = len(text.split())
    if not any(map(str.isalnum, text)) or len(text) > LONGEST or words > MOST_WORDS or not text.isprintable():
        raise Invalid(
            f"A term has one to {MOST_WORDS} words and at most {LONGEST} characters.", field="spelt"
        )
    return text


def _decide(
    records: Records,
    owner_id: str,
    text: str,
    state: str,
    *,
    spelt: str = "",
    tag: str = "",
    added: bool = False,
) -> VocabularyTerm:
    text, spelling = checked(text), checked(spelt or text)
    with records.database.session() as session:
        records.database.hold(session, f"vocabulary {owner_id}")
        row = rows.term(session, owner_id, _key(text)) or rows.term(session, owner_id, _key(spelling))
        if row is None:
            row = VocabularyTerm(
                owner_id=owner_id, key=_key(spelling), text=spelling, state=state, added=added
            )
            rows.add(session, row)
        row.state, row.decided_at, row.decided_by = state, now(), owner_id
        if spelt:
            row.text, row.key = spelling, _key(spelling)
        if state == "accepted":
            row.tag = _tag(session, tag)
        return row


def _key(text: str) -> str:
    return " ".join(key_of(text))


def _tag(session: Session, tag: str) -> str | None:
    tag = tag.strip()
    return tagging.spelt(session, tag) if tag else None


def _get(records: Records, session: Session, owner_id: str, term_id: str) -> VocabularyTerm:
    records.database.hold(session, f"vocabulary {owner_id}")
    row = rows.with_id(session, owner_id, term_id)
    if row is None:
        raise NotFound("There is no such term.")
    return row
