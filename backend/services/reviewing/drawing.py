"""Begin a round: draw passages of recordings that may be measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from random import Random
from typing import Any

from sqlmodel import Session

from backend.domain.drawing import (
    DESIGNS,
    DISAGREEMENT,
    DOUBT,
    Passage,
    disagreement_of,
    doubt_of,
    draw,
    passages,
    plan,
)
from backend.domain.errors import Invalid
from backend.domain.text import shown
from backend.domain.transcript import Hypothesis
from backend.services.records import Records
from backend.storage import hypotheses
from backend.storage import reviewing as rows
from backend.storage.tables import HypothesisRow, ReviewItem, ReviewRound, new_id, now

MOST = 2000
"""Passages in one round."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a round is to be.

    Attributes
    ----------
    design
        ``random``: every passage is as likely; ``doubt``: by the expected number of wrong words;
        ``disagreement``: by how many words another model version heard differently.
    wanted
        About how many passages.
    double_share
        The share of them that two people answer, 0 to 1.
    model, language, since, until
        Only what this model version (its id) heard, in this language, of recordings that arrived on these
        days.
    """

    design: str = "random"
    wanted: int = 50
    double_share: float = 0.2
    model: str | None = None
    language: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class _Heard:
    row: HypothesisRow
    other: str | None
    places: list[Passage]
    sizes: list[float]


def begin(records: Records, by: str, wish: Wish) -> str:
    """Draw a round and return its id.

    Raises
    ------
    Invalid
        The wish makes no sense, or there is nothing to draw from.
    """
    _check(wish)
    with records.database.session() as session:
        frame = _frame(session, wish)
        sizes = [size for heard in frame for size in heard.sizes]
        if not sizes:
            raise Invalid(_nothing(wish), field="design")
        drawing = plan(sizes, wish.wanted)
        round_ = ReviewRound(
            design=wish.design,
            wanted=wish.wanted,
            double_share=wish.double_share,
            filters=_filters(wish),
            frame=[[heard.row.id, *([heard.other] if heard.other else [])] for heard in frame],
            scale=drawing.scale,
            least=drawing.least,
            passages=len(sizes),
            words=sum(place.last_word - place.first_word for heard in frame for place in heard.places),
            created_by=by,
        )
        seed = new_id()
        places = [(heard.row, place) for heard in frame for place in heard.places]
        chances = [drawing.probability(size) for size in sizes]
        twice = Random(f"{seed} twice")  # noqa: S311 - a draw, no secret
        rows.add(
            session,
            round_,
            [
                _item(
                    round_,
                    position,
                    *places[index],
                    chances[index],
                    2 if twice.random() < wish.double_share else 1,
                )
                for position, index in enumerate(draw(chances, seed))
            ],
        )
        return round_.id


def sizes_of(
    design: str, heard: Hypothesis, other: Hypothesis | None, places: Sequence[Passage]
) -> list[float]:
    """Return how much each passage counts for in a draw."""
    if design == DOUBT:
        return [doubt_of(heard, place) for place in places]
    if design == DISAGREEMENT and other is not None:
        return [disagreement_of(heard, other, place) for place in places]
    return [1.0] * len(places)


def _frame(session: Session, wish: Wish) -> list[_Heard]:
    """Return what can be drawn from: of each recording the newest hypothesis that is wanted."""
    since, until = _moment(wish.since), _moment(wish.until and wish.until + timedelta(days=1))
    found = rows.heard(session, model=wish.model, language=wish.language, since=since, until=until)
    newest = [next(own) for _, own in groupby(found, key=lambda row: row.recording_id)]
    others = _others(session) if wish.design == DISAGREEMENT else {}
    frame: list[_Heard] = []
    for row in newest:
        other = next((each for each in others.get(row.recording_id, []) if _differs(each, row)), None)
        if wish.design == DISAGREEMENT and other is None:
            continue
        heard = hypotheses.load(session, row.id)
        against = hypotheses.load(session, other.id) if other else None
        if heard is not None:
            places = passages(heard)
            sizes = sizes_of(wish.design, heard, against, places)
            frame.append(_Heard(row, other.id if other else None, places, sizes))
    return frame


def _others(session: Session) -> dict[str, list[HypothesisRow]]:
    grouped = groupby(rows.heard(session), key=lambda row: row.recording_id)
    return {recording: list(own) for recording, own in grouped}


def _differs(one: HypothesisRow, other: HypothesisRow) -> bool:
    return one.model_version_id != other.model_version_id


def _item(
    round_: ReviewRound, position: int, row: HypothesisRow, place: Passage, chance: float, reviewers: int
) -> ReviewItem:
    return ReviewItem(
        round_id=round_.id,
        position=position,
        recording_id=row.recording_id,
        hypothesis_id=row.id,
        first_word=place.first_word,
        last_word=place.last_word,
        start_s=place.start_s,
        end_s=place.end_s,
        probability=chance,
        reviewers=reviewers,
    )


def _filters(wish: Wish) -> dict[str, Any]:
    given = {
        "model": wish.model,
        "language": wish.language,
        "since": wish.since and wish.since.isoformat(),
        "until": wish.until and wish.until.isoformat(),
    }
    return {name: value for name, value in given.items() if value}


def _moment(day: date | None) -> datetime | None:
    return day and datetime.combine(day, time(), tzinfo=now().tzinfo)


def _check(wish: Wish) -> None:
    if wish.design not in DESIGNS:
        raise Invalid(f"A round is drawn by one of: {', '.join(DESIGNS)}.", field="design")
    if not 1 <= wish.wanted <= MOST:
        raise Invalid(f"A round has 1 to {MOST} passages.", field="wanted")
    if not 0 <= wish.double_share <= 1:
        raise Invalid("The share for two reviewers lies between 0 and 1.", field="double_share")
    if wish.since and wish.until and wish.until < wish.since:
        raise Invalid("The last day comes before the first.", field="until")


def _nothing(wish: Wish) -> str:
    if wish.design == DISAGREEMENT:
        return shown(
            "No such recording was heard by two models yet. Transcribe some of them again with another "
            "model, or draw by doubt."
        )
    return shown(
        "There is nothing to draw from: no transcribed recording with these filters may be used to measure "
        "quality. Widen the filters, or ask for that consent."
    )
