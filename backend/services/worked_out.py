"""What the page about quality was made of, and the figures worked out from it, kept while they may be shown.

While what they are made of stays as it is, figures stay. Of thousands of transcripts reading and working out
take long, and one more correction moves nothing that anybody could see: there what was read serves for a
minute, whatever was corrected meanwhile, and is renewed beforehand for whoever keeps looking.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from backend.storage.tables import now

LARGE = 500
"""From how many transcripts on what was read serves for a while."""
SERVES_S = 60.0
"""How old it may be."""
KEPT_UP_S = 600.0
"""For how long figures that somebody looked at are renewed."""
MANY = 16
"""Sets of filters whose figures are kept."""


@dataclass(frozen=True, slots=True)
class _Read:
    what: Any
    there: Hashable
    at: datetime = field(default_factory=now)


class WorkedOut:
    """What was read, and figures by what was asked for.

    Parameters
    ----------
    large
        From how many transcripts on what was read serves for a while.
    """

    def __init__(self, large: int = LARGE) -> None:
        self._large = large
        self._read: _Read | None = None
        self._figures: dict[Hashable, tuple[Any, Any]] = {}
        self._asked_at: dict[Hashable, datetime] = {}

    def recent(self, there: Hashable) -> Any | None:
        """Return what was read a moment ago, if that takes long.

        Parameters
        ----------
        there
            Tells whether a recording came or went meanwhile; then it has to be read again.
        """
        read = self._read
        if read is None or read.there != there or _passed_s(read.at) >= SERVES_S:
            return None
        return read.what

    def note(self, what: Any, there: Hashable, transcripts: int) -> None:
        """Keep what was read, if there are many transcripts."""
        self._read = _Read(what, there) if transcripts >= self._large else None

    def figures(self, asked: Hashable, made_of: Any) -> Any | None:
        """Return figures that were worked out from the same."""
        former, figures = self._figures.get(asked, (None, None))
        return figures if former == made_of else None

    def keep(self, asked: Hashable, made_of: Any, figures: Any) -> None:
        """Keep figures, and what they were worked out from."""
        if asked not in self._figures and len(self._figures) >= MANY:
            self._figures.clear()
        self._figures[asked] = (made_of, figures)

    def ask(self, asked: Hashable) -> None:
        """Note that somebody looks at figures."""
        self._asked_at[asked] = now()

    def to_renew(self) -> list[Any]:
        """Return what somebody asked for lately, and would wait for if he did again."""
        self._asked_at = {each: at for each, at in self._asked_at.items() if _passed_s(at) < KEPT_UP_S}
        return [each for each in self._asked_at if self._read and each in self._figures]

    def forget(self) -> None:
        """Drop everything: something was erased."""
        self._read = None
        self._figures.clear()


def _passed_s(moment: datetime) -> float:
    return (now() - moment).total_seconds()
