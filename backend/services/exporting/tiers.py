"""A transcript as linguists annotate it: what each speaker says, passage by passage and word by word."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from backend.domain.transcript import Hypothesis, Transcript
from backend.services.exporting.passages import passages, speaker_name


@dataclass(frozen=True, slots=True)
class Interval:
    """What is said from when to when, in milliseconds; never nothing, never no time."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Utterance(Interval):
    """A passage, with its words, which lie within it and after one another."""

    words: tuple[Interval, ...] = ()


@dataclass(slots=True)
class Tier:
    """All that one speaker says, in order, nothing overlapping."""

    name: str
    utterances: list[Utterance] = field(default_factory=list[Utterance])

    @property
    def words(self) -> list[Interval]:
        """The words of all utterances."""
        return [word for utterance in self.utterances for word in utterance.words]


def tiers(transcript: Transcript, hypothesis: Hypothesis) -> list[Tier]:
    """Return a tier a speaker, in the order in which they first speak, each under a name of its own."""
    spoken: dict[str, list[Utterance]] = {}
    for passage in passages(transcript, hypothesis):
        words = [Interval(_ms(each.start_s), _ms(each.end_s), each.text) for each in passage.words]
        found = spoken.setdefault(passage.segment.speaker, [])
        found.append(Utterance(words[0].start_ms, words[-1].end_ms, passage.text, tuple(words)))
    names = [speaker_name(transcript, speaker) for speaker in spoken]
    return [
        Tier(name if names.count(name) == 1 else f"{name} ({speaker})", _utterances(found))
        for name, (speaker, found) in zip(names, spoken.items(), strict=True)
    ]


def _utterances(found: Iterable[Utterance]) -> list[Utterance]:
    """Keep one speaker's passages apart; where one lies within another, both are one."""
    kept: list[Utterance] = []
    for each in sorted(found, key=lambda each: (each.start_ms, each.end_ms)):
        if kept and each.start_ms < kept[-1].end_ms:
            last = kept.pop()
            words = (*last.words, *each.words)
            end_ms = max(last.end_ms, each.end_ms)
            kept.append(Utterance(last.start_ms, end_ms, f"{last.text} {each.text}", words))
        else:
            edge_ms = kept[-1].end_ms if kept else 0
            start_ms = max(each.start_ms, edge_ms)
            kept.append(replace(each, start_ms=start_ms, end_ms=max(each.end_ms, start_ms + 1)))
    return [replace(each, words=tuple(_apart(each))) for each in kept]


def _apart(utterance: Utterance) -> list[Interval]:
    """Keep words apart; one that has no time of its own goes with the one before it, or the next."""
    kept: list[Interval] = []
    waiting: list[str] = []
    edge_ms = utterance.start_ms
    for word in sorted(utterance.words, key=lambda word: (word.start_ms, word.end_ms)):
        start_ms, end_ms = max(word.start_ms, edge_ms), min(word.end_ms, utterance.end_ms)
        if end_ms > start_ms:
            kept.append(Interval(start_ms, end_ms, " ".join([*waiting, word.text])))
            waiting, edge_ms = [], end_ms
        elif kept:
            kept[-1] = replace(kept[-1], text=f"{kept[-1].text} {word.text}")
        else:
            waiting.append(word.text)
    if waiting:
        kept.append(Interval(utterance.start_ms, utterance.end_ms, " ".join(waiting)))
    return kept


def _ms(time_s: float) -> int:
    return round(time_s * 1000)
