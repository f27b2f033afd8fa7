"""Subtitles: a transcript cut into cues that can be read in the time they stand.

The words of one passage are cut where that costs the reader least, over all ways of cutting them: at the end
of a sentence, where the speaker pauses, into cues that are neither too fast nor too short, within the lines
that the rules allow. What a person timed as one cue stays one. How long cues stand is settled afterwards
(``backend.domain.cue_times``).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from backend.domain.breaking import SENTENCE_END, parting_cost
from backend.domain.subtitle_rules import OWN, Rules
from backend.domain.transcript import Stretch, TranscriptWord

PAUSE_S = 1.0
"""A pause from which on the next word starts a cue of its own."""

# What cuts cost, on the scale of ``breaking``: each cue, a sentence that ends in one (of one line, of two),
# a second missing to read it, a second less than it must stand, an empty screen, a second of pause.
CUE, SENTENCE_IN_LINE, SENTENCE_WITHIN, TOO_FAST, TOO_SHORT, EMPTY, PAUSE = 2.0, 0.6, 3.0, 3.0, 6.0, 1.0, 1.5


@dataclass(frozen=True, slots=True)
class Part:
    """What one speaker says in a cue: words ``first`` to ``last`` of a segment's text."""

    segment: str
    first: int
    last: int
    speaker: str | None
    label: str
    lines: tuple[str, ...]
    """Without the label, for a format that has a place of its own for speakers."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What stands on the screen from ``start_ms`` until ``end_ms``, both from the start of the recording.

    Attributes
    ----------
    lines
        As they are read, with the speaker's name where that says something.
    parts
        One a speaker; two share a cue where neither leaves the other time to be read.
    is_set
        A person set its times: nobody else moves them.
    is_whole
        It holds whole words: one longer than a screen is shown in several cues.
    is_moved
        It was to begin while the one before still stood.
    spoken_end_ms
        When its last word is over; it may stand longer.
    """

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    is_set: bool = False
    is_whole: bool = True
    is_moved: bool = False
    spoken_end_ms: int = 0

    @property
    def speaker(self) -> str | None:
        """Who says its first words."""
        return self.parts[0].speaker if self.parts else None

    @property
    def characters(self) -> int:
        """How many characters are to be read, spaces and punctuation counted."""
        return len(" ".join(self.lines))

    @property
    def word_count(self) -> int:
        """How many words are to be read."""
        return sum(len(line.split()) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of the passage whose words are cut: where they come from, who speaks, what was set."""

    segment: str = ""
    speaker: str | None = None
    label: str = ""
    """Put before the first word, as in "Ada:", within the limits."""
    language: str = "en"
    times: tuple[Stretch, ...] = ()


def cut(words: Iterable[TranscriptWord], rules: Rules = OWN, origin: Origin | None = None) -> list[Cue]:
    """Return the cues of one passage, at the times of its words."""
    return list(_Cutter(tuple(words), rules, origin or Origin()).cues())


def wrap(texts: Sequence[str], width: int, language: str = "en") -> list[str]:
    """Return words as lines: one if they fit, else two, parted where it reads best, the lower the longer."""
    whole = " ".join(texts)
    if len(whole) <= width:
        return [whole]
    choices: list[tuple[float, int]] = []
    upper = -1
    for at in range(1, len(texts)):
        upper += len(texts[at - 1]) + 1
        lower = len(whole) - upper - 1
        if upper <= width and lower <= width:
            uneven = 2 * abs(lower - upper) / width + 0.4 * (upper > lower)
            choices.append((parting_cost(texts[at - 1], texts[at], language) + uneven, at))
    if not choices:
        return _fill(texts, width)
    at = min(choices)[1]
    return [" ".join(texts[:at]), " ".join(texts[at:])]


def _fill(texts: Sequence[str], width: int) -> list[str]:
    """Fill lines one after the other; a word longer than a line is cut."""
    lines: list[str] = []
    for text in texts:
        for at in range(0, len(text), width):
            piece = text[at : at + width]
            if lines and at == 0 and len(lines[-1]) + 1 + len(piece) <= width:
                lines[-1] = f"{lines[-1]} {piece}"
            else:
                lines.append(piece)
    return lines


class _Cutter:
    """The ways of cutting the words of one passage, and what each costs."""

    def __init__(self, words: Sequence[TranscriptWord], rules: Rules, origin: Origin) -> None:
        self.words, self.rules, self.origin = words, rules, origin
        texts = [word.text for word in words]
        labelled = f"{origin.label} {texts[0]}" if words else ""
        self.label = origin.label if len(labelled) <= rules.line_characters else ""
        # Characters up to each word, with a space after each; the label counts with the first.
        self.before = [0]
        for i, text in enumerate(texts):
            label = len(self.label) + 1 if i == 0 and self.label else 0
            self.before.append(self.before[-1] + label + len(text) + 1)
        ends = [SENTENCE_END.search(text) is not None for text in texts]
        self.sentences = [0]
        for end in ends:
            self.sentences.append(self.sentences[-1] + end)
        self.starts = [word.start_s for word in words]
        self.ends = [word.end_s for word in words]
        self.shortest_s, self.longest_s = rules.shortest_ms / 1000, rules.longest_ms / 1000
        self.screen = rules.lines * rules.line_characters
        self.reach = [self._reach(i) for i in range(len(texts))]
        pauses = [
            max(0.0, after_s - end_s) for end_s, after_s in zip(self.ends, self.starts[1:], strict=False)
        ]
        self.lingers = [min(pause_s, rules.linger_ms / 1000) for pause_s in pauses]
        self.lingers.append(rules.linger_ms / 1000)
        self.partings = [0.0] * (len(texts) + 1)
        for i, pause_s in enumerate(pauses, 1):
            cost = parting_cost(texts[i - 1], texts[i], origin.language)
            self.partings[i] = cost - PAUSE * min(1.0, pause_s)

    def cues(self) -> Iterator[Cue]:
        set_from = {each.first: each for each in self.origin.times if each.last < len(self.words)}
        for from_, to in self._blocks(set_from):
            stretch = set_from.get(from_)
            whole = stretch is not None and stretch.last + 1 == to
            if whole and to <= self.reach[from_]:
                yield self._cue(from_, to, is_set=True)
                continue
            for first, last in self._cheapest(from_, to):
                yield from self._shown(first, last)

    def _blocks(self, set_from: dict[int, Stretch]) -> Iterator[tuple[int, int]]:
        """Part the words where a cue has to end: at a pause, and around what was set."""
        edges = {0, len(self.words)}
        for first, stretch in set_from.items():
            edges |= {first, stretch.last + 1}
        within = {i for each in set_from.values() for i in range(each.first + 1, each.last + 1)}
        for i in range(1, len(self.words)):
            pause_s = self.words[i].start_s - self.words[i - 1].end_s
            if pause_s >= PAUSE_S and i not in within:
                edges.add(i)
        ordered = sorted(edges)
        yield from pairwise(ordered)

    def _reach(self, from_: int) -> int:
        """Return up to which word the screen holds what begins with this one."""
        at = from_
        for _ in range(self.rules.lines):
            at = bisect_right(self.before, self.before[at] + 1 + self.rules.line_characters) - 1
        return at

    def _cheapest(self, from_: int, to: int) -> list[tuple[int, int]]:
        """Return the cues, as words from and up to, whose costs add up to the least."""
        best: dict[int, tuple[float, int]] = {from_: (0.0, from_)}
        for end in range(from_ + 1, to + 1):
            choices: list[tuple[float, int]] = []
            for begin in range(end - 1, from_ - 1, -1):
                if begin < end - 1 and not self._can_be_one(begin, end):
                    break
                choices.append((best[begin][0] + self._cost(begin, end), begin))
            cost, begin = min(choices)
            best[end] = (cost + (self.partings[end] if end < to else 0.0), begin)
        spans: list[tuple[int, int]] = []
        end = to
        while end > from_:
            begin = best[end][1]
            spans.append((begin, end))
            end = begin
        return spans[::-1]

    def _can_be_one(self, from_: int, to: int) -> bool:
        return to <= self.reach[from_] and self.ends[to - 1] - self.starts[from_] <= self.longest_s

    def _cost(self, from_: int, to: int) -> float:
        characters = self.before[to] - self.before[from_] - 1
        lasts_s = self.ends[to - 1] - self.starts[from_]
        needed_s = self.rules.reading_ms(characters, to - from_) / 1000
        # How much longer than it is spoken it may stand.
        stands_s = lasts_s + self.lingers[to - 1]
        missing_s, short_s = needed_s - stands_s, self.shortest_s - stands_s
        empty = 1 - characters / self.screen
        sentence = SENTENCE_WITHIN if characters > self.rules.line_characters else SENTENCE_IN_LINE
        return (
            CUE
            + sentence * (self.sentences[to - 1] - self.sentences[from_])
            + (TOO_FAST * missing_s if missing_s > 0 else 0.0)
            + (TOO_SHORT * short_s if short_s > 0 else 0.0)
            + (EMPTY * empty * empty if empty > 0 else 0.0)
        )

    def _shown(self, from_: int, to: int) -> Iterator[Cue]:
        """Show words as one cue, or in as many as a word longer than the screen takes."""
        if to <= self.reach[from_]:
            yield self._cue(from_, to, is_set=False)
            return
        word = self.words[from_]
        lines = _fill([word.text], self.rules.line_characters)
        screens = [lines[at : at + self.rules.lines] for at in range(0, len(lines), self.rules.lines)]
        share_s = (word.end_s - word.start_s) / len(screens)
        for i, screen in enumerate(screens):
            part = Part(self.origin.segment, from_, from_, self.origin.speaker, "", tuple(screen))
            start_s = word.start_s + i * share_s
            yield Cue(
                _ms(start_s),
                min(_ms(start_s + share_s), _ms(start_s) + self.rules.longest_ms),
                tuple(screen),
                (part,),
                is_whole=len(screens) == 1,
            )

    def _cue(self, from_: int, to: int, *, is_set: bool) -> Cue:
        width, language = self.rules.line_characters, self.origin.language
        texts = [word.text for word in self.words[from_:to]]
        label = self.label if from_ == 0 else ""
        lines = tuple(wrap(texts, width, language))
        part = Part(self.origin.segment, from_, to - 1, self.origin.speaker, label, lines)
        start_ms, end_ms = _ms(self.words[from_].start_s), _ms(self.words[to - 1].end_s)
        return Cue(
            start_ms,
            end_ms if is_set else min(end_ms, start_ms + self.rules.longest_ms),
            tuple(wrap([f"{label} {texts[0]}", *texts[1:]], width, language)) if label else lines,
            (part,),
            is_set,
        )


def _ms(time_s: float) -> int:
    return round(time_s * 1000)
