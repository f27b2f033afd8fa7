"""What one transcript says about its model version, as counts that can be added up.

Only reviewed segments count: those that were listened to (four fifths or more) or confirmed, and not left
out. Nobody knows of the others whether a word that stands is right. Of what was edited, only what was
misheard counts: punctuation and case vanish under normalisation, and rewritten passages are left out and
counted apart.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any, cast

from rapidfuzz.distance import Levenshtein

from backend.domain.alignment import blocks, heard_of
from backend.domain.corrections import Correction, corrections, is_rewrite, was_flagged
from backend.domain.reading_alike import read_alike
from backend.domain.review import is_reviewed
from backend.domain.text import is_filler, tokenise
from backend.domain.transcript import Hypothesis, Segment, Transcript

BINS = 100
"""Confidence is counted in steps of 0.01."""

Normalise = Callable[[str], str]
Counts = dict[str, Any]


def no_counts() -> Counts:
    """Return the counts of nothing, to add to. All are numbers of words but where the name says otherwise."""
    return {
        "segments": {"total": 0, "reviewed": 0, "excluded": 0, "rewritten": 0},
        "words": {"total": 0, "reviewed": 0, "rewritten": 0},
        "edits": {
            "distance": 0,
            "substitutions": 0,
            "deletions": 0,
            "insertions": 0,
            "inserted_in_gaps": 0,
            "reference": 0,
        },
        "corrections": {},
        "flags": {"flagged_wrong": 0, "flagged_right": 0, "unflagged_wrong": 0, "unflagged_right": 0},
        "squared_error": 0.0,
        "bins": {},
        "guardrail": {"suppressed": {}, "gaps": 0, "gaps_filled": 0, "gaps_dismissed": 0},
        "audio_s": 0.0,
    }


def total(many: Iterable[Mapping[str, Any]]) -> Counts:
    """Return counts added up. Key by key, not one by one: a thousand are added in a moment."""
    return _sum([no_counts(), *many])


def _sum(parts: Sequence[Any]) -> Any:
    if isinstance(parts[0], Mapping):
        maps = cast(Sequence[Mapping[str, Any]], parts)
        return {key: _sum(_column(maps, key)) for key in dict.fromkeys(chain.from_iterable(maps))}
    if isinstance(parts[0], list):
        return [sum(column) for column in zip(*parts, strict=True)]
    return sum(parts)


def _column(maps: Sequence[Mapping[str, Any]], key: str) -> list[Any]:
    try:
        return list(map(itemgetter(key), maps))
    except KeyError:
        return [each[key] for each in maps if key in each]


def count(
    transcript: Transcript,
    hypothesis: Hypothesis,
    normalise: Normalise,
    found: Sequence[Correction] | None = None,
) -> Counts:
    """Return the counts of one transcript, as JSON-ready values.

    Parameters
    ----------
    transcript, hypothesis
        What stands, and what was heard.
    normalise
        Whisper's normalisation for the language, by which word error rates are counted (Radford et al. 2022,
        appendix C).
    found
        Its corrections, if they are known already.

    Returns
    -------
    dict
        As :func:`no_counts`. ``bins`` holds, by hundredths of confidence, ``[right, wrong, sum of
        confidence]`` of heard words; ``corrections`` the number of each kind in reviewed segments;
        ``guardrail`` what was suppressed, by reason, and the gaps.
    """
    counts = no_counts()
    counts["segments"]["total"] = len(transcript.segments)
    counts["words"]["total"] = len(hypothesis.words)
    for segment in transcript.segments:
        counts["segments"]["excluded"] += segment.excluded is not None
        if is_reviewed(segment, transcript.played):
            counts["segments"]["reviewed"] += 1
            _count_segment(counts, segment, hypothesis, normalise)
    for correction in corrections(transcript, hypothesis) if found is None else found:
        if correction.reviewed:
            kinds = counts["corrections"]
            kinds[correction.kind] = kinds.get(correction.kind, 0) + 1
    for entry in counts["bins"].values():
        entry[2] = round(entry[2], 4)
    _count_guardrail(counts, transcript, hypothesis)
    return counts


def _count_guardrail(counts: Counts, transcript: Transcript, hypothesis: Hypothesis) -> None:
    """Count what the guardrail took off, by its reason, and what became of speech that no word covers."""
    counts["audio_s"] = hypothesis.duration_s
    found = counts["guardrail"]
    found["suppressed"] = dict(Counter(each.reason for each in hypothesis.suppressed))
    states = [transcript.gaps.get(gap.id) for gap in hypothesis.gaps if not gap.faint]
    found |= {
        "gaps": len(states),
        "gaps_filled": states.count("filled"),
        "gaps_dismissed": states.count("dismissed"),
    }


def _count_segment(counts: Counts, segment: Segment, hypothesis: Hypothesis, normalise: Normalise) -> None:
    heard = heard_of(hypothesis, segment)
    texts, tokens = [word.text for word in heard], tokenise(segment.text)
    if is_rewrite(len(texts), len(tokens)):
        counts["segments"]["rewritten"] += 1
        counts["words"]["rewritten"] += len(texts)
        return
    counts["words"]["reviewed"] += len(texts)
    _count_edits(counts["edits"], texts, tokens, normalise)
    wrong = [False] * len(texts) if texts == tokens else wrong_words(texts, tokens, normalise)
    for word, is_wrong in zip(heard, wrong, strict=True):
        if is_wrong is None or is_filler(word.text):
            continue
        flag = "flagged" if was_flagged(word, hypothesis.threshold) else "unflagged"
        counts["flags"][f"{flag}_{'wrong' if is_wrong else 'right'}"] += 1
        counts["squared_error"] += (word.confidence - (not is_wrong)) ** 2
        entry = counts["bins"].setdefault(str(min(BINS - 1, int(word.confidence * BINS))), [0, 0, 0.0])
        entry[int(is_wrong)] += 1
        entry[2] += word.confidence


def _count_edits(edits: Counts, texts: Sequence[str], tokens: Sequence[str], normalise: Normalise) -> None:
    after = normalise(" ".join(tokens)).split()
    edits["reference"] += len(after)
    if texts == tokens:
        return
    before = normalise(" ".join(texts)).split()
    names = {"replace": "substitutions", "delete": "deletions", "insert": "insertions"}
    for operation in Levenshtein.editops(before, after):
        edits["distance"] += 1
        edits[names[operation.tag]] += 1
    if not texts:
        edits["inserted_in_gaps"] += len(after)


def wrong_words(heard: Sequence[str], words: Sequence[str], normalise: Normalise) -> list[bool | None]:
    """Return for each heard word whether it was substituted or deleted in the words that should stand.

    Words are normalised one by one and aligned; a stretch that only reads differently, such as "twenty five"
    beside "25", is right when the whole of it is normalised, and so is a part of it in which words only end
    elsewhere, such as "wood cutters" beside "woodcutters". A word beside one that is missing is right: what
    is missing stands nowhere, and is for the gaps to show.

    Returns
    -------
    list
        ``None`` for a word that normalisation leaves nothing of, such as "um": neither right nor wrong.
    """
    left, left_owners = _owned(heard, normalise)
    right, right_owners = _owned(words, normalise)
    wrong: list[bool | None] = [None] * len(heard)
    for owner in left_owners:
        wrong[owner] = False
    for block in blocks(left, right):
        if block.same:
            continue
        owners = list(dict.fromkeys(left_owners[block.heard_from : block.heard_to]))
        others = list(dict.fromkeys(right_owners[block.from_ : block.to]))
        for owner in _misheard(heard, owners, words, others, normalise):
            wrong[owner] = True
    return wrong


def _owned(words: Sequence[str], normalise: Normalise) -> tuple[list[str], list[int]]:
    """Return the words that normalisation makes of each word, and the index of the word each comes from."""
    parts = [(part, index) for index, word in enumerate(words) for part in normalise(word).split()]
    return [part for part, _ in parts], [index for _, index in parts]


def _misheard(
    heard: Sequence[str],
    owners: Sequence[int],
    words: Sequence[str],
    others: Sequence[int],
    normalise: Normalise,
) -> Iterator[int]:
    """Yield those of some heard words that differ from those in their place in more than how they are cut."""
    was, stands = [heard[owner] for owner in owners], [words[other] for other in others]
    if normalise(" ".join(was)) == normalise(" ".join(stands)):
        return
    alike = set(read_alike(was, stands, normalise))
    yield from (owner for place, owner in enumerate(owners) if place not in alike)
