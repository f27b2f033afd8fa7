"""Another server of the web, on this machine, that has recordings and every fault a server can have."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CONTENT = bytes(range(256)) * 2048


@dataclass
class OtherServer:
    """It is at ``url``; ``asked`` are the paths it was asked for, each with its ``Range`` and ``Host``."""

    port: int
    content: bytes = CONTENT
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    breaks: int = 0
    """How often it breaks off half-way from now on."""
    goes_on: threading.Event | None = None
    """Where there is one, half of a recording is sent before it, half when it comes."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def other_server() -> Iterator[OtherServer]:  # noqa: C901 - one branch a fault
    """Serve until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent_range = self.headers.get("Range", "")
            state.asked.append((self.path, sent_range, self.headers.get("Host", "")))
            name = self.path.partition("?")[0]
            if name == "/talk.wav":
                self._file(sent_range)
            elif name == "/named":
                self._answer(
                    200, CONTENT, **{"Content-Disposition": 'attachment; filename="../Ein Gespräch.mp3"'}
                )
            elif name == "/page":
                self._answer(200, b"<html>", **{"Content-Type": "text/html; charset=utf-8"})
            elif name == "/to":
                self._answer(302, b"", Location=self.path.partition("?")[2])
            elif name == "/loop":
                self._answer(302, b"", Location="/loop")
            elif name == "/large":
                self._answer(200, b"", **{"Content-Length": str(10**12)})
            elif name == "/endless":
                self._endless()
            else:
                self._answer({"/secret": 401, "/busy": 503}.get(name, 404), b"no")

        def _file(self, sent_range: str) -> None:
            start = int(sent_range.removeprefix("bytes=").partition("-")[0]) if sent_range else 0
            body = state.content[start:]
            self.send_response(206 if sent_range else 200)
            self.send_header("ETag", f'"{hash(state.content)}"')
            if sent_range:
                size = len(state.content)
                self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if state.breaks:
                state.breaks -= 1
                self.wfile.write(body[: len(body) // 2])
                self.wfile.flush()
                self.connection.close()
                return
            if state.goes_on and not state.goes_on.is_set():
                self.wfile.write(body[: len(body) // 2])
                self.wfile.flush()
                state.goes_on.wait()
                body = body[len(body) // 2 :]
            with suppress(OSError):  # who asked may have died meanwhile
                self.wfile.write(body)

        def _endless(self) -> None:
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"x" * 65536)
            except OSError:
                self.close_connection = True

        def _answer(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for key, value in (
                {"Content-Length": str(len(body)), "Last-Modified": formatdate()} | headers
            ).items():
                self.send_header(key, value.encode().decode("latin-1"))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state = OtherServer(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
