"""A recogniser made from settings, for the commands that need one."""

from typing import TYPE_CHECKING

from backend.settings import Settings
from kernels.cache import use_cache_folder
from worker.models import resolve

if TYPE_CHECKING:
    from worker.recognizer import Recognizer


def load_recognizer(
    settings: Settings, *, model: str | None = None, device: str | None = None, threads: int | None = None
) -> "Recognizer":
    """Load the model that is named, or else the one of the settings.

    Raises
    ------
    Unavailable
        The model cannot be had or loaded.
    """
    use_cache_folder(settings.data_dir / "cache" / "numba")
    from worker.recognizer import Recognizer  # imports kernels, which must know their cache folder by now

    return Recognizer(
        resolve(model or settings.model, settings.data_dir / "cache"),
        device or settings.device,
        settings.compute_type,
        settings.threads if threads is None else threads,
        beam_size=settings.beam_size,
    )
