"""Style sheets, scripts and pictures: kept for a year, under an address that changes with them."""

import mimetypes
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from litestar import Response, route
from litestar.params import FromPath
from litestar.response import Stream

from backend.domain.errors import NotFound
from backend.web.asking import AnyRequest
from backend.web.files import answer_file

FOLDERS = ("css", "js", "vendor", "img")
_IMMUTABLE = "public, max-age=31536000, immutable"
# Named here because a machine's own registry may say otherwise, and nosniff makes browsers obey it.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
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

    def url(self, path: str) -> str:
        """Return the address of a file that changes when any of them does."""
        return f"/static/{self.version}/{path}"


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
    answer = partial(answer_file, request, file, etag=static.etags[name], media_type=_type(file))
    return await answer(cache_control=_IMMUTABLE if versioned else "no-cache")


def _type(file: Path) -> str:
    return _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
