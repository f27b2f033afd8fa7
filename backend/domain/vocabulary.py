"""Names and terms that a model keeps mishearing, as people's corrections show.

What is proposed follows from the corrections alone, with no list of words: a term was put right again and
again, was never itself put right, and is heard wrongly as often as rightly. A common word that is misheard
twice is heard rightly a hundred times, so that it is none.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.domain.alignment import Block, align, blocks, heard_of
from backend.domain.corrections import is_rewrite
from backend.domain.review import is_reviewed
from backend.domain.text import normalise, tokenise
from backend.domain.transcript import Hypothesis, Segment, Transcript

Key = tuple[str, ...]

MOST_WORDS = 4
"""Of a term: more is a sentence."""
LEAST_LETTERS = 5
"""Of a word without a capital: shorter ones are mostly common."""
LEAST_TIMES = 2
CONTEXT = MOST_WORDS - 1
_SENTENCE_ENDS = (".", "?", "!", "…", ":")
_OUTSIDE = "\"'“”‘’„«»¿¡([{<.,;:!?…)]}>"


@dataclass(frozen=True, slots=True)
class Mishearing:
    """One time that a term was heard otherwise: as what, and where, in seconds.

    ``named``: it has a capital that no beginning of a sentence explains.
    """

    term: str
    heard: str
    start_s: float
    end_s: float
    named: bool


@dataclass(frozen=True, slots=True)
class Change:
    """Heard words and those that replaced them, with what stands unchanged around them, as keys."""

    before: Key
    heard: Key
    text: Key
    after: Key


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the reviewed segments of one transcript say about terms.

    Attributes
    ----------
    mishearings
        What may be a name or a term, and was put right.
    changes
        Everything that was misheard.
    kept
        How often each word stands as it was heard.
    """

    mishearings: tuple[Mishearing, ...] = ()
    changes: tuple[Change, ...] = ()
    kept: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a term was said and heard as such, said and heard otherwise, heard and not said."""

    right: int = 0
    misheard: int = 0
    false: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.misheard + other.misheard, self.false + other.false)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A term that would help, and why.

    Attributes
    ----------
    text
        As it was written most often.
    times
        How often it was put right.
    heard_as
        What was heard instead, and how often, the most frequent first.
    places
        One mishearing of each transcript, by the transcript's name among the evidence.
    tally
        Over all transcripts.
    """

    text: str
    times: int
    heard_as: tuple[tuple[str, int], ...]
    places: tuple[tuple[str, Mishearing], ...]
    tally: Tally


def key_of(term: str) -> Key:
    """Return the words of a term as they are compared: case, punctuation and a genitive "'s" gone."""
    return tuple(_key(token) for token in tokenise(term))


def evidence(transcript: Transcript, hypothesis: Hypothesis) -> Evidence:
    """Return what the reviewed segments of a transcript say about terms; rewritten ones say nothing."""
    mishearings: list[Mishearing] = []
    changes: list[Change] = []
    kept: Counter[str] = Counter()
    for segment in transcript.segments:
        if not is_reviewed(segment, transcript.played):
            continue
        tokens = tokenise(segment.text)
        heard = [_key(word.text) for word in heard_of(hypothesis, segment)]
        if is_rewrite(len(heard), len(tokens)):
            continue
        keys = [_key(token) for token in tokens]
        parts = blocks(heard, keys)
        for index, block in enumerate(parts):
            if block.same:
                kept.update(keys[block.from_ : block.to])
                continue
            changes.append(_change(heard, keys, parts, index))
            mishearings += _mishearings(hypothesis, segment, tokens, block)
    return Evidence(tuple(mishearings), tuple(changes), kept)


def tally(found: Evidence, key: Key) -> Tally:
    """Return how a term fared in one transcript. Of several words, the rarest says how often it stands."""
    kept = found.kept or {}
    return Tally(
        right=min((kept.get(word, 0) for word in key), default=0),
        misheard=sum(_across(key, each.before, each.text, each.after) for each in found.changes),
        false=sum(_across(key, each.before, each.heard, each.after) for each in found.changes),
    )


def proposals(found: Mapping[str, Evidence]) -> list[Proposal]:
    """Return the terms that would help, the most often misheard first.

    Parameters
    ----------
    found
        The evidence of each transcript, by a name for it.
    """
    by_key: dict[Key, list[tuple[str, Mishearing]]] = {}
    for name, one in found.items():
        for mishearing in one.mishearings:
            by_key.setdefault(key_of(mishearing.term), []).append((name, mishearing))
    proposed = [_proposal(key, places, found) for key, places in by_key.items() if len(places) >= LEAST_TIMES]
    named = {key for key, places in by_key.items() if any(each.named for _, each in places)}
    helping = [each for each in proposed if _helps(each, named=key_of(each.text) in named)]
    return sorted(helping, key=lambda each: (-each.times, each.text))


