"""A recogniser, and what tells speakers apart, made from settings."""

from typing import TYPE_CHECKING

from backend.domain.costs import Costs
from backend.settings import Settings
from kernels.cache import use_cache_folder
from worker.models import resolve
from worker.presets import PRESETS
from worker.second_model import choose_second

if TYPE_CHECKING:
    from worker.recognizer import Recognizer
    from worker.speakers.proposing import Proposer


def load_recognizer(settings: Settings) -> "Recognizer":
    """Load the model of the settings.

    Raises
    ------
    Unavailable
        The model cannot be had or loaded.
    """
    use_cache_folder(settings.data_dir / "cache" / "numba")
    from worker.recognizer import Recognizer  # imports kernels, which must know their cache folder by now

    return Recognizer(
        resolve(settings.model, settings.data_dir / "cache"),
        settings.device,
        settings.compute_type,
        settings.threads,
        preset=PRESETS[settings.preset],
        beam_size=settings.beam_size,
        batch_size=settings.batch_size,
    )


def load_second(settings: Settings, first: "Recognizer") -> "Recognizer | None":
    """Load what gives a second opinion of the words of a model, or return ``None`` where nothing does.

    Raises
    ------
    Unavailable
        A model was named that cannot be had or loaded.
    """
    name = choose_second(settings.second_model, first.version, first.weights_bytes, settings.preset)
    return load_by_name(settings, name) if name else None


def load_by_name(settings: Settings, name: str) -> "Recognizer":
    """Load a model to give second opinions: greedily, as what it says is only compared.

    Raises
    ------
    Unavailable
        The model cannot be had or loaded.
    """
    return load_recognizer(settings.model_copy(update={"model": name, "preset": "fast", "beam_size": 1}))


def costs_of(settings: Settings) -> Costs:
    """Return what errors cost by the settings."""
    return Costs(settings.missed_cost, max(settings.missed_cost, settings.weighty_cost))


def load_proposer(settings: Settings) -> "Proposer | None":
    """Return what tells speakers apart, or ``None`` where the settings say that nobody does."""
    if settings.speakers == "off":
        return None
    use_cache_folder(settings.data_dir / "cache" / "numba")
    from worker.cores import physical_cores
    from worker.speakers.proposing import Proposer

    return Proposer(settings.data_dir / "cache", settings.threads or physical_cores())
