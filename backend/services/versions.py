"""The history of a transcript for people: who changed what, and how it was at any version."""

from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain.differing import Part, differences, marked
from backend.domain.history import Passage, Sitting, Step, sittings
from backend.domain.text import tokenise
from backend.domain.transcript import Transcript
from backend.services.earlier import transcript_at
from backend.services.proposing import ACTOR, NAME
from backend.services.records import Records
from backend.services.viewing import shown_title, speaker_names, transcript_row
from backend.storage import accounts, recordings, transcripts

SHOWN_PASSAGES = 5
"""Of a step that changed many: replacing everywhere."""
_CUTTING = frozenset({"segment_split", "segments_joined"})
_NAMING_WORDS = 6


@dataclass(frozen=True, slots=True)
class ToldPassage:
    """The words of one segment that a step changed, with a few around them."""

    at_s: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One thing a person did, as :class:`backend.domain.history.Step`, ready to be shown."""

    seq: int
    kind: str
    at: datetime
    count: int
    before: str
    after: str
    parts: tuple[Part, ...]
    """How ``before`` became ``after``."""
    passages: tuple[ToldPassage, ...]
    more: int
    """Passages beyond those shown."""


@dataclass(frozen=True, slots=True)
class ToldSitting:
    """What one person did without a long pause, newest step first."""

    actor: str
    name: str
    began: datetime
    ended: datetime
    seq: int
    steps: tuple[ToldStep, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """A page of the history, newest first.

    ``people`` are names by actor of all who ever did something; ``older`` is the version from which the next
    page goes on, ``None`` at the beginning.
    """

    version: int
    title: str
    sittings: tuple[ToldSitting, ...]
    people: dict[str, str]
    older: int | None


@dataclass(frozen=True, slots=True)
class OldPassage:
    """One segment as it was, and what became of its words."""

    start_s: float
    speaker: str
    excluded: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class OldVersion:
    """A transcript as it was; ``differs`` once anything that can be restored is another now."""

    version: int
    title: str
    passages: tuple[OldPassage, ...]
    differs: bool


def versions(
    records: Records, transcript_id: str, *, by: str = "", before: int | None = None, limit: int = 30
) -> Versions:
    """Return who changed what, newest first.

    Parameters
    ----------
    by
        Only what this actor did; empty: everybody.
    before
        Only sittings that ended before this version.
    limit
        Most sittings to return.

    Raises
    ------
    NotFound
        There is no such transcript.
    """
    with records.database.reading() as session:
        row = transcript_row(session, transcript_id)
        hypothesis = records.hypotheses.get(session, row.hypothesis_id)
        recording = recordings.get(session, row.recording_id)
        title = row.title or (recording.title if recording else "")
        found = sittings(hypothesis, transcripts.log(session, transcript_id))
        actors = dict.fromkeys(each.actor for each in found)
        known = accounts.names(session, actors)
    wanted = [
        each
        for each in reversed(found)
        if (not by or each.actor == by) and (before is None or each.seq < before)
    ]
    names = {actor: NAME if actor == ACTOR else known.get(actor, "") for actor in actors}
    shown = wanted[:limit]
    older = shown[-1].seq if len(wanted) > limit else None
    return Versions(row.version, title, tuple(_told(each, names) for each in shown), names, older)


def as_it_was(records: Records, transcript_id: str, version: int) -> OldVersion:
    """Return a transcript as it was at a version, with what is different now.

    Raises
    ------
    NotFound
        There is no such transcript.
    Invalid
        There is no such version.
    """
    with records.database.reading() as session:
        row = transcript_row(session, transcript_id)
        hypothesis = records.hypotheses.get(session, row.hypothesis_id)
        recording = recordings.get(session, row.recording_id)
        now = transcripts.fold(session, row)
        then = transcript_at(session, row, hypothesis, version)
    became = marked(
        [tokenise(segment.text) for segment in then.segments],
        [word for segment in now.segments for word in tokenise(segment.text)],
    )
    names = speaker_names(then)
    passages = tuple(
        OldPassage(segment.start_s, names[segment.speaker], segment.excluded is not None, parts)
        for segment, parts in zip(then.segments, became, strict=True)
    )
    return OldVersion(version, shown_title(then, recording), passages, _restorable(then) != _restorable(now))


def _restorable(transcript: Transcript) -> tuple[object, ...]:
    segments = [replace(segment, version=0) for segment in transcript.segments]
    return segments, dict(transcript.speakers), transcript.title, transcript.notes, dict(transcript.gaps)


def _told(sitting: Sitting, names: dict[str, str]) -> ToldSitting:
    return ToldSitting(
        sitting.actor,
        names[sitting.actor],
        sitting.began,
        sitting.ended,
        sitting.seq,
        tuple(_told_step(step) for step in reversed(sitting.steps)),
    )


def _told_passage(step: Step, passage: Passage) -> ToldPassage:
    if step.kind not in _CUTTING:
        return ToldPassage(passage.at_s, differences(passage.before, passage.after))
    # A cut changes no word: the passages it left are named by their first ones.
    words = tokenise(passage.after)
    beginning = " ".join(words[:_NAMING_WORDS]) + (" …" if len(words) > _NAMING_WORDS else "")
    return ToldPassage(passage.at_s, (Part("same", beginning),) if words else ())


def _told_step(step: Step) -> ToldStep:
    shown = step.passages[:SHOWN_PASSAGES]
    return ToldStep(
        step.seq,
        step.kind,
        step.at,
        step.count,
        step.before,
        step.after,
        differences(step.before, step.after),
        tuple(_told_passage(step, each) for each in shown),
        len(step.passages) - len(shown),
    )
