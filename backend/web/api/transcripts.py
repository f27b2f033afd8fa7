"""Transcripts: read one, send what was done to it, rate it, take it away as a file."""

from dataclasses import asdict
from functools import partial
from typing import Annotated

from anyio import to_thread
from litestar import MediaType, Response, get, post
from litestar.di import Provide
from litestar.params import FromPath, JSONBody, QueryParameter

from backend.services import delivering, editing, subtitling
from backend.services.editing import Incoming
from backend.services.exporting import FORMATS
from backend.services.records import Records
from backend.web.asking import PersonRequest, TheRecords, TheRules, subtitle_rules
from backend.web.authentication import Person
from backend.web.docs import TRANSCRIPTS, faults
from backend.web.files import attachment
from backend.web.schemas import (
    CueList,
    EventBatch,
    History,
    RatingJson,
    RatingWish,
    RecordedEvents,
    TranscriptJson,
)

ONE = "/api/transcripts/{transcript_id:str}"


@get(ONE, tags=TRANSCRIPTS, summary="One transcript", responses=faults(404))
async def get_transcript(
    request: PersonRequest, records: TheRecords, transcript_id: FromPath[str]
) -> Response[TranscriptJson]:
    """Answer the transcript as it stands now, with every word's time and confidence."""
    view = await to_thread.run_sync(editing.transcript_view, records, transcript_id, request.user.id)
    return Response(view, media_type=MediaType.JSON)  # type: ignore[arg-type] - the same, as a dict


@post(
    ONE + "/events",
    status_code=200,
    tags=TRANSCRIPTS,
    summary="Send what a person did",
    responses=faults(400, 403, 404, 409),
)
async def record_events(
    request: PersonRequest, records: TheRecords, transcript_id: FromPath[str], data: JSONBody[EventBatch]
) -> Response[RecordedEvents]:
    """Append events to the log, in order; one that is in it already is skipped.

    409 ``segment_conflict``: somebody else changed the words of one segment. Everything before that event is
    stored and named in ``details.stored``; it and what follows is not.
    """
    incoming = [Incoming(event.client_id, event.kind, event.payload) for event in data.events]
    recorded = await to_thread.run_sync(
        editing.record_events, records, transcript_id, request.user.id, incoming
    )
    return Response(asdict(recorded))  # type: ignore[arg-type] - the same, as a dict


@post(
    ONE + "/rating",
    status_code=200,
    tags=TRANSCRIPTS,
    summary="Rate a transcript",
    responses=faults(400, 403, 404),
)
async def rate(
    request: PersonRequest, records: TheRecords, transcript_id: FromPath[str], data: JSONBody[RatingWish]
) -> RatingJson:
    """Give one to five stars; the last rating of each person counts."""
    await give_rating(records, transcript_id, request.user, data)
    return RatingJson(data.stars, data.reasons, data.comment)


async def give_rating(records: Records, transcript_id: str, person: Person, rating: RatingWish) -> None:
    """Store a rating, as the API and the page's form bring it."""
    save = partial(
        editing.rate,
        records,
        transcript_id,
        person.id,
        stars=rating.stars,
        reasons=rating.reasons,
        comment=rating.comment,
        prompted=rating.prompted,
    )
    await to_thread.run_sync(save)


@get(
    ONE + "/cues",
    tags=TRANSCRIPTS,
    summary="A transcript as subtitles",
    responses=faults(400, 404),
    dependencies={"rules": Provide(subtitle_rules)},
)
async def get_cues(records: TheRecords, transcript_id: FromPath[str], rules: TheRules) -> Response[CueList]:
    """Answer the cues as they would be exported, with what the rules find wrong."""
    view = await to_thread.run_sync(subtitling.cues_view, records, transcript_id, rules)
    return Response(view, media_type=MediaType.JSON)  # type: ignore[arg-type] - the same, as a dict


@get(
    ONE + "/export",
    tags=TRANSCRIPTS,
    summary="Take a transcript away as a file",
    responses=faults(400, 404),
    media_type="application/octet-stream",
    dependencies={"rules": Provide(subtitle_rules)},
)
async def export(
    request: PersonRequest,
    records: TheRecords,
    transcript_id: FromPath[str],
    rules: TheRules,
    format_name: Annotated[str, QueryParameter(name="format", description=f"{', '.join(FORMATS)}.")] = "txt",
) -> Response[bytes]:
    """Answer the transcript as it stands now in one format; the export is noted in the log."""
    file = await to_thread.run_sync(
        delivering.deliver, records, transcript_id, format_name, request.user.id, rules
    )
    return Response(
        file.content,
        media_type=file.media_type,
        headers={"Content-Disposition": attachment(file.filename)},
    )


@get(ONE + "/history", tags=TRANSCRIPTS, summary="What was done to it", responses=faults(400, 404))
async def history(
    records: TheRecords,
    transcript_id: FromPath[str],
    limit: Annotated[int, QueryParameter(ge=1, le=1000)] = 100,
) -> Response[History]:
    """Answer the newest facts in the log, newest first."""
    events = await to_thread.run_sync(editing.history, records, transcript_id, limit)
    return Response({"events": events})  # type: ignore[arg-type] - the same, as a dict


transcript_routes = [get_transcript, record_events, rate, get_cues, export, history]
