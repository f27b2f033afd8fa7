"""A scripted corrector: what it costs to make what was said of a hypothesis.

It knows the right words, as a person does who hears them, and nothing else: which words are doubtful and what
else the model might have written it sees as the editor shows them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks.ear import Ear
from benchmarks.edits import Edit, Normalise, word_by_word
from benchmarks.keystrokes import NOTHING, Cost, keys, pointed, thought, typed, walked

CHOOSE = keys(1)
"""A digit."""
SAME_EVERYWHERE = keys(2)
"""A chord that takes up the offer."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A word as the editor shows it."""

    text: str
    doubtful: bool = False
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """What correcting has cost so far.

    Attributes
    ----------
    cost
        Of all that was done.
    at
        The word before which the cursor is.
    selecting
        Whether the word before it is selected.
    by_ear
        Whether it was gone to by ear, from where nothing leads on.
    led_on
        Whether an alternative was just taken, which leads on to the next doubtful word by itself.
    stops, needless
        Doubtful words that were gone to, each of which plays some seconds of sound, and how many were right.
    chosen
        Alternatives that were taken.
    """

    cost: Cost = NOTHING
    at: int = 0
    selecting: bool = False
    by_ear: bool = False
    led_on: bool = False
    stops: int = 0
    needless: int = 0
    chosen: int = 0

    def then(self, cost: Cost, at: int) -> "Way":
        """Return the way with one thing more done, and where the cursor is then."""
        return replace(self, cost=self.cost + cost, at=at, selecting=False, by_ear=False, led_on=False)


def plainly(words: Sequence[Shown], wanted: Sequence[Edit]) -> Way:
    """Return what plain editing costs: every time by mouse or arrow keys, whichever is quicker."""
    way = Way()
    for edit in wanted:
        one_by_one = way
        for part in word_by_word([word.text for word in words], edit):
            one_by_one = change(one_by_one, part)
        way = quickest(change(way, edit), one_by_one)
    return way


def change(way: Way, edit: Edit) -> Way:
    """Go to some words and type over them, or where some are missing, between two."""
    selected = edit.last - edit.first
    steps = max(abs(edit.first - way.at), way.selecting)
    # Between words a space is typed too; and Ctrl+Shift+→ selects the one after the word.
    clicked = pointed(min(2, 1 + selected), 2 if selected > 1 else 1) + typed(edit.text, spaced=not selected)
    arrowed = walked(steps, selected) + typed(edit.text, spaced=True)
    return way.then(thought() + min(clicked, arrowed, key=_quickness), edit.last)


def quickest(*ways: Way) -> Way:
    """Return the way that has taken the least time, the first of equals."""
    return min(ways, key=lambda way: _quickness(way.cost))


def _quickness(cost: Cost) -> tuple[float, int]:
    return round(cost.seconds, 6), cost.keystrokes


