"""What transcripts say about terms, taken a transcript at a time and only when one changed.

Proposals come from recordings whose consent allows training: they change how others are heard. Effects are
figures of quality, and come from recordings whose consent allows measuring.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from backend.domain.estimation.experiment import Trial
from backend.domain.vocabulary import (
    Evidence,
    Key,
    Tally,
    evidence,
    evidence_from_json,
    evidence_to_json,
    key_of,
    tally,
)
from backend.domain.vocabulary_effect import Use
from backend.services.records import Records
from backend.storage import transcripts
from backend.storage import vocabulary as rows
from backend.storage.tables import VocabularyEvidence

METHOD = 1
"""Raise it when anything about the evidence changes: everything is then taken again."""
PARAMETER = "vocabulary"
"""Under which a hypothesis's parameters say what the recogniser was told, or what was withheld."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A transcript that says something about terms."""

    transcript_id: str
    recording_id: str
    title: str
    trains: bool
    counts: dict[str, Any] | None
    heard_at: datetime
    last_at: datetime
    terms: tuple[str, ...]
    withheld: bool
    evidence: Evidence

    @property
    def told(self) -> tuple[str, ...]:
        """The terms the recogniser was told."""
        return () if self.withheld else self.terms


def recount(records: Records) -> int:
    """Take evidence again of what changed since; return of how many transcripts."""
    with records.database.reading() as session:
        stale = rows.stale(session, METHOD)
    return sum(_recount_one(records, transcript_id) for transcript_id in stale)


def witnesses(session: Session, owner_id: str) -> list[Heard]:
    """Return what the transcripts of an owner's recordings say, the oldest first."""
    return [_heard(row) for row in rows.witnesses(session, owner_id)]


def uses(heard: Sequence[Heard], key: Key, since: datetime | None = None) -> list[Use]:
    """Return how a term fared in each recording that may be measured, of those heard after a moment."""
    by_recording: dict[tuple[str, bool], Tally] = {}
    for each in heard:
        if each.counts is None or (since is not None and each.heard_at < since):
            continue
        told = any(key_of(term) == key for term in each.told)
        at = (each.recording_id, told)
        by_recording[at] = by_recording.get(at, Tally()) + tally(each.evidence, key)
    return [Use(recording, told, found) for (recording, told), found in by_recording.items()]


def trials(heard: Sequence[Heard], since: datetime | None = None) -> list[Trial]:
    """Return the recordings in which terms were used, or would have been, that somebody reviewed."""
    return [
        Trial(each.recording_id, bool(each.told), each.counts["edits"]["distance"], reference)
        for each in heard
        if each.counts is not None
        and each.terms
        and (since is None or each.heard_at >= since)
        and (reference := each.counts["edits"]["reference"])
    ]


def _heard(row: rows.Witness) -> Heard:
    told: dict[str, Any] = row.parameters.get(PARAMETER, {})
    return Heard(
        transcript_id=row.transcript_id,
        recording_id=row.recording_id,
        title=row.title,
        trains=row.consent_training,
        counts=row.counts if row.consent_quality else None,
        heard_at=row.heard_at,
        last_at=row.edited_at or row.heard_at,
        terms=tuple(told.get("terms", ())),
        withheld=bool(told.get("withheld")),
        evidence=evidence_from_json(row.evidence),
    )


def _recount_one(records: Records, transcript_id: str) -> bool:
    with records.database.reading() as session:
        row = transcripts.get(session, transcript_id)
        if row is None:
            return False
        transcript = transcripts.fold(session, row)
        hypothesis = records.hypotheses.get(session, row.hypothesis_id)
    found = evidence_to_json(evidence(transcript, hypothesis))
    with records.database.session() as session:
        taken = VocabularyEvidence(
            transcript_id=transcript_id, version=transcript.version, method=METHOD, evidence=found
        )
        rows.save(session, taken)
    return True
