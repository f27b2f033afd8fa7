"""What ``errata doctor`` looks at on a machine that transcribes."""

from typing import TYPE_CHECKING

from backend.commands.checks import Check
from worker.models import PACKAGED, installed, resolve

if TYPE_CHECKING:
    from backend.settings import Settings


def model(settings: "Settings") -> Check:
    """Check that the model for new recordings is here and is what it claims."""
    here = [version.name for version in installed()]
    if settings.model not in PACKAGED and not settings.model.startswith(("/", ".")):
        message = f"{settings.model} comes from the model hub when it is first used. Here: {', '.join(here)}."
        return Check("model", "warning", message)
    version = resolve(settings.model, settings.data_dir / "cache").version
    return Check("model", "ok", f"{version.name}, sha256 {version.sha256[:12]}…, is here and whole.")


def decoding(_: "Settings | None" = None) -> Check:
    """Check what the process that decodes recordings could do beside that, on this machine."""
    from worker.pipeline.decode import missing_rights

    missing = missing_rights()
    if missing:
        message = (
            "Recordings are decoded by a process of their own, but this machine cannot take from it: "
            f"{', '.join(missing)}. A file that exploits a defect of a decoder could do that much."
        )
        return Check("decoding", "warning", message)
    return Check("decoding", "ok", "Recordings are decoded by a process that can do nothing else.")


def speakers(settings: "Settings") -> Check:
    """Check whether speakers can be told apart by their voices."""
    from worker.speakers.networks import HINT, is_installed, verify

    if settings.speakers == "off":
        return Check("speakers", "ok", "Nobody tells speakers apart: ERRATA_SPEAKERS is off.")
    if not is_installed():
        message = f"Speakers are told apart by their channels only. {HINT}, to tell voices apart too."
        return Check("speakers", "warning", message)
    return Check("speakers", "ok", f"Speakers are told apart by channels and voices ({verify()}, whole).")


def device(settings: "Settings") -> Check:
    """Check where the model will run."""
    import ctranslate2

    gpus = ctranslate2.get_cuda_device_count()
    if settings.device == "cuda" and not gpus:
        return Check("device", "problem", "No GPU is visible. Set ERRATA_DEVICE=auto to use the CPU.")
    if settings.device == "cpu" or not gpus:
        unused = f" {gpus} GPU left unused." if gpus else ""
        return Check("device", "ok", f"The model runs on the CPU.{unused}")
    return Check("device", "ok", f"The model runs on the GPU ({gpus} visible).")