@dataclass(frozen=True, slots=True)
class Doubter:
    """A corrector who goes from doubtful word to doubtful word.

    Attributes
    ----------
    words
        As they are shown.
    normalise
        By which words are compared.
    thorough
        Whether it stops at every doubtful word. Else it goes only to those that are wrong, past others, and
        by mouse or arrow keys where that is quicker.
    ear
        For somebody who listens through, and goes to what was heard wrong by the key for that.
    """

    words: Sequence[Shown]
    normalise: Normalise
    thorough: bool = True
    ear: Ear | None = None

    def correct(self, wanted: Sequence[Edit]) -> Way:
        """Return what it costs to make the edits, which are in order."""
        way = Way()
        for edit in wanted:
            way = self._put_right(way, edit) if edit.first < edit.last else self._fill_in(way, edit)
        return self._check(way, len(self.words))

    def _put_right(self, way: Way, edit: Edit) -> Way:
        """Take the words of an edit one by one, or all at once."""
        way = self._check(way, edit.first)
        parts = {part.first: part for part in word_by_word([word.text for word in self.words], edit)}
        one_by_one = way
        for index in range(edit.first, edit.last):
            if index in parts:
                one_by_one = self._put_word_right(one_by_one, parts[index])
            else:
                one_by_one = self._check(one_by_one, index + 1)
        ways = [one_by_one]
        more = edit.last - edit.first - 1
        selecting = keys(2 + more, more) if more else NOTHING
        if self.ear:
            there = self.ear.to_word(edit.first) + self._thought(edit.first)
            ways.append(way.then(there + selecting + typed(edit.text), edit.last))
        if self.words[edit.first].doubtful:
            ways.append(self._go(way, edit.first).then(selecting + typed(edit.text), edit.last))
        if not self.thorough or not self.words[edit.first].doubtful:
            ways.append(change(way, edit))
        return quickest(*ways)

    def _put_word_right(self, way: Way, part: Edit) -> Way:
        ways = [self._put_in(there, part) for there in self._at(way, part.first)]
        return quickest(*ways, *([] if ways and self.thorough else [change(way, part)]))

    def _put_in(self, there: Way, part: Edit) -> Way:
        """Put a word right that was gone to."""
        return self._choose(there, part.text) or there.then(typed(part.text), part.last)

    def _at(self, way: Way, index: int) -> Iterator[Way]:
        """Go to a word by its mark, and by ear."""
        if self.words[index].doubtful:
            yield self._go(way, index)
        if self.ear:
            yield replace(way.then(self.ear.to_word(index) + self._thought(index), index + 1), by_ear=True)

    def _thought(self, index: int) -> Cost:
        return thought(len(self.words[index].alternatives))

    def _fill_in(self, way: Way, edit: Edit) -> Way:
        """Put missing words in: from a neighbour, which may offer them, after a space, or plainly."""
        before, after = edit.first - 1, edit.first
        ways: list[Way] = []
        if way.at <= before and before >= 0:
            for there in self._at(self._check(way, before), before):
                chosen = self._choose(there, f"{self.words[before].text} {edit.text}")
                ways.append(chosen or there.then(typed(edit.text, spaced=True), edit.first))
        if after < len(self.words):
            for there in self._at(self._check(way, after), after):
                chosen = self._choose(there, f"{edit.text} {self.words[after].text}")
                ways += [chosen] if chosen else []
        if self.ear and self.words:
            there = self.ear.to_gap(edit.first) + thought()
            ways.append(way.then(there + typed(edit.text, spaced=True), edit.first))
        if not ways or not self.thorough:
            ways.append(change(self._check(way, edit.first), edit))
        return quickest(*ways)

    def _check(self, way: Way, to: int) -> Way:
        """Stop at all doubtful words before one; they are right."""
        for index in self._doubtful(way.at, to) if self.thorough else ():
            way = self._go(way, index)
            way = replace(way, needless=way.needless + 1)
        return way

    def _go(self, way: Way, index: int) -> Way:
        """Go to a doubtful word, past those between, and make up one's mind about it and what is offered."""
        stops = len(list(self._doubtful(way.at, index + 1)))
        presses = stops - way.led_on
        there = way.then(keys(presses, presses) + thought(len(self.words[index].alternatives)), index + 1)
        return replace(there, selecting=True, stops=way.stops + stops, needless=way.needless + stops - 1)

    def _choose(self, way: Way, text: str) -> Way | None:
        """Take the alternative that is right, if it is among them, of the word that was gone to."""
        offered = self.words[way.at - 1].alternatives
        if self.normalise(text) not in map(self.normalise, offered):
            return None
        return replace(way.then(CHOOSE, way.at), chosen=way.chosen + 1, led_on=not way.by_ear)

    def _doubtful(self, first: int, last: int) -> Iterator[int]:
        return (index for index in range(first, last) if self.words[index].doubtful)


def same_everywhere(
    words: Sequence[Shown], wanted: Sequence[Edit], normalise: Normalise
) -> tuple[list[Shown], list[Edit], Cost]:
    """Return what is left to do when a word put right is put right everywhere, and what that has cost.

    The offer is taken up where a word is wrong in the same way again and never right.
    """
    alike: dict[tuple[str, str], list[Edit]] = {}
    for edit in wanted:
        if edit.last - edit.first == 1 and edit.text:
            alike.setdefault((normalise(words[edit.first].text), normalise(edit.text)), []).append(edit)
    left, settled, cost = list(words), set[Edit](), NOTHING
    for (heard, _), same in alike.items():
        if len(same) > 1 and len(same) == sum(normalise(word.text) == heard for word in words):
            cost += thought() + SAME_EVERYWHERE
            settled |= set(same[1:])
    for edit in settled:
        left[edit.first] = Shown(edit.text)
    return left, [edit for edit in wanted if edit not in settled], cost
