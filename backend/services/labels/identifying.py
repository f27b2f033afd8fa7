"""What the labels would say about who people are, to be looked through before an export."""

from dataclasses import dataclass
from typing import Any

from backend.domain.identifying import Mention, Place, mentions
from backend.services.records import Records
from backend.storage import consents, golden, hypotheses, recordings, transcripts


@dataclass(frozen=True, slots=True)
class Name:
    """A name, number or address in all labels; ``places`` are a transcript's id and a passage each."""

    kind: str
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
    """What was found, the most frequent first, and how many transcripts were looked through."""

    transcripts: int
    names: tuple[Name, ...]


def look_through(records: Records) -> Names:
    """Return the names, numbers and addresses that the labels of everything stored would carry.

    Reads what :func:`backend.services.labels.collect` does, a transcript at a time.
    """
    with records.database.reading() as session:
        ids = consents.transcripts_for_training(session)
    found: dict[tuple[str, str], list[tuple[str, str, Mention]]] = {}
    looked = 0
    for transcript_id in ids:
        read = _read(records, transcript_id)
        looked += read is not None
        recording_id, many = read or ("", [])
        for each in many:
            found.setdefault((each.kind, each.key), []).append((transcript_id, recording_id, each))
    names = [_name(many) for many in found.values() if any(each.sure for _, _, each in many)]
    return Names(looked, tuple(sorted(names, key=lambda name: (-name.times, name.text))))


def _read(records: Records, transcript_id: str) -> tuple[str, list[Mention]] | None:
    with records.database.reading() as session:
        row = transcripts.get(session, transcript_id)
        recording = row and recordings.get(session, row.recording_id)
        if row is None or recording is None or recording.trashed_at or not recording.consent_training:
            return None
        hypothesis = hypotheses.load(session, row.hypothesis_id)
        if hypothesis is None or golden.of_recording(session, recording.id):
            return None
        transcript = transcripts.fold(session, row)
    return recording.id, mentions(transcript, hypothesis)


def _name(many: list[tuple[str, str, Mention]]) -> Name:
    first = next(each for _, _, each in many if each.sure)
    return Name(
        first.kind,
        first.text,
        sum(each.sure + each.unsure for _, _, each in many),
        len({recording for _, recording, _ in many}),
        tuple((transcript, place) for transcript, _, each in many for place in each.places),
    )
