"""A thousand hours of recordings that people corrected: 2,000 transcripts of half an hour, 9 million words.

What is real: a few transcripts are made as a worker makes them and corrected as an editor does, through the
services, and counted by them. What is simulated: all others get the counts of one of these, with errors,
stars and days of their own, written by the same functions of the store; they have no words, passages or
events behind them, which no figure reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from sqlmodel import Session, select

from backend.domain.substitutions import Substitution
from backend.domain.transcript import HeardSegment, ModelVersion, Suppressed, Word
from backend.services import editing, measuring, transcribing, uploading
from backend.services.editing import Incoming
from backend.services.records import Records
from backend.services.transcribing import Chunk
from backend.services.wants import SOURCES, UploadWants
from backend.storage import measures
from backend.storage.tables import (
    HypothesisRow,
    Job,
    ModelVersionRow,
    QualityDayRow,
    QualityRow,
    Recording,
    RecordingTag,
    TranscriptRow,
    now,
)

TRANSCRIPTS, REAL = 2000, 8
MINUTES, SEGMENTS, WORDS_EACH, WORD_S = 30, 180, 25, 0.4
ERRORS, DOUBTFUL, REVIEWED = 0.06, 0.07, 0.35
PAIRS_EACH = 60
DAYS = 26 * 7
MODELS = (
    ModelVersion("tiny.en", "1a" * 32),
    ModelVersion("base", "2b" * 32),
    ModelVersion("base", "3c" * 32, "folder"),
)
LANGUAGES = ("en", "en", "en", "de", "fr", "nl")
TAGS = ("interview", "lecture", "phone", "meeting", "field", "archive")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What was counted of a real transcript."""

    row: QualityRow
    parameters: dict[str, Any]


def fill(records: Records, owner_id: str, transcripts: int = TRANSCRIPTS, real: int = REAL) -> None:
    """Store the recordings, their transcripts and what is counted of them; the same at every call."""
    chance = Random(6)
    for number in range(real):
        _correct(records, owner_id, number, chance)
    measuring.recount(records)
    with records.database.session() as session:
        patterns = list(_patterns(session))
        versions = list(session.exec(select(ModelVersionRow)))
        words = [f"word{n}" for n in range(3000)]
        for number in range(real, transcripts):
            _store(session, number / transcripts, owner_id, chance.choice(patterns), versions, chance, words)
            if number % 100 == 0:
                session.flush()
        measures.write_day(session, _days(versions))


def _correct(records: Records, owner_id: str, number: int, chance: Random) -> None:
    """Transcribe a recording as a worker does and correct it as a person does."""
    wants = UploadWants(title=f"Real {number}", language="en", consent_quality=True)
    accepted = uploading.accept_file(
        records, owner_id=owner_id, filename="a.wav", stream=iter([bytes([number]) * 9]), wants=wants
    )
    job = accepted.job_id
    if job is None:
        raise RuntimeError("the store was not empty")
    segments = _heard(chance)
    model = MODELS[number % len(MODELS)]
    transcribing.begin(records, job)
    duration_s = MINUTES * 60.0
    transcribing.prepared(records, job, model=model, language="en", duration_s=duration_s, threshold=0.5)
    taken_off = (Suppressed(2.0, 3.0, "Thanks for watching!", "no speech"),)
    transcribing.chunk_done(records, job, Chunk(0, 0.0, duration_s, segments, taken_off, 90.0))
    parameters = {"preset": "balanced", "beam_size": 5, "compute_type": "int8", "kernel_version": "1"}
    transcript = transcribing.finish(records, job, duration_s=duration_s, gaps=(), parameters=parameters)
    events = list(_events(segments, chance))
    for first in range(0, len(events), 100):
        editing.record_events(records, transcript, owner_id, events[first : first + 100])
    editing.rate(records, transcript, owner_id, stars=chance.choice((3, 4, 5)), prompted=True)


def check_more(records: Records, owner_id: str) -> None:
    """Confirm another passage of a real transcript, as an editor does."""
    with records.database.reading() as session:
        query = select(TranscriptRow).join(Recording, Recording.id == TranscriptRow.recording_id)  # type: ignore[arg-type]
        transcript = session.exec(query.where(Recording.title == "Real 0")).one()
    confirmed = {"segment": f"s{transcript.version % SEGMENTS}"}
    event = Incoming(f"more {transcript.version}", "segment_confirmed", confirmed)
    editing.record_events(records, transcript.id, owner_id, [event])


def _heard(chance: Random) -> tuple[HeardSegment, ...]:
    found: list[HeardSegment] = []
    for number in range(SEGMENTS):
        at_s = number * WORDS_EACH * WORD_S
        words = [
            Word(
                f"word{int(chance.paretovariate(0.6)) % 3000}",
                at_s + index * WORD_S,
                at_s + (index + 1) * WORD_S,
                0.9,
                round(
                    chance.betavariate(1, 4) if chance.random() < DOUBTFUL else chance.betavariate(9, 1), 3
                ),
            )
            for index in range(WORDS_EACH)
        ]
        found.append(HeardSegment(at_s, at_s + WORDS_EACH * WORD_S, tuple(words)))
    return tuple(found)


