"""A transcript as people and programs see it: the JSON of the API."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlmodel import Session

from backend.domain.alignment import timed_words
from backend.domain.audio_facts import audio_facts
from backend.domain.codec import suppressed_to_json
from backend.domain.errors import NotFound
from backend.domain.review import is_reviewed, listened_share
from backend.domain.text import shown
from backend.domain.transcript import Hypothesis, Rating, Segment, Transcript, TranscriptWord
from backend.services.hiding import hidden_from
from backend.services.records import Records
from backend.storage import accounts, recordings, transcripts
from backend.storage.tables import Recording, TranscriptRow


def transcript_view(records: Records, transcript_id: str, actor: str | None = None) -> dict[str, Any]:
    """Return a transcript as it stands, with the time of every word.

    Parameters
    ----------
    actor
        Whose rating it shows, ``None``: anybody's; and from whom flags are hidden, ``None``: from nobody.

    Raises
    ------
    NotFound
        There is no such transcript.
    """
    with records.database.reading() as session:
        row = transcript_row(session, transcript_id)
        transcript = transcripts.fold(session, row)
        hypothesis = records.hypotheses.get(session, row.hypothesis_id)
        recording = recordings.get(session, row.recording_id)
        hidden = hidden_from(session, row, hypothesis, actor)
        checked = transcripts.speakers_checked(session, transcript_id)
        names = accounts.names(session, {comment.actor for comment in transcript.comments})
    view = _view(row, shown_title(transcript, recording), transcript, hypothesis, actor)
    view["flags_hidden"] = [list(range_) for range_ in hidden.ranges]
    return {**view, "speakers_checked": checked, "comments": comment_views(transcript, names, actor)}


def recording_of(records: Records, transcript_id: str) -> str:
    """Return the id of a transcript's recording, or raise ``NotFound``, also if it is in the trash."""
    with records.database.reading() as session:
        return transcript_row(session, transcript_id).recording_id


def segment_view(hypothesis: Hypothesis, transcript: Transcript, segment: Segment) -> dict[str, Any]:
    """Return one segment with its words."""
    return {
        "id": segment.id,
        "version": segment.version,
        "start_s": segment.start_s,
        "end_s": segment.end_s,
        "speaker": segment.speaker,
        "text": segment.text,
        "confirmed": segment.confirmed,
        "excluded": segment.excluded,
        "listened": round(listened_share(segment, transcript.played), 3),
        "reviewed": is_reviewed(segment, transcript.played),
        "words": [_word(word) for word in timed_words(hypothesis, segment)],
        "times": [list(stretch) for stretch in segment.times],
    }


def shown_title(transcript: Transcript, recording: Recording | None) -> str:
    """Return what a transcript is called: its own title, or the recording's until it has one."""
    return transcript.title or (recording.title if recording else "")


def comment_views(
    transcript: Transcript, names: Mapping[str, str], actor: str | None = None
) -> list[dict[str, Any]]:
    """Return the comments with the names of their authors; ``own`` are those of the person asking."""
    return [
        {
            "id": comment.id,
            "at_s": comment.at_s,
            "text": comment.text,
            "author": names.get(comment.actor, ""),
            "own": comment.actor == actor,
            "at": comment.at.isoformat(),
            "settled": comment.settled,
        }
        for comment in transcript.comments
    ]


def transcript_row(session: Session, transcript_id: str, *, for_change: bool = False) -> TranscriptRow:
    """Return a transcript's row, or raise ``NotFound``; ``for_change``: kept from being changed by others.

    A transcript in the trash is not there for reading, but it takes changes: somebody may have typed before
    it was thrown away, and nothing typed is lost.
    """
    row = transcripts.get(session, transcript_id, lock=for_change)
    recording = row and recordings.get(session, row.recording_id)
    if row is None or recording is None or (recording.trashed_at is not None and not for_change):
        raise no_transcript()
    return row


def no_transcript() -> NotFound:
    """Return the error for a transcript that is not there."""
    return NotFound("There is no such transcript. Its recording may be in the trash, or erased.")


def _view(
    row: TranscriptRow, title: str, transcript: Transcript, hypothesis: Hypothesis, actor: str | None
) -> dict[str, Any]:
    rating = _rating_of(transcript, actor)
    audio = audio_facts(hypothesis.parameters)
    segments = [segment_view(hypothesis, transcript, segment) for segment in transcript.segments]
    return {
        "id": row.id,
        "recording_id": row.recording_id,
        "title": title,
        "notes": transcript.notes,
        "version": transcript.version,
        "language": hypothesis.language,
        "other_languages": [
            {"start_s": each.start_s, "end_s": each.end_s, "language": each.language}
            for each in hypothesis.other_languages
        ],
        "duration_s": hypothesis.duration_s,
        "model": {"name": hypothesis.model.name, "sha256": hypothesis.model.sha256},
        "audio": audio and asdict(audio),
        "threshold": hypothesis.threshold,
        "speakers": speaker_names(transcript),
        "speakers_proposed": transcript.proposed and {"method": transcript.proposed.method},
        "segments": segments,
        "replaced": _replaced(hypothesis, segments),
        "gaps": gap_views(hypothesis, transcript.gaps),
        "suppressed": [suppressed_to_json(each) for each in hypothesis.suppressed],
        "played": [list(span) for span in transcript.played],
        "rating": rating and _rating(rating),
        "prompt_rating": row.prompted and rating is None,
    }


def _word(word: TranscriptWord) -> dict[str, Any]:
    return {
        "text": word.text,
        "start_s": round(word.start_s, 3),
        "end_s": round(word.end_s, 3),
        "heard": word.heard,
        "probability": word.probability,
        "confidence": word.confidence,
        "confirmed": word.confirmed,
        "alternatives": list(word.alternatives),
        "weight": word.weight,
    }


def _replaced(hypothesis: Hypothesis, segments: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the heard words that no longer stand in the text: they were changed, so they were checked."""
    standing = {word["heard"] for segment in segments for word in segment["words"]}
    return [
        {
            "heard": index,
            "text": word.text,
            "start_s": round(word.start_s, 3),
            "confidence": word.confidence,
            "weight": word.weight,
        }
        for index, word in enumerate(hypothesis.words)
        if index not in standing
    ]


def speaker_names(transcript: Transcript) -> dict[str, str]:
    """Return the name of every speaker by id, given or usual."""
    ids = dict.fromkeys([*(segment.speaker for segment in transcript.segments), *transcript.speakers])
    return {id_: transcript.speakers.get(id_) or shown(f"Speaker {id_}") for id_ in ids}


def gap_views(hypothesis: Hypothesis, states: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the gaps with their states."""
    return [
        {
            "id": gap.id,
            "start_s": gap.start_s,
            "end_s": gap.end_s,
            "faint": gap.faint,
            "state": states.get(gap.id, "open"),
        }
        for gap in hypothesis.gaps
    ]


def _rating_of(transcript: Transcript, actor: str | None) -> Rating | None:
    if actor is not None:
        return transcript.ratings.get(actor)
    return next(iter(transcript.ratings.values()), None)


def _rating(rating: Rating) -> dict[str, Any]:
    return {"stars": rating.stars, "reasons": list(rating.reasons), "comment": rating.comment}
