"""The review queue: the passage one is to answer, what one says of it, and what comes of it all."""

from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

from anyio import to_thread
from litestar import get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from backend.services.reviewing import queueing
from backend.services.reviewing import results as reckoning
from backend.services.reviewing import rounds as drawn
from backend.services.reviewing.drawing import Wish, begin
from backend.services.reviewing.queueing import Given
from backend.web.asking import PersonRequest, TheRecords
from backend.web.docs import QUALITY, faults

ROUND = "/api/review/{round_id:str}"


class RoundWish(Struct, forbid_unknown_fields=True):
    """What a round is to be."""

    design: Literal["random", "doubt", "disagreement"] = "random"
    wanted: Annotated[int, Meta(ge=1, le=2000)] = 50
    """About how many passages."""
    double_share: Annotated[float, Meta(ge=0, le=1)] = 0.2
    """The share of them that two people answer."""
    model: str | None = None
    """Only what this model version heard: its id, as a round's ``filters`` name it."""
    language: str | None = None
    since: date | None = None
    """Of recordings that arrived on this day or later."""
    until: date | None = None
    """And on this day or earlier."""


class AnswerWish(Struct, forbid_unknown_fields=True):
    """What one says of a passage."""

    id: Annotated[str, Meta(min_length=1, max_length=64)]
    """Made by the client, so that sending it again is harmless."""
    verdict: Literal["right", "corrected", "not_speech", "inaudible", "overlap"]
    text: Annotated[str, Meta(max_length=queueing.TEXT_LIMIT)] = ""
    """What is said, for ``corrected``."""
    seconds: Annotated[float, Meta(ge=0, le=86_400)] = 0.0
    """Time it took."""


@get("/api/review", tags=QUALITY, summary="Rounds of the review queue", responses=faults())
async def list_rounds(request: PersonRequest, records: TheRecords) -> dict[str, Any]:
    """Answer all rounds, the newest first, each with how far it is."""
    return {"rounds": await to_thread.run_sync(drawn.rounds, records, request.user.id)}


@post("/api/review", status_code=201, tags=QUALITY, summary="Draw a round", responses=faults(400, 403))
async def begin_round(
    request: PersonRequest, records: TheRecords, data: JSONBody[RoundWish]
) -> dict[str, Any]:
    """Draw passages of recordings that may be used to measure quality, each with a known probability."""
    wish = Wish(
        data.design, data.wanted, data.double_share, data.model, data.language, data.since, data.until
    )
    round_id = await to_thread.run_sync(begin, records, request.user.id, wish)
    return await to_thread.run_sync(drawn.one_round, records, round_id, request.user.id)


@post(
    ROUND + "/next",
    status_code=200,
    tags=QUALITY,
    summary="The passage to answer now",
    responses=faults(403, 404),
)
async def next_passage(
    request: PersonRequest, records: TheRecords, round_id: FromPath[str]
) -> dict[str, Any]:
    """Answer the passage that is kept for this person for a quarter of an hour, without any mark."""
    return await to_thread.run_sync(queueing.next_passage, records, round_id, request.user.id)


@post(
    "/api/review/passages/{passage_id:str}/answers",
    status_code=200,
    tags=QUALITY,
    summary="Say what is said in a passage",
    responses=faults(400, 403, 404, 409),
)
async def answer_passage(
    request: PersonRequest, records: TheRecords, passage_id: FromPath[str], data: JSONBody[AnswerWish]
) -> dict[str, Any]:
    """Keep an answer, and answer the next passage."""
    given = Given(data.id, data.verdict, data.text, data.seconds)
    keep = partial(queueing.answer, records, passage_id, request.user.id, given)
    return await to_thread.run_sync(keep)


@post(
    ROUND + "/undo",
    status_code=200,
    tags=QUALITY,
    summary="Take the last answer back",
    responses=faults(403, 404, 409),
)
async def undo_answer(request: PersonRequest, records: TheRecords, round_id: FromPath[str]) -> dict[str, Any]:
    """Take back what this person said last, and answer that passage with what they had said."""
    return await to_thread.run_sync(queueing.undo, records, round_id, request.user.id)


@get(ROUND + "/results", tags=QUALITY, summary="What a round says", responses=faults(404))
async def round_results(records: TheRecords, round_id: FromPath[str]) -> dict[str, Any]:
    """Answer error rate, recall and precision of marks and agreement so far, with 95 % intervals."""
    return await to_thread.run_sync(reckoning.results, records, round_id)


review_routes = [list_rounds, begin_round, next_passage, answer_passage, undo_answer, round_results]
