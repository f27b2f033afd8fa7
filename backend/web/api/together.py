"""Several people in one transcript: what changed, who is where, and going back."""

import asyncio
from dataclasses import asdict
from time import monotonic
from typing import Annotated, Any

from anyio import to_thread
from litestar import MediaType, Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Stream

from backend.services import editing, following, presence, restoring
from backend.services.presence import Place
from backend.services.records import Records
from backend.services.viewing import no_transcript
from backend.web.asking import PersonRequest, TheRecords
from backend.web.docs import TRANSCRIPTS, faults
from backend.web.schemas import ChangesJson, PlaceWish, RecordedEvents, RestoreWish
from backend.web.streams import changes as stream_of

ONE = "/api/transcripts/{transcript_id:str}"
POLL_S = 0.25
SHARED_S = 0.1
"""Streams that look within so short a time see the same: many tabs cost little more than one."""

Glance = tuple[Any, bool]


class Lookout:
    """What the streams of each transcript saw last."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[float, Glance]] = {}

    def look(self, records: Records, transcript_id: str) -> Glance:
        """Return what differs once anything of the transcript does, and whether it is gone."""
        at, seen = self._seen.get(transcript_id, (0.0, (None, False)))
        if monotonic() - at > SHARED_S:
            seen = presence.glance(records, transcript_id)
            self._seen[transcript_id] = monotonic(), seen
        if seen[1]:
            self._seen.pop(transcript_id, None)
        return seen


_lookout = Lookout()


@get(
    ONE + "/events",
    media_type="text/event-stream",
    tags=TRANSCRIPTS,
    summary="Be told when it changes",
    responses=faults(404),
)
async def events(request: PersonRequest, records: TheRecords, transcript_id: FromPath[str]) -> Stream:
    """Stream ``event: changed`` whenever the transcript or who is in it changes, ``event: done`` if erased.

    The events carry nothing: ask for the changes.
    """
    _, gone = await to_thread.run_sync(presence.glance, records, transcript_id)
    if gone:
        raise no_transcript()
    closing: asyncio.Event = request.app.state.closing
    return Stream(
        stream_of(lambda: _lookout.look(records, transcript_id), closing, poll_s=POLL_S),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@get(ONE + "/changes", tags=TRANSCRIPTS, summary="What changed since a version", responses=faults(400, 404))
async def changes(
    request: PersonRequest,
    records: TheRecords,
    transcript_id: FromPath[str],
    since: Annotated[int, QueryParameter(ge=0, description="The version the client has.")] = 0,
) -> Response[ChangesJson]:
    """Answer the segments that changed after a version, and everything else as it stands."""
    told = await to_thread.run_sync(following.changes_since, records, transcript_id, since, request.user.id)
    return Response(told, media_type=MediaType.JSON)  # type: ignore[arg-type] - the same, as a dict


@post(
    ONE + "/presence",
    status_code=204,
    tags=TRANSCRIPTS,
    summary="Say where one is",
    responses=faults(400, 403, 404),
)
async def be_here(
    request: PersonRequest, records: TheRecords, transcript_id: FromPath[str], data: JSONBody[PlaceWish]
) -> None:
    """Note where a tab is. One that has not said so for 25 s is taken for closed."""
    if data.gone:
        await to_thread.run_sync(presence.leave, records, transcript_id, request.user.id, data.tab)
        return
    place = Place(data.tab, data.segment, data.offset)
    await to_thread.run_sync(presence.arrive, records, transcript_id, request.user.id, place)


@post(
    ONE + "/restore",
    status_code=200,
    tags=TRANSCRIPTS,
    summary="Go back to a version",
    responses=faults(400, 403, 404),
)
async def restore(
    request: PersonRequest, records: TheRecords, transcript_id: FromPath[str], data: JSONBody[RestoreWish]
) -> Response[RecordedEvents]:
    """Make words, bounds, speakers, title, notes and gaps what they were, by one more event in the log."""
    recorded: editing.Recorded = await to_thread.run_sync(
        restoring.restore, records, transcript_id, request.user.id, data.to
    )
    return Response(asdict(recorded))  # type: ignore[arg-type] - the same, as a dict


together_routes = [events, changes, be_here, restore]
