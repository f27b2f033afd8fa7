"""What is said of an alarm that rests on too little."""

from typing import Any


def few(reference: int, least_reference: int, current: int, least_current: int) -> dict[str, Any]:
    """Return why nothing is said (``few`` before or now, or ``new``: nothing before), and what it takes."""
    return {
        "few": "few" if reference else "new",
        "has": [reference, current],
        "needs": [least_reference, least_current],
    }
