"""The real processes of the product, to be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from backend.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_S = 300.0
Found = TypeVar("Found")


class Command:
    """One ``errata`` command, running."""

    def __init__(
        self, settings: Settings, *arguments: str, program: tuple[str, ...] = ("-m", "backend")
    ) -> None:
        self.settings = settings
        self.log = settings.data_dir / f"{arguments[0]}-{time.monotonic_ns()}.log"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, *program, *arguments],
                cwd=ROOT,
                env=environment(settings),
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Kill it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ask it to stop, and return its exit status."""
        self.process.terminate()
        return self.process.wait(timeout=PATIENCE_S)

    def said(self) -> str:
        """What it has logged."""
        return self.log.read_text(errors="replace")


def environment(settings: Settings) -> dict[str, str]:
    """The environment that makes a process read these settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ERRATA_")}
    return inherited | {
        "ERRATA_IMPORT_HOSTS": ",".join(settings.import_hosts),
        **({"ERRATA_WATCH_FOLDER": str(settings.watch_folder)} if settings.watch_folder else {}),
        "ERRATA_DATA_DIR": str(settings.data_dir),
        "ERRATA_DATABASE_URL": settings.database_url,
        "ERRATA_PORT": str(settings.port),
        "ERRATA_STUCK_AFTER_S": str(settings.stuck_after_s),
    }


def eventually(look: Callable[[], Found], meanwhile: Callable[[], None] = lambda: None) -> Found:
    """Wait until something is true, and return it."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := look()):
        assert time.monotonic() < deadline, f"waited {PATIENCE_S:.0f} s in vain for {look}"
        meanwhile()
        time.sleep(0.05)
    return found
