"""What people who measure may see, as plain rows, a batch a transcript: a large record fits in memory.

Only recordings whose owner agreed to quality measurement, none from the trash, and nothing of what people
call things unless it is asked for: titles, notes, names and comments stay behind.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from backend.domain.alignment import heard_of
from backend.domain.corrections import corrections as corrections_of
from backend.domain.corrections import is_rewrite, was_flagged
from backend.domain.quality import Counts, count, wrong_words
from backend.domain.review import is_reviewed
from backend.domain.text import is_filler, tokenise
from backend.domain.transcript import Hypothesis, Segment
from backend.services.measuring import METHOD
from backend.services.normalising import normaliser
from backend.storage import hypotheses, reading, transcripts
from backend.storage.database import Database
from backend.storage.reading import Measured

Row = dict[str, Any]
Batches = Iterator[list[Row]]
Reader = Database
"""A record that is only read, as :func:`open_reader` opens it."""

_PRIVATE = {
    "titled": ("title",),
    "noted": ("notes",),
    "commented": ("text",),
    "speaker_named": ("name",),
    "rated": ("comment",),
    "restored": ("title", "notes", "speakers"),
}
"""What of an event's payload says how people call things, by kind."""


def open_reader(url: str) -> Reader:
    """Open a record that is only read; it may be in use meanwhile.

    Raises
    ------
    Unavailable
        There is none, or its tables are those of another version.
    """
    database = Database(url, read_only=True)
    reading.check(database)
    return database


def recording_rows(database: Reader, *, titles: bool = False) -> Batches:
    """Yield the recordings, with titles and file names only where they are asked for."""
    yield [
        {
            "recording_id": each.id,
            "sha256": each.sha256,
            "title": each.title if titles else None,
            "filename": each.filename if titles else None,
            "size_bytes": each.size_bytes,
            "duration_s": each.duration_s,
            "consent_training": each.consent_training,
            "created_at": each.created_at,
        }
        for each in reading.recordings(database)
    ]


def hypothesis_rows(database: Reader) -> Batches:
    """Yield what each model version heard in each recording, less its words, and what became of it."""
    for each in reading.measured(database):
        opened = any(event.kind == "opened" for event in reading.events(each.session, each.transcript.id))
        yield [
            {
                **_ids(each),
                "language": each.hypothesis.language,
                "duration_s": each.hypothesis.duration_s,
                "threshold": each.hypothesis.threshold,
                "created_at": each.hypothesis.created_at,
                "version": each.transcript.version,
                "words": each.transcript.words,
                "doubtful": each.transcript.doubtful,
                "opened": opened,
                "prompted": each.transcript.prompted,
                "stars": each.transcript.stars,
                "edited_at": each.transcript.edited_at,
            }
        ]


def word_rows(database: Reader) -> Batches:
    """Yield every heard word: how sure the model was, whether it was flagged, and whether it was wrong.

    ``wrong`` is None where nobody knows: in segments that nobody reviewed, in rewritten ones, and for
    fillers.
    """
    for each in reading.measured(database):
        hypothesis = _hypothesis(each)
        transcript = transcripts.fold(each.session, each.transcript)
        batch: list[Row] = []
        for segment in transcript.segments:
            reviewed = is_reviewed(segment, transcript.played)
            wrong = _wrong(segment, hypothesis) if reviewed else {}
            for at, word in enumerate(heard_of(hypothesis, segment), start=segment.first_word):
                batch.append(
                    {
                        **_ids(each),
                        "segment": segment.id,
                        "word": at,
                        "text": word.text,
                        "start_s": word.start_s,
                        "end_s": word.end_s,
                        "probability": word.probability,
                        "confidence": word.confidence,
                        "flagged": was_flagged(word, hypothesis.threshold),
                        "reviewed": reviewed,
                        "wrong": wrong.get(at),
                    }
                )
        yield batch


def correction_rows(database: Reader) -> Batches:
    """Yield what people put right, derived anew (:mod:`backend.domain.corrections`)."""
    for each in reading.measured(database):
        found = corrections_of(transcripts.fold(each.session, each.transcript), _hypothesis(each))
        yield [
            {
                **_ids(each),
                "segment": one.segment,
                "kind": one.kind,
                "heard_from": one.heard_from,
                "heard_to": one.heard_to,
                "heard": one.heard,
                "text": one.text,
                "start_s": one.start_s,
                "end_s": one.end_s,
                "confidence": min(one.confidences, default=None),
                "flagged": one.flagged,
                "reviewed": one.reviewed,
            }
            for one in found
        ]


def event_rows(database: Reader, salt: str, *, names: bool = False) -> Batches:
    """Yield the logs, people under a salted hash; what they call things is left out unless asked for."""
    for each in reading.measured(database):
        yield [
            {
                **_ids(each),
                "seq": event.seq,
                "at": event.at,
                "person": pseudonym(salt, event.actor),
                "kind": event.kind,
                "payload": json.dumps(
                    event.payload if names else _less(event.kind, event.payload), ensure_ascii=False
                ),
            }
            for event in reading.events(each.session, each.transcript.id)
        ]


def rating_rows(database: Reader, salt: str, *, comments: bool = False) -> Batches:
    """Yield the ratings that stand, one a person and transcript."""
    for each in reading.measured(database):
        yield [
            {
                **_ids(each),
                "person": pseudonym(salt, actor),
                "stars": rating["stars"],
                "reasons": rating["reasons"],
                "prompted": rating["prompted"],
                "comment": rating["comment"] if comments else None,
            }
            for actor, rating in each.transcript.ratings.items()
        ]


def counts(database: Reader) -> Iterator[tuple[Row, Counts]]:
    """Yield whose transcript it is and its counts; those that are out of date are counted, and not stored."""
    for each in reading.measured(database):
        stored = reading.counted(each.session, each.transcript.id)
        if stored and (stored.version, stored.method) == (each.transcript.version, METHOD):
            yield _ids(each), stored.counts
            continue
        hypothesis = _hypothesis(each)
        transcript = transcripts.fold(each.session, each.transcript)
        yield _ids(each), count(transcript, hypothesis, normaliser(hypothesis.language))


def pseudonym(salt: str, actor: str) -> str:
    """Return a name that stands for a person, and leads back to nobody."""
    return hashlib.sha256(f"{salt} {actor}".encode()).hexdigest()[:12]


def _ids(each: Measured) -> Row:
    return {
        "recording_id": each.recording.id,
        "transcript_id": each.transcript.id,
        "hypothesis_id": each.hypothesis.id,
        "model": each.model.name,
        "model_sha256": each.model.sha256,
    }


def _hypothesis(each: Measured) -> Hypothesis:
    found = hypotheses.load(each.session, each.hypothesis.id)
    if found is None:
        raise LookupError(f"no hypothesis {each.hypothesis.id}")
    return found


def _wrong(segment: Segment, hypothesis: Hypothesis) -> dict[int, bool | None]:
    """Return by index which heard words of a reviewed segment were wrong, as the counts have it."""
    heard, tokens = [word.text for word in heard_of(hypothesis, segment)], tokenise(segment.text)
    if is_rewrite(len(heard), len(tokens)):
        return {}
    known = (
        [False] * len(heard)
        if heard == tokens
        else wrong_words(heard, tokens, normaliser(hypothesis.language))
    )
    pairs = zip(heard, known, strict=True)
    return {
        at: None if is_filler(text) else wrong
        for at, (text, wrong) in enumerate(pairs, start=segment.first_word)
    }


def _less(kind: str, payload: Mapping[str, Any]) -> Row:
    return {key: value for key, value in payload.items() if key not in _PRIVATE.get(kind, ())}
