"""Fetch a recording from the web: streamed to the disk, gone on with after a break, from the open net.

Whoever asks for an address must not make this machine reach what only it can reach. So each host, also of a
redirect, is looked up here, its addresses are judged, and the connection is made to the one that was judged.
"""

import mimetypes
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from ssl import SSLError
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import httpcore

import backend
from backend.domain.addresses import checked_url, is_public
from backend.domain.errors import Invalid, NotFound, Unavailable
from backend.services import importing
from backend.services.records import Records
from worker.gate import moved

REDIRECTS = 5
ATTEMPTS = 3
PAUSE_S = 2.0
TELL_EVERY_S = 1.0
_TIMEOUT = {"connect": 15.0, "read": 60.0, "write": 15.0, "pool": 15.0}
_HEADERS = {
    "User-Agent": f"Errata/{backend.__version__}",
    "Accept": "audio/*, video/*, application/octet-stream;q=0.9, */*;q=0.1",
    "Accept-Encoding": "identity",
}
_BROKEN = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, SSLError)

Lookup = Callable[[str, int], list[str]]
"""Gives the addresses of a host."""


def look_up(host: str, port: int) -> list[str]:
    """Return the addresses of a host, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class VettedNetwork(httpcore.NetworkBackend):
    """Connections to hosts whose every address is public, and to those that are named.

    Parameters
    ----------
    allowed
        Hosts that are connected to wherever they are.
    """

    def __init__(self, allowed: Iterable[str] = (), lookup: Lookup = look_up) -> None:
        self._allowed = frozenset(host.casefold() for host in allowed)
        self._lookup = lookup
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        """Connect to an address of a host that was judged.

        Raises
        ------
        Invalid
            There is no such host, or it is in a private network.
        """
        try:
            addresses = self._lookup(host, port)
        except (OSError, UnicodeError) as error:
            raise Invalid(
                f"There is no host {host}. Check the spelling of the address.", field="url"
            ) from error
        if host.casefold() not in self._allowed and not all(map(is_public, addresses)):
            raise importing.private(host)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                return self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


@dataclass(frozen=True)
class Fetching:
    """The steps of an import, each of which may be done again after a crash and comes to the same."""

    records: Records
    lookup: Lookup = look_up
    pause_s: float = PAUSE_S

    def fetch(self, import_id: str) -> str:
        """Fetch what is missing of a file, and return its name.

        Raises
        ------
        Invalid, NotFound, TooLarge, Unavailable
            It cannot be had; the sentence says why.
        JobStopped
        """
        task = importing.fetching(self.records, import_id)
        network = VettedNetwork(self.records.import_hosts, self.lookup)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with httpcore.ConnectionPool(network_backend=network, retries=0) as pool:
                    return self._fetch(pool, import_id, task.url)
            except _BROKEN as error:
                if attempt == ATTEMPTS:
                    raise _unreachable(urlsplit(task.url).hostname or "") from error
                time.sleep(self.pause_s * attempt)
        raise AssertionError("the loop returns or raises")

    def store(self, import_id: str, filename: str) -> str | None:
        """Make a recording of what was fetched."""
        return importing.finish(self.records, import_id, filename)

    def _fetch(self, pool: httpcore.ConnectionPool, import_id: str, url: str) -> str:
        parts = self.records.media.parts
        mark = importing.fetching(self.records, import_id).mark
        try:
            here = parts.size(import_id) if mark else 0
        except NotFound:
            here = 0
        for _ in range(REDIRECTS + 1):
            headers: Mapping[str, str] = _HEADERS | (
                {"Range": f"bytes={here}-", "If-Range": mark} if here and mark else {}
            )
            with pool.stream(
                "GET", url, headers=list(headers.items()), extensions={"timeout": _TIMEOUT}
            ) as response:
                target = _redirect(url, response)
                if target is None:
                    offset = self._begin_at(import_id, here, mark, response)
                    self._receive(import_id, offset, response)
                    return filename_of(url, response)
                url = target
        raise Invalid("The address leads from one to the next without an end.", field="url")

    def _begin_at(self, import_id: str, here: int, mark: str | None, response: httpcore.Response) -> int:
        """Return from which byte on the answer holds the file, and make room for it."""
        parts = self.records.media.parts
        if response.status == 206 and _header(response, "content-range").startswith(f"bytes {here}-"):
            if _mark(response) == mark:
                return here
            # The rest of another file: not all servers heed If-Range.
            parts.delete(import_id)
            raise httpcore.RemoteProtocolError("the file has changed")
        _refuse(response)
        parts.delete(import_id)
        parts.create(import_id)
        return 0

    def _receive(self, import_id: str, offset: int, response: httpcore.Response) -> None:
        limit = self.records.max_upload_bytes
        length = _header(response, "content-length")
        total = offset + int(length) if length.isdecimal() else None
        if total is not None and total > limit:
            raise importing.too_large(self.records)
        mark = _mark(response)
        importing.received(self.records, import_id, offset, total, mark)

        def told() -> Iterator[bytes]:
            reached, said_at = offset, time.monotonic()
            for block in response.iter_stream():
                reached += len(block)
                if reached > limit:
                    raise importing.too_large(self.records)
                yield block
                moved()
                if time.monotonic() - said_at > TELL_EVERY_S:
                    said_at = time.monotonic()
                    importing.received(self.records, import_id, reached, total, mark)

        reached = self.records.media.parts.append(import_id, offset, told(), limit)
        importing.received(self.records, import_id, reached, total, mark)


def filename_of(url: str, response: httpcore.Response) -> str:
    """Return what a file is called: as its server says, or as its address ends."""
    message = Message()
    message["content-disposition"] = _header(response, "content-disposition")
    name = message.get_filename() or unquote(urlsplit(url).path).rpartition("/")[2]
    if "." not in name:
        kind = _header(response, "content-type").partition(";")[0].strip()
        name = (name or urlsplit(url).hostname or "recording") + (mimetypes.guess_extension(kind) or "")
    return name


def _redirect(url: str, response: httpcore.Response) -> str | None:
    if response.status not in {301, 302, 303, 307, 308}:
        return None
    return checked_url(urljoin(url, _header(response, "location"))).geturl()


def _refuse(response: httpcore.Response) -> None:
    """Raise what a person is told when the answer is not a file."""
    status = response.status
    if status in {401, 403, 407}:
        raise Invalid(
            "The other server wants you to sign in first. Download the file and upload it here.", field="url"
        )
    if status in {404, 410}:
        raise Invalid("There is nothing at this address. Check that it is whole.", field="url")
    if status == 429 or status >= 500:
        raise httpcore.RemoteProtocolError(f"status {status}")
    if status != 200:
        raise Invalid(f"The other server answered {status} instead of the file.", field="url")
    if _header(response, "content-type").partition(";")[0].strip().lower() in {
        "text/html",
        "application/xhtml+xml",
    }:
        raise Invalid(
            "The address leads to a web page, not to a recording. Copy the link of the file itself.",
            field="url",
        )


def _mark(response: httpcore.Response) -> str | None:
    """Return by what this very content is known, if half of it can be asked for."""
    etag = _header(response, "etag")
    if etag.startswith('"'):  # a weak one says nothing of single bytes
        return etag
    return _header(response, "last-modified") or None


def _header(response: httpcore.Response, name: str) -> str:
    wanted = name.encode()
    return next((value.decode("latin-1") for key, value in response.headers if key.lower() == wanted), "")


def _unreachable(host: str) -> Unavailable:
    return Unavailable(
        f"{host} does not answer, or breaks off again and again. Try it later, or download the file and "
        "upload it here.",
        field="url",
    )
