"""Give people passages to answer, one at a time, and keep what they say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from backend.domain.errors import Conflict, Invalid, NotFound
from backend.domain.text import one_line, tokenise
from backend.services.records import Records
from backend.storage import reviewing as rows
from backend.storage.tables import ReviewAnswer, ReviewItem, ReviewRound, now

RIGHT, CORRECTED, NOT_SPEECH = "right", "corrected", "not_speech"
SKIPPED = ("inaudible", "overlap")
VERDICTS = (RIGHT, CORRECTED, NOT_SPEECH, *SKIPPED)
"""``right``: as heard; ``not_speech``: nothing is said; skipped is what nobody could write down."""

LEASE = timedelta(minutes=15)
TEXT_LIMIT = 20_000
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody says of a passage. ``id`` comes from the client: sending it again is harmless."""

    id: str
    verdict: str
    text: str = ""
    seconds: float = 0.0


def next_passage(records: Records, round_id: str, account_id: str) -> dict[str, Any]:
    """Return the passage that somebody is to answer now, and how far the round is.

    It is theirs for a quarter of an hour; asked again, they get the same. Nobody else gets it meanwhile, but
    a second reviewer where there is to be one.

    Returns
    -------
    dict
        ``passage``: ``id``, ``recording_id``, ``start_s``, ``end_s``, ``text`` as heard, ``language``,
        ``said`` (what this person said of it before they took it back, or ``None``); ``None``: nothing is
        left for them. ``progress``: ``mine`` answered, ``done`` of ``total`` passages.

    Raises
    ------
    NotFound
        There is no such round.
    """
    with records.database.session() as session:
        round_ = _round(records, session, round_id)
        state = _State.read(session, round_)
        item = state.next_for(account_id)
        if item is not None:
            rows.claim(session, item.id, account_id, now() + LEASE)
        return _shown(records, session, state, item, account_id)


def answer(records: Records, item_id: str, account_id: str, given: Given) -> dict[str, Any]:
    """Keep what somebody says of a passage, and return the next as :func:`next_passage` does.

    Raises
    ------
    NotFound
        There is no such passage, or its recording may no longer be measured.
    Invalid
        The verdict is none, or the text cannot be stored.
    Conflict
        They answered it before, or the id is another answer's.
    """
    _check(given)
    with records.database.session() as session:
        item = rows.item(session, item_id)
        if item is None:
            raise NotFound("This passage is no longer in the queue. Load the page again.")
        round_ = _round(records, session, item.round_id)
        _keep(records, session, item, account_id, given)
        round_id = round_.id
    return next_passage(records, round_id, account_id)


def undo(records: Records, round_id: str, account_id: str) -> dict[str, Any]:
    """Take back what somebody said last in a round, and return that passage with what they had said.

    Raises
    ------
    NotFound
        There is no such round.
    Conflict
        There is nothing to take back.
    """
    with records.database.session() as session:
        round_ = _round(records, session, round_id)
        state = _State.read(session, round_)
        mine = [(given.at, item, given) for item, given in state.given_by(account_id)]
        if not mine:
            raise Conflict("There is nothing to take back in this round.")
        _, item, given = max(mine, key=lambda each: (each[0], each[1].position))
        given.undone = True
        session.add(given)
        session.flush()
        rows.claim(session, item.id, account_id, now() + LEASE)
        shown = _shown(records, session, _State.read(session, round_), item, account_id)
        shown["passage"]["said"] = {"verdict": given.verdict, "text": given.text}
        return shown


def progress(session: Session, round_: ReviewRound, account_id: str) -> dict[str, int]:
    """Return how far a round is, and how much of it is left for somebody."""
    return _State.read(session, round_).progress(account_id)


