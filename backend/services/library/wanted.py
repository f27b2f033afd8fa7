"""What a person asks the library for: the words, filters and order that stand in its address, checked."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta

from backend.domain.errors import Invalid
from backend.domain.search import terms_of
from backend.domain.text import one_line
from backend.storage.listing import Criteria, Range

STATES = ("queued", "running", "done", "failed", "cancelled")
# At least, and less than.
LENGTHS: dict[str, Range] = {
    "short": (None, 300.0),
    "medium": (300.0, 1800.0),
    "long": (1800.0, 3600.0),
    "longest": (3600.0, None),
}
DOUBTS: dict[str, Range] = {"few": (None, 0.02), "some": (0.02, 0.08), "many": (0.08, None)}
RATINGS: dict[str, Range] = {"good": (4.0, None), "fair": (2.5, 4.0), "poor": (None, 2.5)}
NOT_RATED = "none"
SORTS = ("added", "title", "length", "doubt", "rating", "edited")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which recordings are wanted; what is empty matches everything.

    Attributes
    ----------
    q
        Words, or their beginnings, in title, file name, notes, tags or text; words in double quotes stand in
        a row.
    state
        One of :data:`STATES`.
    language, model, tag
        As they are.
    length, doubt, rating
        A key of :data:`LENGTHS`, :data:`DOUBTS`, :data:`RATINGS`, or ``none`` for what nobody rated.
    added_from, added_to
        The first and the last day, in UTC, as ``2026-11-23``.
    sort
        One of :data:`SORTS`, the other way round after a minus.
    """

    q: str = ""
    state: str = ""
    language: str = ""
    model: str = ""
    tag: str = ""
    length: str = ""
    doubt: str = ""
    rating: str = ""
    added_from: str = ""
    added_to: str = ""
    sort: str = ""

    @property
    def is_everything(self) -> bool:
        """Whether nothing narrows it down; the order does not."""
        return not any(getattr(self, each.name) for each in fields(self) if each.name != "sort")

    def criteria(self) -> Criteria:
        """Return what the record is asked.

        Raises
        ------
        Invalid
            A filter has a value that there is not.
        """
        rated = {"rating": self.rating} if self.rating != NOT_RATED else {"rating": ""}
        sort = self.sort or SORTS[0]
        return Criteria(
            terms=terms_of(one_line(self.q)),
            state=_one_of("state", self.state, STATES),
            language=self.language,
            model=self.model,
            tag=self.tag,
            length_s=LENGTHS.get(_one_of("length", self.length, LENGTHS), (None, None)),
            doubtful=DOUBTS.get(_one_of("doubt", self.doubt, DOUBTS), (None, None)),
            stars=RATINGS.get(_one_of("rating", rated["rating"], RATINGS, NOT_RATED), (None, None)),
            is_rated=False if self.rating == NOT_RATED else None,
            added_from=_day("added_from", self.added_from),
            added_before=_day("added_to", self.added_to, after=timedelta(days=1)),
            order=_one_of("sort", sort.removeprefix("-"), SORTS),
            is_reversed=sort.startswith("-"),
        )


def _one_of(field: str, value: str, known: tuple[str, ...] | dict[str, Range], *also: str) -> str:
    if value and value not in known:
        raise Invalid(f"{value!r} is no {field}; choose one of: {', '.join((*known, *also))}.", field=field)
    return value


def _day(field: str, value: str, *, after: timedelta = timedelta()) -> datetime | None:
    if not value:
        return None
    try:
        return datetime.combine(date.fromisoformat(value) + after, time(), UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid(f"{field} is {value!r}; write a day as 2026-11-23.", field=field) from error
