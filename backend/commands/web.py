"""``errata web``: pages and API."""

import signal
import socket

import click
import uvicorn

from backend import logs
from backend.app import create_app
from backend.commands.listening import listen
from backend.opening import open_records
from backend.services import sweeping
from backend.settings import Settings
from backend.supervising import end_with_parent

STOP_WITHIN_S = 10


@click.command()
@click.option("--descriptor", type=int, hidden=True, help="An open socket to listen on.")
def web(descriptor: int | None) -> None:
    """Serve the pages and the API, until told to stop."""
    settings = Settings.load()
    logs.configure(settings.log_level, settings.log_format)
    if descriptor is None:
        listener = listen(settings)
    else:
        listener = socket.socket(fileno=descriptor)
        end_with_parent()
    # Before the first request: the queue's client never migrates, and what a crash left is put right.
    records = open_records(settings)
    sweeping.sweep(records)
    records.database.close()
    config = uvicorn.Config(
        create_app(settings),
        log_config=None,
        access_log=settings.log_level == "debug",
        server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN_S,
        proxy_headers=settings.base_url is not None,
    )
    # uvicorn stops in order and then sends itself the signal again: by then there is nothing left to do.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    uvicorn.Server(config).run(sockets=[listener])
