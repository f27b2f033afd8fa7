"""``errata serve``: the web and the worker together, as two processes that are looked after."""

import sys

import click

from backend import logs
from backend.commands.listening import listen
from backend.opening import open_records
from backend.services import accounts
from backend.settings import Settings
from backend.supervising import Part, supervise


@click.command()
def serve() -> None:
    """Start the web server and the worker, and keep them running."""
    settings = Settings.load()
    logs.configure(settings.log_level, settings.log_format)
    # The socket stays open here: while a crashed web process starts again, people wait and are not refused.
    listener = listen(settings)
    listener.set_inheritable(True)
    records = open_records(settings)
    token = accounts.first_run_token(records)
    records.database.close()
    _greet(settings, token)
    descriptor = listener.fileno()
    web = Part("web", ("web", "--descriptor", str(descriptor)), (descriptor,))
    workers = [Part(f"worker {n}", ("worker", "--supervised")) for n in range(1, settings.workers + 1)]
    sys.exit(supervise([web, *workers]))


def _greet(settings: Settings, token: str | None) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    shown = "localhost" if host in {"0.0.0.0", "[::]"} else host  # noqa: S104 - compared, not listened on
    address = (settings.base_url or f"http://{shown}:{settings.port}").rstrip("/")
    click.echo(f"\n  Errata is at {address}/")
    if token:
        click.echo(f"  Make the owner's account: {address}/welcome?token={token}")
    click.echo(f"  Everything is kept in {settings.data_dir}")
    click.echo("  Stop it with Ctrl-C.\n")
