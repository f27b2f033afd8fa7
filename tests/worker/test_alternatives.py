"""What else the model might have written, at words that are not certain."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.codec import heard_segment_from_json, heard_segment_to_json
from backend.domain.text import is_filler, normalise, tokenise
from backend.domain.transcript import Hypothesis
from worker.hearing import Reading
from worker.pipeline.alternatives import MOST, alternatives
from worker.pipeline.transcribe import transcribe_file
from worker.recognizer import Recognizer
from worker.rethinking import reading_of

WORDS = ["And", "so", "my", "fellow,", "americans", "—", "so,", "Mine", "felon."]
sentences = st.lists(st.sampled_from(WORDS), max_size=8)


def whole(text: str) -> Reading:
    return Reading(0, tuple(tokenise(text)), whole=True)


def begun(first: int, text: str) -> Reading:
    return Reading(first, tuple(tokenise(text)), whole=False)


def compared(text: str) -> str:
    return " ".join(normalise(token) for token in tokenise(text))


@given(sentences, st.lists(st.tuples(sentences, st.integers(0, 8), st.booleans()), max_size=4))
def test_alternatives_are_few_and_differ_in_more_than_case_and_punctuation(
    heard: list[str], others: list[tuple[list[str], int, bool]]
) -> None:
    readings = [
        Reading(0 if ends else min(first, len(heard)), tuple(words), ends) for words, first, ends in others
    ]
    found = alternatives(heard, readings)
    assert len(found) == len(heard)
    for word, texts in zip(heard, found, strict=True):
        keys = [compared(text) for text in texts]
        assert len(keys) == len(set(keys)) <= MOST
        assert normalise(word) not in keys
        assert all(any(map(str.isalnum, key)) for key in keys)


def test_another_word_keeps_the_punctuation_that_the_model_gave_it() -> None:
    heard = tokenise("It's raining, he said")
    assert alternatives(heard, [whole("It's reigning, he said.")])[1] == ("reigning,",)


def test_two_words_may_stand_for_one_and_one_for_two_at_the_likest_of_them() -> None:
    heard = tokenise("I have to stay")
    assert alternatives(heard, [whole("I have two to stay")])[1:3] == [("have two",), ("two to",)]
    heard = tokenise("All right, thanks")
    assert alternatives(heard, [whole("Alright, thanks")]) == [(), ("Alright,",), ()]


def test_what_is_read_from_a_word_on_comes_before_what_passes_over_it() -> None:
    heard = tokenise("his tender air might bear")
    readings = [begun(1, "slender hair might"), begun(2, "heir might")]
    assert alternatives(heard, readings)[2] == ("heir", "hair")


def test_what_comes_after_a_reading_that_breaks_off_is_not_missing() -> None:
    heard = tokenise("we shall never surrender at all")
    assert alternatives(heard, [begun(1, "should never")])[1:] == [("should",), (), (), (), ()]


def test_of_a_reading_that_says_something_else_altogether_only_its_first_word_counts() -> None:
    heard = tokenise("we shall never surrender")
    assert alternatives(heard, [begun(1, "thank you very")])[1:] == [("thank",), (), ()]


@pytest.fixture(scope="module")
def sonnet(recognizer: Recognizer, data: Path) -> Hypothesis:
    return transcribe_file(data / "sonnet.flac", recognizer, max_duration_s=60)


@pytest.mark.model
def test_the_right_word_is_among_the_alternatives_of_one_that_was_misheard(sonnet: Hypothesis) -> None:
    (word,) = [word for word in sonnet.words if word.text == "air"]
    assert "heir" in word.alternatives


@pytest.mark.model
def test_hesitations_have_no_alternatives_and_no_word_is_its_own(sonnet: Hypothesis) -> None:
    offered = [word for word in sonnet.words if word.alternatives]
    assert offered
    assert not any(is_filler(word.text) for word in offered)
    for word in offered:
        assert len(word.alternatives) <= MOST
        assert normalise(word.text) not in map(compared, word.alternatives)


@pytest.mark.model
def test_alternatives_are_the_same_again_also_when_two_are_transcribed_at_once(
    recognizer: Recognizer, sonnet: Hypothesis, data: Path
) -> None:
    def again(_: int) -> Hypothesis:
        return transcribe_file(data / "sonnet.flac", recognizer, max_duration_s=60)

    with ThreadPoolExecutor(2) as lanes:
        assert [found.segments for found in lanes.map(again, range(4))] == [sonnet.segments] * 4


@pytest.mark.model
def test_alternatives_survive_being_stored(sonnet: Hypothesis) -> None:
    for segment in sonnet.segments:
        assert heard_segment_from_json(heard_segment_to_json(segment)) == segment


@pytest.mark.model
def test_tokens_are_read_as_words_and_the_last_is_left_out_where_it_may_go_on(recognizer: Recognizer) -> None:
    tokenizer = recognizer._tokenizer("en")
    tokens = tokenizer.encode(" ill-disposed, young")
    assert reading_of(tokenizer, tokens, 3, cut=True) == Reading(3, ("ill-disposed,",), whole=False)
    assert reading_of(tokenizer, tokens, 3, cut=False) == Reading(3, ("ill-disposed,", "young"), whole=False)
    assert reading_of(tokenizer, tokens, 0) == Reading(0, ("ill-disposed,", "young"), whole=True)
    assert reading_of(tokenizer, tokenizer.encode("posed man"), 3, cut=False) is None
