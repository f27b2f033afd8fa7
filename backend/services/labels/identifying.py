"""What the labels would say about who people are, to be looked through before an export."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.domain.identifying import Mention, Place, mentions
from backend.domain.review import is_reviewed
from backend.services.records import Records
from backend.storage import consents, golden, hypotheses, recordings, transcripts


@dataclass(frozen=True, slots=True)
class Name:
    """A name, number or address in all labels; ``places`` are a transcript's id and a passage each.

    ``kind`` and ``key`` together tell it from any other.
    """

    kind: str
    key: str
    text: str
    times: int
    recordings: int
    places: tuple[tuple[str, Place], ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        return {
            "kind": self.kind,
            "text": self.text,
            "times": self.times,
            "recordings": self.recordings,
            "places": [
                {"transcript": of, "segment": place.segment, "start": place.start_s, "heard": place.heard}
                for of, place in self.places
            ],
        }


@dataclass(frozen=True, slots=True)
class Names:
    """What was found, and in how much of what there is.

    Attributes
    ----------
    transcripts, there
        How many were looked through, and how many labels are taken from in all.
    names
        The most frequent first.
    titles
        Of the recordings, by the transcript's id.
    older
        How many to skip to look through those that are older; ``None``: these were the last.
    """

    transcripts: int
    there: int
    names: tuple[Name, ...]
    titles: Mapping[str, str]
    older: int | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of one transcript; ``words`` is what looking through it costs."""

    recording_id: str
    title: str
    words: int
    mentions: list[Mention]


def look_through(records: Records, *, words: int | None = None, skip: int = 0) -> Names:
    """Return the names, numbers and addresses that the labels of what is stored would carry.

    Reads what :func:`backend.services.labels.collect` does, a transcript at a time, the newest first.

    Parameters
    ----------
    words
        Once so many words were read, no further transcript is begun; ``None``: all are looked through.
    skip
        How many of the newest transcripts are passed over.
    """
    with records.database.reading() as session:
        ids = consents.transcripts_for_training(session)[::-1]
    reads: dict[str, _Read] = {}
    passed, left = min(skip, len(ids)), words
    for transcript_id in ids[skip:]:
        if left is not None and left <= 0:
            break
        passed += 1
        if read := _read(records, transcript_id):
            reads[transcript_id] = read
            left = None if left is None else left - read.words
    return Names(
        len(reads),
        len(ids),
        _names(reads),
        {transcript_id: read.title for transcript_id, read in reads.items()},
        passed if passed < len(ids) else None,
    )


def _read(records: Records, transcript_id: str) -> _Read | None:
    with records.database.reading() as session:
        row = transcripts.get(session, transcript_id)
        recording = row and recordings.get(session, row.recording_id)
        if row is None or recording is None or recording.trashed_at or not recording.consent_training:
            return None
        if golden.of_recording(session, recording.id):
            return None
        transcript = transcripts.fold(session, row)
        reviewed = any(is_reviewed(segment, transcript.played) for segment in transcript.segments)
        hypothesis = hypotheses.load(session, row.hypothesis_id) if reviewed else None
        recording_id, title = recording.id, recording.title
    if hypothesis is None:  # nothing in it becomes a label
        return _Read(recording_id, title, 0, [])
    words = sum(len(segment.words) for segment in hypothesis.segments)
    return _Read(recording_id, title, words, mentions(transcript, hypothesis))


def _names(reads: Mapping[str, _Read]) -> tuple[Name, ...]:
    found: dict[tuple[str, str], list[tuple[str, str, Mention]]] = {}
    for transcript_id, read in reads.items():
        for each in read.mentions:
            found.setdefault((each.kind, each.key), []).append((transcript_id, read.recording_id, each))
    names = [_name(many) for many in found.values() if any(each.sure for _, _, each in many)]
    return tuple(sorted(names, key=lambda name: (-name.times, name.text)))


def _name(many: list[tuple[str, str, Mention]]) -> Name:
    first = next(each for _, _, each in many if each.sure)
    return Name(
        first.kind,
        first.key,
        first.text,
        sum(each.sure + each.unsure for _, _, each in many),
        len({recording for _, recording, _ in many}),
        tuple((transcript, place) for transcript, _, each in many for place in each.places),
    )
