"""The vocabulary of a person as it is shown: what is proposed, in use, no longer in use, and its effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from backend.domain.estimation.experiment import Effect
from backend.domain.vocabulary import Mishearing, key_of, proposals
from backend.domain.vocabulary_effect import TermEffect, term_effect, vocabulary_effect
from backend.services.records import Records
from backend.services.vocabulary.watching import began, watch
from backend.services.vocabulary.witnesses import Heard, trials, uses, witnesses
from backend.storage import tagging
from backend.storage import vocabulary as rows
from backend.storage.tables import VocabularyTerm


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """Where a term was heard otherwise, in seconds of a recording."""

    recording_id: str
    transcript_id: str
    title: str
    heard: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A term that would help: how often it was put right, heard as what, and where to listen."""

    text: str
    times: int
    heard_as: tuple[tuple[str, int], ...]
    places: tuple[ShownPlace, ...]


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """A term that somebody decided about, and its effect since; ``reason`` says why it was withdrawn."""

    id: str
    text: str
    tag: str | None
    state: str
    reason: str
    added: bool
    decided_at: datetime
    effect: TermEffect


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a person's vocabulary holds.

    Attributes
    ----------
    effect
        Word errors with and without it; None until there are recordings of both kinds.
    recordings_told, recordings_untold
        Reviewed recordings with it, and those it was withheld from.
    tags
        That terms can be limited to.
    """

    proposed: tuple[ShownProposal, ...]
    accepted: tuple[ShownTerm, ...]
    withdrawn: tuple[ShownTerm, ...]
    declined: tuple[ShownTerm, ...]
    effect: Effect | None
    recordings_told: int
    recordings_untold: int
    tags: tuple[str, ...]


def vocabulary(records: Records, owner_id: str) -> Vocabulary:
    """Return the vocabulary of a person, after what does harm was withdrawn."""
    watch(records)
    with records.database.reading() as session:
        decided = rows.terms(session, owner_id)
        heard = witnesses(session, owner_id)
        tags = tuple(tag for tag, _ in tagging.counts(session))
    terms = [_shown(row, heard) for row in decided]
    compared = trials(heard, began([row for row in decided if row.state == "accepted"]))
    return Vocabulary(
        proposed=_proposed(heard, {row.key for row in decided}),
        **{
            state: tuple(term for term in terms if term.state == state)
            for state in ("accepted", "withdrawn", "declined")
        },
        effect=vocabulary_effect(compared),
        recordings_told=sum(trial.shown for trial in compared),
        recordings_untold=sum(not trial.shown for trial in compared),
        tags=tags,
    )


def _proposed(heard: Sequence[Heard], decided: set[str]) -> tuple[ShownProposal, ...]:
    by_id = {each.transcript_id: each for each in heard if each.trains}
    return tuple(
        ShownProposal(
            found.text,
            found.times,
            found.heard_as,
            tuple(_place(by_id[name], mishearing) for name, mishearing in found.places),
        )
        for found in proposals({id_: each.evidence for id_, each in by_id.items()})
        if " ".join(key_of(found.text)) not in decided
    )


def _place(heard: Heard, mishearing: Mishearing) -> ShownPlace:
    return ShownPlace(
        heard.recording_id,
        heard.transcript_id,
        heard.title,
        mishearing.heard,
        mishearing.start_s,
        mishearing.end_s,
    )


def _shown(row: VocabularyTerm, heard: Sequence[Heard]) -> ShownTerm:
    effect = term_effect(uses(heard, key_of(row.text), row.decided_at))
    return ShownTerm(row.id, row.text, row.tag, row.state, row.reason, row.added, row.decided_at, effect)
