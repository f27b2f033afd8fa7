"""What else the model could have written at a word: it is asked again, from that place on.

The texts that a search keeps differ in punctuation more than in words. Asked again from the word before a
doubtful one, and only for the next few tokens, its search spends itself on that place. Forcing all that comes
before would take a step a token; but Whisper begins anywhere in a window when it is given a mark of time
first. What lies seconds away is cut off what was encoded: attention costs its length, in time and in memory.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer

from worker.hearing import Doubt, Reading
from worker.presets import Asking
from worker.whisper import UNSPACED_LANGUAGES, Floats, states_of

STATES_PER_S = 50
"""What the encoder gives; a mark of time is as fine."""
BEFORE_S, AFTER_S = 0.5, 2.0
"""What is seen of the stretch around the beginning."""
TOGETHER = 8
"""Words asked about at once. More takes memory and gains little."""
IMPOSSIBLE = -1e5
"""A search that finds too little fills up with texts of scores under this."""


@dataclass(frozen=True, slots=True)
class _Question:
    """A doubt as the decoder is asked it: what it sees, and what it begins with."""

    stretch: int
    doubt: Doubt
    states: Floats
    given: list[int]


def rethink(
    model: WhisperModel,
    tokenizer: Tokenizer,
    stretches: Sequence[tuple[ctranslate2.StorageView, list[int]]],
    doubts: Sequence[Sequence[Doubt]],
    suppressed: Sequence[int],
    asking: Asking,
) -> list[list[Reading]]:
    """Return for each stretch what else could have been written at the doubts, likeliest first for each.

    Parameters
    ----------
    model, tokenizer
        What heard them.
    stretches
        Each as the encoder left it, ``(1, states, width)`` and equally long, and the tokens written.
    doubts
        Of each stretch.
    suppressed
        Tokens that are never written.
    asking
        How far and how widely is searched.
    """
    readings: list[list[Reading]] = [[] for _ in stretches]
    questions = list(_questions(tokenizer, stretches, doubts))
    unwritten = [*suppressed, *range(tokenizer.timestamp_begin, model.hf_tokenizer.get_vocab_size())]
    for first in range(0, len(questions), TOGETHER):
        some = questions[first : first + TOGETHER]
        longest = max(len(question.given) for question in some) + asking.tokens
        found = model.model.generate(
            ctranslate2.StorageView.from_array(np.concatenate([question.states for question in some])),
            [[*tokenizer.sot_sequence, *question.given] for question in some],
            beam_size=asking.beam_size,
            num_hypotheses=asking.beam_size,
            max_length=2 * longest,  # of which the decoder takes half
            suppress_tokens=unwritten,
            return_scores=True,
        )
        for question, answers in zip(some, found, strict=True):
            for tokens, score in zip(answers.sequences_ids, answers.scores, strict=True):
                new = tokens[len(question.given) :]
                cut = len(tokens) >= longest
                reading = reading_of(tokenizer, new, question.doubt.word, cut=cut)
                if reading and score > IMPOSSIBLE:
                    readings[question.stretch].append(reading)
    return readings


def reading_of(
    tokenizer: Tokenizer, tokens: list[int], first: int, *, cut: bool | None = None
) -> Reading | None:
    """Return what tokens say, or ``None`` where they go on with the word before.

    ``cut`` says whether the last word may go on; ``None``: the tokens are all of the stretch.
    """
    pieces, _ = tokenizer.split_to_word_tokens([token for token in tokens if token < tokenizer.eot])
    spaced = tokenizer.language_code not in UNSPACED_LANGUAGES
    if first and spaced and pieces and not pieces[0][:1].isspace():
        return None
    words: list[str] = []
    for piece in pieces:
        text = "".join(piece.split())
        if not text:
            continue
        new = piece[:1].isspace() if spaced else any(map(str.isalnum, text))
        if new or not words:
            words.append(text)
        else:
            words[-1] += text
    return Reading(first, tuple(words[:-1] if cut else words), cut is None)


def _questions(
    tokenizer: Tokenizer,
    stretches: Sequence[tuple[ctranslate2.StorageView, list[int]]],
    doubts: Sequence[Sequence[Doubt]],
) -> Iterator[_Question]:
    for index, ((encoded, tokens), doubted) in enumerate(zip(stretches, doubts, strict=True)):
        if not doubted:
            continue
        states = states_of(encoded)
        places = _places(tokenizer, tokens)
        length = min(states.shape[1], round((BEFORE_S + AFTER_S) * STATES_PER_S))
        for doubt in doubted:
            begin, end = places.get(doubt.letters_before), places.get(doubt.letters)
            if begin is None or end is None:
                continue
            state = round(doubt.start_s * STATES_PER_S)
            seen = min(max(0, state - round(BEFORE_S * STATES_PER_S)), states.shape[1] - length)
            given = [tokenizer.timestamp_begin + state, *tokens[begin:end]]
            yield _Question(index, doubt, states[:, seen : seen + length], given)


def _places(tokenizer: Tokenizer, tokens: list[int]) -> dict[int, int]:
    """Return the index of the token at which a word may begin, by the characters that come before."""
    pieces, parts = tokenizer.split_to_word_tokens([token for token in tokens if token < tokenizer.eot])
    places: dict[int, int] = {}
    letters, index = 0, 0
    for piece, part in zip(pieces, parts, strict=True):
        places.setdefault(letters, index)
        letters += len("".join(piece.split()))
        index += len(part)
    return places
