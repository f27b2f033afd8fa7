"""Figures that were worked out, and for how long they are shown again.

While what they are made of stays as it is, they stay. Of thousands of transcripts working them out takes
long, and one more correction moves nothing that anybody could see: those are shown again for a minute
whatever was corrected meanwhile, and renewed beforehand for whoever keeps looking.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from backend.storage.tables import now

LARGE = 500
"""From how many transcripts on figures are shown again."""
SHOWN_S = 60.0
"""How old figures may be that are shown again."""
KEPT_UP_S = 600.0
"""For how long figures that somebody looked at are renewed."""
MANY = 16
"""Sets of filters whose figures are kept."""


@dataclass(slots=True)
class Kept:
    """Figures, and when they were worked out.

    Attributes
    ----------
    figures
        What was worked out.
    made_of
        All that it was worked out from.
    there
        What there was to look at: if a recording comes or goes, they are not shown again.
    is_large
        Whether working them out takes long.
    at, asked_at
        When they were worked out, and last looked at.
    """

    figures: Any
    made_of: Any
    there: Any
    is_large: bool
    at: datetime = field(default_factory=now)
    asked_at: datetime = field(default_factory=now)


class WorkedOut:
    """Figures by what was asked for.

    Parameters
    ----------
    large
        From how many transcripts on figures are shown again though something was corrected.
    """

    def __init__(self, large: int = LARGE) -> None:
        self._large = large
        self._kept: dict[Hashable, Kept] = {}

    def shown_again(self, asked: Hashable, there: Any) -> Kept | None:
        """Return figures that may be shown although something may have been corrected since."""
        kept = self._kept.get(asked)
        if kept is None:
            return None
        kept.asked_at = now()
        is_young = (kept.asked_at - kept.at).total_seconds() < SHOWN_S
        return kept if kept.is_large and is_young and kept.there == there else None

    def unchanged(self, asked: Hashable, made_of: Any) -> Kept | None:
        """Return figures that would come out as they did."""
        kept = self._kept.get(asked)
        return kept if kept is not None and kept.made_of == made_of else None

    def keep(self, asked: Hashable, figures: Any, made_of: Any, there: Any, transcripts: int) -> None:
        """Keep figures that rest on a number of transcripts."""
        kept = Kept(figures, made_of, there, transcripts >= self._large)
        if former := self._kept.get(asked):
            kept.asked_at = former.asked_at
        elif len(self._kept) >= MANY:
            self._kept.clear()
        self._kept[asked] = kept

    def to_renew(self) -> list[Any]:
        """Return of which figures somebody looked at lately, and would wait for them if he did again."""
        since = now()
        return [
            asked
            for asked, kept in list(self._kept.items())
            if kept.is_large and (since - kept.asked_at).total_seconds() < KEPT_UP_S
        ]

    def forget(self) -> None:
        """Drop everything: something was erased."""
        self._kept.clear()
