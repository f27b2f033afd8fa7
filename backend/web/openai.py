"""The OpenAI audio API over the same services, for clients that speak it already.

https://platform.openai.com/docs/api-reference/audio/createTranscription. A transcription is answered when it
is done; the recording stays in the library, without consent to anything.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from litestar import MediaType, Response, Router, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, MultipartBody

from backend.domain.errors import BadAudio, Conflict, Invalid, NotFound, Unavailable
from backend.domain.transcript import HeardSegment, Hypothesis
from backend.services import delivering, library
from backend.services.library import ModelView
from backend.services.records import Records
from backend.services.uploading import Accepted, UploadWants
from backend.services.wants import API
from backend.web.api.recordings import take_in
from backend.web.asking import PersonRequest, TheRecords
from backend.web.docs import OPENAI, faults

DEFAULT_NAMES = {"", "default", "whisper-1"}
"""Model names that mean the server's own default."""
JSON_FORMATS = ("json", "verbose_json")
FILE_FORMATS = {"text": "txt", "srt": "srt", "vtt": "vtt"}
"""Our format by the name the API gives it."""
URGENT = 1
FIRST_POLL_S, LONGEST_POLL_S = 0.1, 1.0


@dataclass
class TranscriptionForm:
    """What the OpenAI clients send; fields not named here, such as ``temperature``, are ignored."""

    file: UploadFile
    model: str = ""
    """A model's name, or ``whisper-1`` for the server's default."""
    language: str = ""
    """ISO 639-1; empty: the model finds it."""
    response_format: str = "json"
    """json, verbose_json, text, srt or vtt."""


Form = MultipartBody[TranscriptionForm]


@post(
    "/v1/audio/transcriptions",
    status_code=200,
    tags=OPENAI,
    summary="Transcribe a file",
    responses=faults(400, 403, 413, 422, 503),
)
async def transcribe(request: PersonRequest, records: TheRecords, data: Form) -> Response[Any]:
    """Transcribe a file ahead of everything queued, and answer once it is done.

    ``verbose_json`` has segments and, with ``timestamp_granularities[]=word``, words.
    """
    if data.response_format not in {*JSON_FORMATS, *FILE_FORMATS}:
        known = ", ".join((*JSON_FORMATS, *FILE_FORMATS))
        raise Invalid(f"response_format is one of: {known}.", field="response_format")
    wants = UploadWants(
        language=data.language or None,
        model=None if data.model in DEFAULT_NAMES else data.model,
        priority=URGENT,
        source=API,
    )
    accepted = await take_in(records, request.user, data.file, wants)
    transcript_id = await _finished(records, accepted, request.app.state.closing)
    if data.response_format in FILE_FORMATS:
        return await _as_file(records, transcript_id, FILE_FORMATS[data.response_format])
    hypothesis = await to_thread.run_sync(delivering.heard, records, transcript_id)
    if data.response_format == "json":
        return Response({"text": text_of(hypothesis)}, media_type=MediaType.JSON)
    form = await request.form()
    wanted = form.getall("timestamp_granularities[]", []) or form.getall("timestamp_granularities", [])
    return Response(verbose(hypothesis, words="word" in wanted), media_type=MediaType.JSON)


@get("/v1/models", tags=OPENAI, summary="Models", responses=faults())
async def list_models(records: TheRecords) -> dict[str, Any]:
    """Answer the models that can be named."""
    found = await to_thread.run_sync(library.models, records)
    return {"object": "list", "data": [_model(each) for each in found]}


@get("/v1/models/{model:path}", tags=OPENAI, summary="One model", responses=faults(404))
async def get_model(records: TheRecords, model: FromPath[str]) -> dict[str, Any]:
    """Answer one model."""
    name = model.strip("/")
    found = await to_thread.run_sync(library.models, records)
    for each in found:
        if each.name == name or (name in DEFAULT_NAMES and each.default):
            return _model(each)
    raise NotFound(f"There is no model {name!r} here. GET /v1/models lists them.", field="model")


async def _finished(records: Records, accepted: Accepted, closing: asyncio.Event) -> str:
    """Wait until the recording is transcribed, and return the transcript's id; or raise what went wrong."""
    pause_s = FIRST_POLL_S
    while True:
        view = await to_thread.run_sync(library.get, records, accepted.recording_id)
        if view.state == "failed":
            raise BadAudio(view.error or "The recording could not be transcribed.", field="file")
        if view.state == "cancelled":
            raise Conflict("The transcription was cancelled. Send the file again.")
        if view.state == "done" and view.transcript_id is not None:
            return view.transcript_id
        if closing.is_set():
            raise Unavailable("The server is stopping. Send the file again in a moment: nothing is lost.")
        await asyncio.sleep(pause_s)
        pause_s = min(LONGEST_POLL_S, pause_s * 1.5)


async def _as_file(records: Records, transcript_id: str, name: str) -> Response[Any]:
    file = await to_thread.run_sync(delivering.deliver_heard, records, transcript_id, name)
    media_type = "text/plain; charset=utf-8" if name == "txt" else file.media_type
    return Response(file.content, media_type=media_type)


def text_of(hypothesis: Hypothesis) -> str:
    """Return everything that was heard, on one line."""
    return " ".join(segment.text for segment in hypothesis.segments)


def verbose(hypothesis: Hypothesis, *, words: bool) -> dict[str, Any]:
    """Return a ``TranscriptionVerbose`` object, with its words if they were asked for."""
    answer: dict[str, Any] = {
        "task": "transcribe",
        "language": hypothesis.language,
        "duration": hypothesis.duration_s,
        "text": text_of(hypothesis),
        "segments": [_segment(index, segment) for index, segment in enumerate(hypothesis.segments)],
    }
    if words:
        answer["words"] = [
            {"word": word.text, "start": word.start_s, "end": word.end_s} for word in hypothesis.words
        ]
    return answer


def _segment(index: int, segment: HeardSegment) -> dict[str, Any]:
    return {
        "id": index,
        "seek": 0,
        "start": segment.start_s,
        "end": segment.end_s,
        "text": segment.text,
        "tokens": [],
        "temperature": segment.temperature,
        "avg_logprob": segment.average_logprob,
        "compression_ratio": segment.compression_ratio,
        "no_speech_prob": segment.no_speech_probability,
    }


def _model(model: ModelView) -> dict[str, Any]:
    return {"id": model.name, "object": "model", "created": 0, "owned_by": model.source}


def openai_router(max_upload_bytes: int) -> Router:
    """Return the routes under ``/v1``; only the one that takes a file takes a large body."""
    upload = Router("/", route_handlers=[transcribe], request_max_body_size=max_upload_bytes)
    return Router("/", route_handlers=[upload, list_models, get_model])
