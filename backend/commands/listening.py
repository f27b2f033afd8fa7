"""The socket the web server listens on, opened before anything else: a taken port is told at once."""

import errno
import socket

from backend.domain.errors import Unavailable
from backend.settings import Settings

BACKLOG = 2048


def listen(settings: Settings) -> socket.socket:
    """Open the socket.

    Raises
    ------
    Unavailable
        The port is taken or may not be used, or the machine has no such address.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(BACKLOG)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise Unavailable(_sentence(settings, error)) from error
    return listener


def _sentence(settings: Settings, error: OSError) -> str:
    port, host = settings.port, settings.host
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken, perhaps by an Errata that is running already. Stop that, or choose "
            f"another: ERRATA_PORT={port + 1 if port < 65535 else 8765} errata serve."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used without being root. Choose one above 1023 with ERRATA_PORT."
    return (
        f"{host} is no address of this machine ({error.strerror}). Set ERRATA_HOST, for example to 127.0.0.1."
    )
