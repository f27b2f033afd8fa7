"""How far each quantity has moved: of all recordings their sound, within each model what it heard."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.domain.alarms import Measured
from backend.domain.drift import LEAST_CURRENT, LEAST_REFERENCE, OF_MODEL, OF_SOUND, Drift, drift
from backend.domain.estimation.drift import LARGE, MODERATE
from backend.services.alarms.looking import Found, Look
from backend.services.alarms.telling_few import few
from backend.storage import summaries
from backend.storage.summaries import Summarised

MOST_RECORDINGS = 2000
"""Of a window and a model version; the newest."""
Many = Sequence[Summarised]


def drifts(look: Look) -> Found:
    """Return how far each quantity of :mod:`backend.domain.drift` has moved, as its stability index.

    Where a model version is new, what it heard is given beside what the former one did, and not judged: they
    need not have heard alike.
    """
    days = look.windows
    with look.records.database.reading() as session:
        before = summaries.between(session, days.reference_from, days.reference_to, limit=MOST_RECORDINGS)
        now = summaries.between(session, days.current_from, days.current_to, limit=MOST_RECORDINGS)
    found: Found = {
        (f"drift_{name}", ""): _measured(drift(name, _sounds(name, before), _sounds(name, now)))
        for name in OF_SOUND
    }
    for model in look.models():
        mine, former = _of(now, model.id), _of(before, model.former_id)
        for name in OF_MODEL:
            moved = drift(name, _of(before, model.id), mine)
            beside = drift(name, former, mine) if moved.reference == 0 else None
            found[f"drift_{name}", model.scope] = _measured(moved, _beside(beside, model.former_scope))
    return found


def _sounds(name: str, heard: Many) -> list[Mapping[str, Any]]:
    """Return a summary of each recording, when something first listened: it sounds alike ever after.

    A model that knows one language calls everything that, so it does not tell languages.
    """
    return [each.summary for each in heard if each.is_first and (name != "language" or each.is_multilingual)]


def _of(heard: Many, model: str | None) -> list[Mapping[str, Any]]:
    return [each.summary for each in heard if each.model == model]


def _beside(moved: Drift | None, scope: str | None) -> dict[str, Any]:
    if moved is None or moved.reference < LEAST_REFERENCE or moved.current < LEAST_CURRENT:
        return {}
    return {"former": {"model": scope, "before": moved.before, "now": moved.now}}


def _measured(moved: Drift, beside: Mapping[str, Any] | None = None) -> Measured:
    details = moved.as_json() | dict(beside or {})
    if moved.stability is None:
        details |= few(moved.reference, LEAST_REFERENCE, moved.current, LEAST_CURRENT)
        return Measured(None, MODERATE, LARGE, details=details)
    return Measured(moved.stability.value, MODERATE, LARGE, moved.stands_out, moved.p_value, details)
