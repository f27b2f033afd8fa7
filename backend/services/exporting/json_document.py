"""JSON: every word with its time and confidence, for programs."""

import json
from typing import Any

from backend.domain.review import is_doubtful, is_reviewed
from backend.domain.transcript import Comment, Hypothesis, Transcript, TranscriptWord
from backend.services.exporting.format import Format, Info
from backend.services.exporting.passages import Passage, comments_on, passages, speaker_name


def render(transcript: Transcript, hypothesis: Hypothesis, info: Info) -> bytes:
    """Return a transcript as one JSON object."""
    found = passages(transcript, hypothesis)
    speakers = sorted({passage.segment.speaker for passage in found})
    document = {
        "title": info.title,
        "language": info.language,
        "duration_s": round(info.duration_s, 3),
        "created_at": info.created_at.isoformat(),
        "model": {"name": info.model_name, "sha256": info.model_sha256},
        "threshold": hypothesis.threshold,
        "speakers": {speaker: speaker_name(transcript, speaker) for speaker in speakers},
        "text": "\n".join(passage.text for passage in found),
        "segments": [_segment(passage, transcript, hypothesis.threshold) for passage in found],
        "comments": [_comment(comment, info) for comment in comments_on(transcript)],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _segment(passage: Passage, transcript: Transcript, threshold: float) -> dict[str, Any]:
    segment = passage.segment
    return {
        "id": segment.id,
        "start_s": round(segment.start_s, 3),
        "end_s": round(segment.end_s, 3),
        "speaker": segment.speaker,
        "text": passage.text,
        "reviewed": is_reviewed(segment, transcript.played),
        "words": [
            {**_word(word), "doubtful": is_doubtful(word, segment, threshold)} for word in passage.words
        ],
    }


def _comment(comment: Comment, info: Info) -> dict[str, Any]:
    return {
        "at_s": round(comment.at_s, 3),
        "text": comment.text,
        "author": info.names.get(comment.actor, ""),
        "at": comment.at.isoformat(),
        "settled": comment.settled,
    }


def _word(word: TranscriptWord) -> dict[str, Any]:
    return {
        "text": word.text,
        "start_s": round(word.start_s, 3),
        "end_s": round(word.end_s, 3),
        "heard": word.heard is not None,
        "probability": word.probability,
        "confidence": word.confidence,
    }


FORMAT = Format("json", "JSON with word times", "application/json", ".json", render)
