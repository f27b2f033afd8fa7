"""What a started process is told: these settings, and none that happen to be in the environment."""

import os


def environment(**settings: object) -> dict[str, str]:
    """Return the environment in which a process reads these settings alone, such as ``data_dir=folder``."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ERRATA_")}
    return inherited | {f"ERRATA_{name.upper()}": str(value) for name, value in settings.items()}
