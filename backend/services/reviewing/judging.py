"""The answers of a round beside what was heard: the one reading of them that all results rest on."""

from dataclasses import dataclass

from sqlmodel import Session

from backend.domain.auditing import Measured, alike, mean, measure
from backend.domain.transcript import Hypothesis, Word
from backend.services.normalising import normaliser
from backend.services.records import Records
from backend.services.reviewing.queueing import SKIPPED
from backend.storage import hypotheses
from backend.storage import reviewing as rows
from backend.storage.tables import ReviewAnswer, ReviewItem, ReviewRound


@dataclass(frozen=True, slots=True)
class Answered:
    """A passage that everybody answered who was to.

    Attributes
    ----------
    answers
        Of reviewers, in the order they gave them, without the third look.
    resolution
        The third look at what they disagree about, if there was one.
    """

    item: ReviewItem
    hypothesis: Hypothesis
    answers: list[ReviewAnswer]
    resolution: ReviewAnswer | None

    @property
    def heard(self) -> tuple[Word, ...]:
        """The words that were heard."""
        return self.hypothesis.words[self.item.first_word : self.item.last_word]

    @property
    def texts(self) -> list[str]:
        """What reviewers wrote down, without those who could not."""
        return [each.text for each in self.answers if each.verdict not in SKIPPED]

    @property
    def disagrees(self) -> bool:
        """Whether two reviewers say different things, and nobody looked a third time."""
        if len(self.answers) < 2 or self.resolution is not None:
            return False
        some_skipped = 0 < len(self.texts) < len(self.answers)
        return some_skipped or not alike(self.texts, normaliser(self.hypothesis.language))

    @property
    def final(self) -> list[str]:
        """What counts: the third look; else what was written down, all of it while it is not settled."""
        if self.resolution is not None:
            return [] if self.resolution.verdict in SKIPPED else [self.resolution.text]
        return self.texts if self.disagrees else self.texts[:1]

    def measured(self) -> Measured | None:
        """Return what the passage says of the model; ``None``: nobody could write it down."""
        normalise = normaliser(self.hypothesis.language)
        threshold = self.hypothesis.threshold
        found = [measure(self.heard, text, threshold, normalise) for text in self.final]
        return mean(found) if found else None


def answered(records: Records, session: Session, round_: ReviewRound) -> tuple[list[Answered], int]:
    """Return the passages of a round that are done, in their random order, and how many there are in all."""
    items = rows.items(session, round_.id)
    given = rows.answers(session, round_.id)
    heard: dict[str, Hypothesis | None] = {}
    done: list[Answered] = []
    for item in items:
        answers = [each for each in given.get(item.id, []) if not each.resolves]
        if len(answers) < item.reviewers:
            continue
        if item.hypothesis_id not in heard:
            heard[item.hypothesis_id] = hypotheses.load(session, item.hypothesis_id)
        hypothesis = heard[item.hypothesis_id]
        looks = [each for each in given[item.id] if each.resolves]
        if hypothesis is not None:
            done.append(Answered(item, hypothesis, answers, looks[-1] if looks else None))
    return done, len(items)
