"""What was done to a transcript, told for people: sittings of one person's work, each a list of steps.

A sitting ends when its person pauses; two who work at once have one each. Typing on in a segment is one step,
from the words before to the words after, and so is confirming one word after another.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from backend.domain import events
from backend.domain.checking import concerns
from backend.domain.commenting import find_comment
from backend.domain.events import EditEvent
from backend.domain.replay import apply, start
from backend.domain.transcript import Hypothesis, Transcript

PAUSE = timedelta(minutes=10)
"""Who does nothing for so long begins a new sitting."""

SILENT = frozenset({"audio_played", "rated", "opened", "exported"})
"""Kinds that change nothing a reader of the text sees."""

_COUNTED = frozenset({"word_confirmed", "segment_confirmed", "segment_excluded", "speaker_assigned"})
_CONTINUED = frozenset({"segment_retyped", "gap_filled", "titled", "noted"})


@dataclass(frozen=True, slots=True)
class Passage:
    """What a step did to the words of one segment, which begins at ``at_s``."""

    segment: str
    at_s: float
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person did, or several of a kind in a row.

    Attributes
    ----------
    seq
        The version after it.
    passages
        The segments whose words it changed; for a split or a join those it left.
    before, after
        Of what is not words of a segment: a title, notes, a speaker's name, a comment, a state.
    count
        How many events it stands for.
    """

    seq: int
    kind: str
    at: datetime
    passages: tuple[Passage, ...] = ()
    before: str = ""
    after: str = ""
    count: int = 1


@dataclass(slots=True)
class Sitting:
    """What one person did without a long pause; ``steps`` in order."""

    actor: str
    began: datetime
    ended: datetime
    steps: list[Step] = field(default_factory=list[Step])

    @property
    def seq(self) -> int:
        """The version after its last step."""
        return self.steps[-1].seq


def sittings(hypothesis: Hypothesis, log: Iterable[EditEvent]) -> list[Sitting]:
    """Return who did what, in the order in which the sittings ended."""
    found: list[Sitting] = []
    open_: dict[str, Sitting] = {}
    transcript = start(hypothesis)
    for event in log:
        before, transcript = transcript, apply(transcript, hypothesis, event)
        if event.change.kind in SILENT:
            continue
        sitting = open_.get(event.actor)
        if sitting is None or event.at - sitting.ended > PAUSE:
            sitting = open_[event.actor] = Sitting(event.actor, event.at, event.at)
            found.append(sitting)
        sitting.ended = event.at
        _append(sitting.steps, _step(event, before, transcript))
    for sitting in found:
        sitting.steps = [step for step in sitting.steps if not _came_to_nothing(step)]
    return sorted((each for each in found if each.steps), key=lambda each: each.seq)


def _append(steps: list[Step], step: Step) -> None:
    last = steps[-1] if steps else None
    if last is None or last.kind != step.kind:
        steps.append(step)
    elif step.kind in _COUNTED and last.after == step.after:
        steps[-1] = replace(step, count=last.count + 1)
    elif step.kind in _CONTINUED and _where(last) == _where(step):
        passages = tuple(
            replace(now, before=then.before) for then, now in zip(last.passages, step.passages, strict=True)
        )
        steps[-1] = replace(step, passages=passages, before=last.before, count=last.count + 1)
    else:
        steps.append(step)


def _where(step: Step) -> tuple[str, ...]:
    return tuple(passage.segment for passage in step.passages)


def _came_to_nothing(step: Step) -> bool:
    words = all(passage.before == passage.after for passage in step.passages)
    return step.kind in _CONTINUED and words and step.before == step.after


def _step(event: EditEvent, before: Transcript, after: Transcript) -> Step:
    change = event.change
    was, now = _outside(event, before, after)
    passages: tuple[Passage, ...] = ()
    if change.kind not in {"restored", "word_confirmed"}:
        ids = concerns(after, change) or ()
        passages = _passages(before, after, ids)
    return Step(event.seq, change.kind, event.at, passages, was, now)


def _passages(before: Transcript, after: Transcript, ids: Iterable[str]) -> tuple[Passage, ...]:
    wanted = set(ids)
    old = {segment.id: segment for segment in before.segments if segment.id in wanted}
    new = {segment.id: segment for segment in after.segments if segment.id in wanted}
    found = [
        Passage(
            id_,
            (new.get(id_) or old[id_]).start_s,
            old[id_].text if id_ in old else "",
            new[id_].text if id_ in new else "",
        )
        for id_ in {**old, **new}
    ]
    return tuple(sorted(found, key=lambda passage: passage.at_s))


def _outside(event: EditEvent, before: Transcript, after: Transcript) -> tuple[str, str]:
    """Return what an event changed besides the words of segments, before and after."""
    match event.change:
        case events.Titled():
            return before.title, after.title
        case events.Noted():
            return before.notes, after.notes
        case events.SpeakerNamed(speaker=speaker):
            usual = f"Speaker {speaker}"
            return before.speakers.get(speaker, usual), after.speakers.get(speaker, usual)
        case events.Commented(comment=id_):
            return _comment(before, id_), _comment(after, id_)
        case events.CommentSettled(comment=id_, settled=settled):
            return _comment(after, id_), "yes" if settled else "no"
        case _:
            return "", _decided(event, after)


def _comment(transcript: Transcript, id_: str) -> str:
    comment = find_comment(transcript.comments, id_)
    return comment.text if comment else ""


def _decided(event: EditEvent, after: Transcript) -> str:
    """Return how something was decided: whose words, right or not, left out or not, which version."""
    match event.change:
        case events.WordConfirmed(confirmed=confirmed) | events.SegmentConfirmed(confirmed=confirmed):
            return "yes" if confirmed else "no"
        case events.SpeakerAssigned(speaker=speaker):
            return after.speakers.get(speaker, f"Speaker {speaker}")
        case events.Restored(to=to):
            return str(to)
        case events.SegmentExcluded(reason=reason):
            return reason or ""
        case events.GapFilled(dismissed=True):
            return "dismissed"
        case _:
            return ""