def evidence_to_json(found: Evidence) -> dict[str, Any]:
    """Return evidence as JSON-ready values."""
    return {
        "mishearings": [[m.term, m.heard, m.start_s, m.end_s, m.named] for m in found.mishearings],
        "changes": [[list(part) for part in (c.before, c.heard, c.text, c.after)] for c in found.changes],
        "kept": dict(found.kept or {}),
    }


def evidence_from_json(value: Mapping[str, Any]) -> Evidence:
    """Return evidence from what :func:`evidence_to_json` made of it."""
    return Evidence(
        tuple(Mishearing(*each) for each in value["mishearings"]),
        tuple(Change(*(tuple(part) for part in each)) for each in value["changes"]),
        value["kept"],
    )


def _key(token: str) -> str:
    return normalise(token).removesuffix("'s")


def _change(heard: Sequence[str], keys: Sequence[str], parts: Sequence[Block], index: int) -> Change:
    block = parts[index]
    before_from = parts[index - 1].from_ if index else block.from_
    after_to = parts[index + 1].to if index + 1 < len(parts) else block.to
    return Change(
        tuple(keys[max(before_from, block.from_ - CONTEXT) : block.from_]),
        tuple(heard[block.heard_from : block.heard_to]),
        tuple(keys[block.from_ : block.to]),
        tuple(keys[block.to : min(after_to, block.to + CONTEXT)]),
    )


def _mishearings(
    hypothesis: Hypothesis, segment: Segment, tokens: Sequence[str], block: Block
) -> Iterator[Mishearing]:
    words = heard_of(hypothesis, segment)[block.heard_from : block.heard_to]
    if not words:
        return
    for first, after in _terms(tokens, block):
        own = words
        if (first, after) != (block.from_, block.to):
            pairs = align(
                [normalise(word.text) for word in words],
                [normalise(token) for token in tokens[block.from_ : block.to]],
            )
            indices = [
                pair.heard
                for pair in pairs
                if pair.heard is not None
                and pair.word is not None
                and first <= block.from_ + pair.word < after
            ]
            if not indices:
                continue
            own = words[min(indices) : max(indices) + 1]
        yield Mishearing(
            " ".join(_bare(token) for token in tokens[first:after]),
            " ".join(_bare(word.text) for word in own),
            own[0].start_s,
            own[-1].end_s,
            any(_is_name(tokens[at]) and not _begins_sentence(tokens, at) for at in range(first, after)),
        )


def _terms(tokens: Sequence[str], block: Block) -> list[tuple[int, int]]:
    """Return where terms stand in the words of a block: runs with capitals, or its only word."""
    runs: list[tuple[int, int]] = []
    for index in range(block.from_, block.to):
        if not _is_name(tokens[index]):
            continue
        if runs and runs[-1][1] == index and index - runs[-1][0] < MOST_WORDS:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    named = [
        (first, after) for first, after in runs if after - first > 1 or not _begins_sentence(tokens, first)
    ]
    if named or block.to - block.from_ != 1:
        return named
    word = _bare(tokens[block.from_])
    return [(block.from_, block.to)] if len(word) >= LEAST_LETTERS and word.isalpha() else []


def _is_name(token: str) -> bool:
    return any(character.isupper() for character in token) and len(_bare(token)) > 1


def _begins_sentence(tokens: Sequence[str], index: int) -> bool:
    """Whether a capital says nothing here: it is the first of a sentence, and the word's only one."""
    first = index == 0 or tokens[index - 1].endswith(_SENTENCE_ENDS)
    return first and not any(character.isupper() for character in _bare(tokens[index])[1:])


def _bare(token: str) -> str:
    bare = token.strip(_OUTSIDE)
    return bare[:-2] if bare.endswith(("'s", "’s")) else bare


def _across(key: Key, before: Key, changed: Key, after: Key) -> int:
    """Return how often a term stands in a passage with at least one of its words among the changed."""
    words, first, last = before + changed + after, len(before), len(before) + len(changed)
    return sum(
        words[at : at + len(key)] == key and at < last and at + len(key) > first
        for at in range(len(words) - len(key) + 1)
    )


def _proposal(key: Key, places: list[tuple[str, Mishearing]], found: Mapping[str, Evidence]) -> Proposal:
    spelt = Counter(mishearing.term for _, mishearing in places)
    heard = Counter(mishearing.heard.lower() for _, mishearing in places)
    one_each = dict(reversed([(name, mishearing) for name, mishearing in places]))
    return Proposal(
        text=max(spelt, key=lambda text: (spelt[text], text)),
        times=len(places),
        heard_as=tuple(heard.most_common()),
        places=tuple(sorted(one_each.items(), key=lambda entry: entry[0])),
        tally=sum((tally(one, key) for one in found.values()), Tally()),
    )


def _helps(proposal: Proposal, *, named: bool) -> bool:
    """Whether a term was never put right itself, and is wrong as often as right; with no capital, always."""
    return proposal.tally.false == 0 and proposal.tally.right <= (proposal.times if named else 0)
