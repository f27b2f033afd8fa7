"""``errata worker``: transcribe what is queued, until told to stop."""

import sys

import click

from backend import logs
from backend.settings import Settings


@click.command()
@click.option("--supervised", is_flag=True, hidden=True, help="One process of several: end with the parent.")
def worker(supervised: bool) -> None:
    """Transcribe what is queued, until told to stop.

    ERRATA_WORKERS recordings are worked on at once, each in a process of its own.
    """
    settings = Settings.load()
    logs.configure(settings.log_level, settings.log_format)
    if supervised or settings.workers == 1:
        from backend.supervising import end_with_parent
        from worker.main import run

        if supervised:
            end_with_parent()

        run(settings)
    else:
        from backend.supervising import Part, supervise

        names = [f"worker {number}" for number in range(1, settings.workers + 1)]
        sys.exit(supervise([Part(name, ("worker", "--supervised")) for name in names]))
