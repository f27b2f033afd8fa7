"""A recogniser made from settings."""

from typing import TYPE_CHECKING

from backend.settings import Settings
from kernels.cache import use_cache_folder
from worker.models import resolve
from worker.presets import PRESETS

if TYPE_CHECKING:
    from worker.recognizer import Recognizer


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