@dataclass(frozen=True, slots=True)
class _State:
    """What stands in a round."""

    items: list[ReviewItem]
    answers: Mapping[str, list[ReviewAnswer]]
    claims: Mapping[str, set[str]]

    @classmethod
    def read(cls, session: Session, round_: ReviewRound) -> "_State":
        return cls(
            rows.items(session, round_.id), rows.answers(session, round_.id), rows.claims(session, round_.id)
        )

    def answered(self, item: ReviewItem) -> set[str]:
        return {each.account_id for each in self.answers.get(item.id, []) if not each.resolves}

    def given_by(self, account_id: str) -> list[tuple[ReviewItem, ReviewAnswer]]:
        return [
            (item, each)
            for item in self.items
            for each in self.answers.get(item.id, [])
            if each.account_id == account_id and not each.resolves
        ]

    def next_for(self, account_id: str) -> ReviewItem | None:
        open_ = [item for item in self.items if account_id not in self.answered(item)]
        held = [item for item in open_ if account_id in self.claims.get(item.id, set())]
        if held:
            return held[0]
        return next((item for item in open_ if self._wants(item)), None)

    def _wants(self, item: ReviewItem) -> bool:
        """Whether a passage still wants somebody to look at it."""
        at_it = self.answered(item) | self.claims.get(item.id, set())
        return len(at_it) < item.reviewers

    def progress(self, account_id: str) -> dict[str, int]:
        answered = [self.answered(item) for item in self.items]
        return {
            "mine": sum(account_id in each for each in answered),
            "done": sum(len(each) >= item.reviewers for item, each in zip(self.items, answered, strict=True)),
            "total": len(self.items),
        }


def _round(records: Records, session: Session, round_id: str) -> ReviewRound:
    """Return a round that nobody else gives passages of until the transaction ends."""
    records.database.hold(session, f"review {round_id}")
    found = rows.round_(session, round_id)
    if found is None:
        raise no_round()
    return found


def no_round() -> NotFound:
    """Return the error for a round that is not there."""
    return NotFound("There is no such round.")


def heard_text(records: Records, session: Session, item: ReviewItem) -> str:
    """Return what was heard in a passage."""
    hypothesis = records.hypotheses.get(session, item.hypothesis_id)
    return " ".join(word.text for word in hypothesis.words[item.first_word : item.last_word])


def _shown(
    records: Records, session: Session, state: _State, item: ReviewItem | None, account_id: str
) -> dict[str, Any]:
    passage = item and {
        "id": item.id,
        "recording_id": item.recording_id,
        "start_s": item.start_s,
        "end_s": item.end_s,
        "text": heard_text(records, session, item),
        "language": records.hypotheses.get(session, item.hypothesis_id).language,
        "said": None,
    }
    return {"passage": passage, "progress": state.progress(account_id)}


def _keep(records: Records, session: Session, item: ReviewItem, account_id: str, given: Given) -> None:
    known = rows.answer(session, given.id)
    if known is not None:
        if (known.item_id, known.account_id) != (item.id, account_id):
            raise Conflict("This id belongs to another answer.")
        return  # it arrived before; one that was taken back meanwhile stays taken back
    before = rows.answers(session, item.round_id).get(item.id, [])
    if any(each.account_id == account_id and not each.resolves for each in before):
        raise Conflict("You have answered this passage already. Take that back first.")
    heard = heard_text(records, session, item)
    text = {RIGHT: heard, CORRECTED: " ".join(tokenise(one_line(given.text)))}.get(given.verdict, "")
    session.add(
        ReviewAnswer(
            id=given.id,
            item_id=item.id,
            account_id=account_id,
            verdict=verdict_of(given.verdict, text, heard),
            text=text,
            seconds=given.seconds,
        )
    )
    session.flush()
    rows.release(session, item.id, account_id)


def verdict_of(verdict: str, text: str, heard: str) -> str:
    """Return the verdict that a text amounts to: what was retyped as it was heard is right."""
    if verdict != CORRECTED:
        return verdict
    return RIGHT if text == heard else CORRECTED if text else NOT_SPEECH


def _check(given: Given) -> None:
    if given.verdict not in VERDICTS:
        raise Invalid(f"An answer is one of: {', '.join(VERDICTS)}.", field="verdict")
    if not 0 < len(given.id) <= 64 or not given.id.isascii() or not given.id.isprintable():
        raise Invalid("id has 1 to 64 ASCII characters.", field="id")
    if len(given.text) > TEXT_LIMIT:
        raise Invalid(f"The text has at most {TEXT_LIMIT} characters.", field="text")
    if any("\ud800" <= character <= "\udfff" for character in given.text):
        raise Invalid("text holds half a character (a lone surrogate).", field="text")
    if not 0 <= given.seconds <= _DAY_S:
        raise Invalid("seconds lies between 0 and a day.", field="seconds")
