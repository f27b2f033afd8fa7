"""A recogniser, and what tells speakers apart, made from settings."""

from typing import TYPE_CHECKING

from backend.settings import Settings
from kernels.cache import use_cache_folder
from worker.models import resolve
from worker.presets import PRESETS

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


def load_proposer(settings: Settings) -> "Proposer | None":
    """Return what tells speakers apart, or ``None`` where the settings say that nobody does."""
    if settings.speakers == "off":
        return None
    use_cache_folder(settings.data_dir / "cache" / "numba")
    from worker.cores import physical_cores
    from worker.speakers.proposing import Proposer

    return Proposer(settings.data_dir / "cache", settings.threads or physical_cores())
