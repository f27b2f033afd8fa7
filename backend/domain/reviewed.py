"""The words that a transcript settles: which of them people found right, and which wrong."""

from collections.abc import Callable, Iterator

from backend.domain.alignment import heard_of
from backend.domain.corrections import is_rewrite
from backend.domain.quality import wrong_words
from backend.domain.review import is_reviewed
from backend.domain.text import is_filler, tokenise
from backend.domain.transcript import Hypothesis, Transcript, Word


def settled_words(
    transcript: Transcript, hypothesis: Hypothesis, normalise: Callable[[str], str]
) -> Iterator[tuple[Word, bool]]:
    """Yield the heard words of reviewed segments, each with whether it is right.

    Left out are hesitations, words that normalisation leaves nothing of, and passages that were rewritten.
    """
    for segment in transcript.segments:
        heard, tokens = heard_of(hypothesis, segment), tokenise(segment.text)
        if not is_reviewed(segment, transcript.played) or is_rewrite(len(heard), len(tokens)):
            continue
        wrong = wrong_words([word.text for word in heard], tokens, normalise)
        for word, is_wrong in zip(heard, wrong, strict=True):
            if is_wrong is not None and not is_filler(word.text):
                yield word, not is_wrong
