"""The labels of everything that is stored."""

from collections.abc import Iterator

from backend.services.labels.label import Label, Source, labels_of
from backend.services.records import Records
from backend.storage import consents, golden, hypotheses, recordings, transcripts


def collect(records: Records, salt: str) -> Iterator[Label]:
    """Yield the labels of all recordings whose owners consent to training, oldest transcript first.

    A recording with a segment in the golden set gives none, or models would be measured on what they learnt.

    Each transcript is read when it is its turn: a consent withdrawn meanwhile is heeded, and no transaction
    stays open while clips are cut.

    Parameters
    ----------
    salt
        This instance's own secret, under which people are hashed.
    """
    with records.database.reading() as session:
        ids = consents.transcripts_for_training(session)
    for transcript_id in ids:
        yield from _of_transcript(records, transcript_id, salt)


def _of_transcript(records: Records, transcript_id: str, salt: str) -> list[Label]:
    with records.database.reading() as session:
        row = transcripts.get(session, transcript_id)
        recording = row and recordings.get(session, row.recording_id)
        hypothesis = row and hypotheses.load(session, row.hypothesis_id)
        if row is None or recording is None or recording.trashed_at or hypothesis is None:
            return []
        if golden.of_recording(session, recording.id):  # made one meanwhile
            return []
        transcript = transcripts.fold(session, row)
        source = Source(
            recording_sha256=recording.sha256,
            consent_quality=recording.consent_quality,
            consent_training=recording.consent_training,
            log=transcripts.log(session, transcript_id),
            salt=salt,
        )
    return list(labels_of(transcript, hypothesis, source))
