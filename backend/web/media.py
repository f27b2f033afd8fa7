"""The audio and the waveform of a recording, with byte ranges so that players can seek."""

import mimetypes
from typing import Annotated, Any

from anyio import to_thread
from litestar import Response, Router, route
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from backend.domain.errors import Invalid, NotFound
from backend.domain.playback import PROXY, ZOOMS, peaks_name
from backend.services import library
from backend.services.records import Records
from backend.web.asking import AnyRequest, TheRecords
from backend.web.docs import MEDIA, faults
from backend.web.files import answer_file

# Named by their hash, they never change; private, because they are somebody's voice.
_FOREVER = "private, max-age=31536000, immutable"
_REVALIDATED = "private, no-cache"

_ZOOMS = {str(per_second): per_second for per_second in ZOOMS}


@route(
    "/media/{recording_id:str}/audio",
    http_method=["GET", "HEAD"],
    tags=MEDIA,
    summary="Audio for playback",
    responses=faults(404, 416),
)
async def audio(
    request: AnyRequest, records: TheRecords, recording_id: FromPath[str]
) -> Response[Any] | Stream:
    """Answer mono AAC 64 kbit/s (m4a), or the file as it was uploaded until that is made."""
    recording = await to_thread.run_sync(library.get, records, recording_id)
    proxy = records.media.derived(recording.sha256, PROXY)
    if not proxy.is_file():
        return await _source(request, records, recording.sha256, recording.filename)
    return await answer_file(
        request, proxy, etag=f"{recording.sha256}-m4a", media_type="audio/mp4", cache_control=_REVALIDATED
    )


@route(
    "/media/{recording_id:str}/peaks",
    http_method=["GET", "HEAD"],
    tags=MEDIA,
    summary="Waveform",
    responses=faults(400, 404, 416),
)
async def peaks(
    request: AnyRequest,
    records: TheRecords,
    recording_id: FromPath[str],
    per_second: Annotated[
        str, QueryParameter(description="Pairs a second: 100, 10 or 1.", enum=tuple(_ZOOMS))
    ] = "10",
) -> Response[Any] | Stream:
    """Answer pairs of signed bytes, the lowest and the highest sample of each stretch, full scale ±127.

    A pair of a coarser zoom spans ten of the next finer one; the last may be of a shorter stretch.
    """
    if per_second not in _ZOOMS:
        raise Invalid("A waveform has 100, 10 or 1 pairs a second.", field="per_second")
    recording = await to_thread.run_sync(library.get, records, recording_id)
    file = records.media.derived(recording.sha256, peaks_name(_ZOOMS[per_second]))
    if not file.is_file():
        raise NotFound("The waveform is not made yet. It is there once the transcription has begun.")
    return await answer_file(
        request,
        file,
        etag=f"{recording.sha256}-peaks-{per_second}",
        media_type="application/octet-stream",
        cache_control=_FOREVER,
    )


@route(
    "/media/{recording_id:str}/original",
    http_method=["GET", "HEAD"],
    tags=MEDIA,
    summary="The file as it was uploaded",
    responses=faults(404, 416),
)
async def original(
    request: AnyRequest, records: TheRecords, recording_id: FromPath[str]
) -> Response[Any] | Stream:
    """Answer the uploaded file, byte for byte, under its own name."""
    recording = await to_thread.run_sync(library.get, records, recording_id)
    return await _source(request, records, recording.sha256, recording.filename, save=True)


async def _source(
    request: AnyRequest, records: Records, sha256: str, filename: str, *, save: bool = False
) -> Response[Any] | Stream:
    path = records.media.path(sha256)
    if not path.is_file():
        raise NotFound("The recording's file is missing from the data folder. Restore it from a backup.")
    # Only ever audio or video: a page uploaded as a recording must not be shown as one.
    guessed = mimetypes.guess_type(filename)[0] or ""
    media_type = guessed if guessed.startswith(("audio/", "video/")) else "application/octet-stream"
    return await answer_file(
        request,
        path,
        etag=sha256,
        media_type=media_type,
        cache_control=_FOREVER if save else _REVALIDATED,
        filename=filename if save else None,
    )


media_routes = Router("/", route_handlers=[audio, peaks, original])
