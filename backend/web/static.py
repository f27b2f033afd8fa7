"""Style sheets, scripts and pictures: kept for a year, under an address that changes with them.

A page asks for a hundred of them at once, so they are answered from memory, packed once.
"""

import gzip
import mimetypes
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import brotli
from anyio import to_thread
from litestar import Response, route
from litestar.params import FromPath
from litestar.response import Stream

from backend.domain.errors import NotFound
from backend.web.asking import AnyRequest
from backend.web.files import answer_file
from backend.web.modules import imports, reached

FOLDERS = ("css", "js", "vendor", "img")
_IMMUTABLE = "public, max-age=31536000, immutable"
# Named here because a machine's own registry may say otherwise, and nosniff makes browsers obey it.
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_TEXT = (".css", ".js", ".mjs", ".json", ".svg")
# By the name that browsers accept it under, the denser first. More effort takes far longer and saves little.
_PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, mode=brotli.MODE_TEXT, quality=7),
    "gzip": gzip.compress,
}


class StaticFiles:
    """The files of the four public folders.

    The version stands in front of the path, ``/static/v-1a2b3c4d/js/app.js``, so that a module's relative
    imports carry it along.

    Parameters
    ----------
    root
        The folder that holds ``css``, ``js``, ``vendor`` and ``img``.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        files = sorted(path for name in FOLDERS for path in (root / name).rglob("*") if path.is_file())
        self.files = {path.relative_to(root).as_posix(): path for path in files}
        self.etags = {name: sha256(path.read_bytes()).hexdigest()[:32] for name, path in self.files.items()}
        listing = "\n".join(f"{name} {etag}" for name, etag in self.etags.items())
        self.version = "v-" + sha256(listing.encode()).hexdigest()[:12]
        self._contents: dict[tuple[str, str | None], bytes] = {}
        self._imports = imports(self.files)

    def url(self, path: str) -> str:
        """Return the address of a file that changes when any of them does."""
        return f"/static/{self.version}/{path}"

    def modules(self, path: str) -> list[str]:
        """Return the addresses of all that a script imports."""
        return [self.url(name) for name in reached(path, self._imports)]

    async def content(self, name: str, encoding: str | None) -> bytes:
        """Return what a file holds, packed as a browser accepts it; it is read and packed only once."""
        if (held := self._contents.get((name, encoding))) is None:
            held = await to_thread.run_sync(_packed, self.files[name], encoding)
            self._contents[name, encoding] = held
        return held


@route(
    "/static/{path:path}",
    http_method=["GET", "HEAD"],
    opt={"public": True, "static": True},
    include_in_schema=False,
)
async def static_file(request: AnyRequest, path: FromPath[str]) -> Response[Any] | Stream:
    """Answer one of the files found at start: there is no way to ask for any other."""
    static: StaticFiles = request.app.state.static
    name = path.lstrip("/")
    versioned = name.startswith("v-")
    if versioned:
        version, _, name = name.partition("/")
        versioned = version == static.version
    file = static.files.get(name)
    if file is None:
        raise NotFound("There is no such file.")
    cache_control = _IMMUTABLE if versioned else "no-cache"
    if "range" in request.headers or "if-none-match" in request.headers:
        etag, media_type = static.etags[name], _type(file)
        return await answer_file(request, file, etag=etag, media_type=media_type, cache_control=cache_control)
    return await _whole(request, static, name, cache_control)


async def _whole(request: AnyRequest, static: StaticFiles, name: str, cache_control: str) -> Response[bytes]:
    headers = {"ETag": f'"{static.etags[name]}"', "Cache-Control": cache_control, "Accept-Ranges": "bytes"}
    encoding = None
    if static.files[name].suffix in _TEXT:
        headers["Vary"] = "Accept-Encoding"
        encoding = _accepted(request.headers.get("accept-encoding", ""))
        if encoding is not None:
            headers["Content-Encoding"] = encoding
    content = await static.content(name, encoding)
    return Response(content, media_type=_type(static.files[name]), headers=headers)


def _accepted(header: str) -> str | None:
    """Return the densest way of packing that a browser accepts."""
    accepted = {part.partition(";")[0].strip() for part in header.lower().split(",") if "q=0" not in part}
    return next((encoding for encoding in _PACKERS if encoding in accepted), None)


def _packed(file: Path, encoding: str | None) -> bytes:
    content = file.read_bytes()
    return _PACKERS[encoding](content) if encoding else content


def _type(file: Path) -> str:
    return _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
