"""Which model gives a second opinion, if any: what it costs in time must be worth it."""

from backend.domain.transcript import ModelVersion
from worker.models import installed, weights_bytes

AUTO, OFF = "auto", "off"
SAME_COST = "careful"
"""With this preset time matters less than what is found: a second model may take as long as the first."""
NO_TIME = "fast"


def choose_second(wanted: str, first: ModelVersion, first_bytes: int, preset: str) -> str | None:
    """Return the name of the model that gives a second opinion, or ``None``.

    A model that was named always listens. By itself one is chosen of those installed: with the preset
    *balanced* the largest that is smaller than the first model, which adds about a third of the time of
    recognition; with *careful* the largest other one; with *fast* none.

    Parameters
    ----------
    wanted
        ``auto``, ``off``, or a model.
    first
        The model whose words are to be judged.
    first_bytes
        Size of its weights.
    preset
        Name of the preset.
    """
    if wanted == OFF or (wanted == AUTO and preset == NO_TIME):
        return None
    if wanted != AUTO:
        return None if wanted == first.name else wanted
    others = {
        version.name: weights_bytes(version.name)
        for version in installed()
        if version.sha256 != first.sha256
        and (preset == SAME_COST or weights_bytes(version.name) < first_bytes)
    }
    return max(others, key=others.__getitem__, default=None)
