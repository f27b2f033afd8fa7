"""What a careful second hearing says about a model version and its flags.

Here a text is what is really said, as somebody wrote down who listened to the passage alone; a word is wrong
if it was substituted or deleted in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass

from rapidfuzz.distance import Levenshtein

from backend.domain.alignment import timed_words
from backend.domain.corrections import was_flagged
from backend.domain.drawing import Passage
from backend.domain.estimation.agreement import Judged
from backend.domain.quality import Normalise, wrong_words
from backend.domain.review import is_reviewed
from backend.domain.text import is_filler, tokenise
from backend.domain.transcript import Hypothesis, Transcript, Word


@dataclass(frozen=True, slots=True)
class Measured:
    """What one text says of one passage; the mean of two texts may hold halves.

    Attributes
    ----------
    errors, words
        Word edit distance after normalisation, and words really said.
    wrong, flagged, flagged_wrong
        Of the heard words: wrong ones, those that carry a flag, and those that are both.
    """

    errors: float
    words: float
    wrong: float
    flagged: float
    flagged_wrong: float


def measure(heard: Sequence[Word], text: str, threshold: float, normalise: Normalise) -> Measured:
    """Return what a text that is taken for the truth says of the words that were heard."""
    before = normalise(" ".join(word.text for word in heard)).split()
    after = normalise(text).split()
    wrong = flagged = both = 0
    for word, is_wrong in _judged(heard, text, normalise):
        is_flagged = was_flagged(word, threshold)
        wrong += is_wrong
        flagged += is_flagged
        both += is_wrong and is_flagged
    return Measured(Levenshtein.distance(before, after), len(after), wrong, flagged, both)


def mean(measured: Sequence[Measured]) -> Measured:
    """Return the mean of what several texts say, which none of them was chosen from."""
    columns = zip(*(astuple(each) for each in measured), strict=True)
    return Measured(*(sum(column) / len(measured) for column in columns))


def alike(texts: Sequence[str], normalise: Normalise) -> bool:
    """Whether texts say the same words, whatever their case and punctuation."""
    return len({normalise(text) for text in texts}) <= 1


def judged(heard: Sequence[Word], one: str, other: str, normalise: Normalise) -> Judged:
    """Return of how many heard words two texts say alike, and otherwise, whether they are right."""
    cells = [0, 0, 0, 0]
    pairs = zip(_judged(heard, one, normalise), _judged(heard, other, normalise), strict=True)
    for (_, first), (_, second) in pairs:
        cells[2 * first + second] += 1
    both_right, first_right, second_right, both_wrong = cells
    return Judged(both_right, first_right, second_right, both_wrong)


def _judged(heard: Sequence[Word], text: str, normalise: Normalise) -> Iterator[tuple[Word, bool]]:
    wrong = wrong_words([word.text for word in heard], tokenise(text), normalise)
    for word, is_wrong in zip(heard, wrong, strict=True):
        if is_wrong is not None and not is_filler(word.text):
            yield word, is_wrong


def edited_texts(
    hypothesis: Hypothesis, transcript: Transcript, places: Sequence[Passage]
) -> Mapping[int, str]:
    """Return what people's edits say in each passage that was reviewed as a whole, by its index.

    A word that somebody put in belongs where the heard word before it does. Gaps are passed over: nothing
    there was heard, and what was filled in counts where it stands.
    """
    reviewed = [False] * len(hypothesis.words)
    said: list[list[str]] = [[] for _ in places]
    owners = {
        word: index for index, place in enumerate(places) for word in range(place.first_word, place.last_word)
    }
    for segment in transcript.segments:
        first, last = segment.first_word, segment.last_word
        if first == last:
            continue
        reviewed[first:last] = [is_reviewed(segment, transcript.played)] * (last - first)
        at = owners[first]
        for word in timed_words(hypothesis, segment):
            at = owners[word.heard] if word.heard is not None else at
            said[at].append(word.text)
    return {
        index: " ".join(said[index])
        for index, place in enumerate(places)
        if place.first_word < place.last_word and all(reviewed[place.first_word : place.last_word])
    }
