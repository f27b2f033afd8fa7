"""A figure with its interval."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, the interval that holds the truth at the stated level, and what it rests on.

    Attributes
    ----------
    value
        The figure itself.
    low, high
        Ends of the interval; infinite where nothing limits the figure on that side.
    units
        Independent units it rests on: recordings, people or segments, never words.
    """

    value: float
    low: float
    high: float
    units: int

    def as_json(self) -> dict[str, float | int | None]:
        """Return it as JSON-ready values; an infinite end is None."""
        return {
            "value": self.value,
            "low": self.low if math.isfinite(self.low) else None,
            "high": self.high if math.isfinite(self.high) else None,
            "units": self.units,
        }