def _events(segments: tuple[HeardSegment, ...], chance: Random) -> Iterator[Incoming]:
    yield Incoming("opened", "opened", {"flags_hidden": True})
    for number, segment in enumerate(segments):
        if chance.random() > REVIEWED:
            continue
        texts = [
            f"right{chance.randrange(3000)}" if _is_wrong(word, chance) else word.text
            for word in segment.words
        ]
        if texts != [word.text for word in segment.words]:
            retyped = {"segment": f"s{number}", "version": 0, "text": " ".join(texts), "seconds_spent": 9.0}
            yield Incoming(f"retyped {number}", "segment_retyped", retyped)
        yield Incoming(f"confirmed {number}", "segment_confirmed", {"segment": f"s{number}"})


def _is_wrong(word: Word, chance: Random) -> bool:
    return chance.random() < (0.5 if word.confidence < 0.5 else ERRORS / 2)


def _patterns(session: Session) -> Iterator[Pattern]:
    query = select(QualityRow, HypothesisRow.parameters)
    query = query.join(TranscriptRow, TranscriptRow.id == QualityRow.transcript_id)  # type: ignore[arg-type]
    query = query.join(HypothesisRow, HypothesisRow.id == TranscriptRow.hypothesis_id)  # type: ignore[arg-type]
    for row, parameters in session.exec(query):
        yield Pattern(row, dict(parameters))


def _store(
    session: Session,
    share: float,
    owner_id: str,
    pattern: Pattern,
    versions: list[ModelVersionRow],
    chance: Random,
    words: list[str],
) -> None:
    at = now() - timedelta(days=DAYS * (1 - share))
    recording = Recording(
        sha256=f"{chance.getrandbits(256):064x}",
        filename="simulated.wav",
        title="Simulated",
        size_bytes=1,
        duration_s=MINUTES * 60.0,
        consent_quality=True,
        source=chance.choice(SOURCES),
        owner_id=owner_id,
        created_at=at,
    )
    job = Job(recording_id=recording.id, model="base", state="done", created_at=at)
    heard = HypothesisRow(
        job_id=job.id,
        recording_id=recording.id,
        model_version_id=versions[min(2, int(share * 3))].id,
        language=chance.choice(LANGUAGES),
        duration_s=MINUTES * 60.0,
        threshold=0.5,
        parameters=pattern.parameters,
        complete=True,
        created_at=at,
    )
    transcript = TranscriptRow(
        hypothesis_id=heard.id,
        recording_id=recording.id,
        version=pattern.row.version,
        words=SEGMENTS * WORDS_EACH,
        prompted=True,
        created_at=at,
    )
    for row in (recording, job, heard, transcript):
        session.add(row)
        session.flush()
    session.add(RecordingTag(recording_id=recording.id, tag=chance.choice(TAGS)))
    counted = QualityRow(
        transcript_id=transcript.id,
        version=pattern.row.version,
        method=measuring.METHOD,
        counts=_varied(pattern.row.counts, chance),
        decoding=pattern.row.decoding,
        kernel=chance.choice(("1", "2")),
        touched_at=at,
    )
    pairs = {(chance.choice(words), words[int(chance.paretovariate(0.5)) % 3000]) for _ in range(PAIRS_EACH)}
    pairs.add(("wright", "right"))
    found = [Substitution(heard, meant, 1, "s0", 0.0, 0.4) for heard, meant in sorted(pairs)]
    measures.save(session, counted, found)


def _varied(counts: dict[str, Any], chance: Random) -> dict[str, Any]:
    """Return the counts with other errors and stars."""
    errors = int(counts["edits"]["distance"] * chance.lognormvariate(0, 0.4))
    answered = chance.random() < 0.4
    stars = [0] * 5
    if answered:
        stars[chance.choice((1, 2, 3, 3, 4, 4))] = 1
    return {
        **counts,
        "edits": {**counts["edits"], "distance": errors, "substitutions": errors},
        "stars": stars,
        "prompts": {"shown": 1, "answered": int(answered)},
        "use": {"opened": 1, "begun": 1, "finished": int(chance.random() < 0.8)},
    }


def _days(versions: list[ModelVersionRow]) -> Iterator[QualityDayRow]:
    today = now().date()
    for back in range(1, DAYS):
        share = 1 - back / DAYS
        for number, version in enumerate(versions):
            part = min(1.0, max(0.0, share * 3 - number))
            if part:
                sums = {"transcripts": 600, "reviewed": 900_000, "total": 3_000_000}
                sums |= {"distance": 45_000, "reference": 880_000}
                yield QualityDayRow(
                    day=today - timedelta(days=back),
                    model_version_id=version.id,
                    sums={name: int(value * part) for name, value in sums.items()},
                )
