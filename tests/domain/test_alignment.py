"""Words keep their times through any edit."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from backend.domain.alignment import align, timed_words
from backend.domain.replay import start
from backend.domain.text import is_filler, normalise
from backend.domain.transcript import Hypothesis, TranscriptWord
from tests.domain.strategies import hypotheses, texts
from tests.domain.test_replay import heard

words = st.lists(st.sampled_from(["a", "b", "ab", "ba", "aab", "c", "cc"]), max_size=12)


def retimed(hypothesis: Hypothesis, text: str) -> tuple[TranscriptWord, ...]:
    return timed_words(hypothesis, replace(start(hypothesis).segments[0], text=text))


@given(words, words)
@example(["a"] * 300, ["b"] * 600)
def test_an_alignment_is_minimal_complete_and_in_order(left: list[str], right: list[str]) -> None:
    pairs = align(left, right)
    assert [pair.heard for pair in pairs if pair.heard is not None] == list(range(len(left)))
    assert [pair.word for pair in pairs if pair.word is not None] == list(range(len(right)))
    assert sum(not pair.same for pair in pairs) == Levenshtein.distance(left, right)
    for pair in pairs:
        if pair.heard is not None and pair.word is not None:
            assert pair.same == (left[pair.heard] == right[pair.word])


def test_replaced_words_are_paired_by_their_letters() -> None:
    pairs = align(["recognise", "speech"], ["we", "recognised", "a", "beach"])
    partners = {pair.heard: pair.word for pair in pairs if pair.heard is not None}
    assert partners == {0: 1, 1: 3}


@settings(max_examples=150)
@given(hypotheses().filter(lambda found: bool(found.segments)), texts)
def test_timed_words_are_the_words_of_the_text_in_rising_time(hypothesis: Hypothesis, text: str) -> None:
    segment = replace(start(hypothesis).segments[0], text=text)
    timed = timed_words(hypothesis, segment)
    assert [word.text for word in timed] == text.split()
    moments = [moment for word in timed for moment in (word.start_s, word.end_s)]
    assert moments == sorted(moments)
    assert all(segment.start_s <= moment <= segment.end_s for moment in moments)
    indices = [word.heard for word in timed if word.heard is not None]
    assert all(earlier < later for earlier, later in pairwise(indices))
    for word in timed:
        if word.heard is not None:
            original = hypothesis.words[word.heard]
            assert normalise(word.text) == normalise(original.text)
            assert (word.start_s, word.end_s) == (original.start_s, original.end_s)
            assert (word.probability, word.confidence) == (original.probability, original.confidence)
            assert word.alternatives == original.alternatives
        else:
            assert word.alternatives == ()


@given(hypotheses().filter(lambda found: bool(found.segments)))
def test_a_passage_pasted_over_itself_changes_no_word(hypothesis: Hypothesis) -> None:
    segment = start(hypothesis).segments[0]
    pasted = replace(segment, text=f"  {segment.text.replace(' ', '   ')} ")
    assert timed_words(hypothesis, pasted) == timed_words(hypothesis, segment)
    assert [word.heard for word in timed_words(hypothesis, segment)] == list(range(segment.last_word))


def test_one_word_put_right_leaves_all_others_where_they_were() -> None:
    timed = retimed(heard("I red the book twice."), "I read the book, twice.")
    assert [word.heard for word in timed] == [0, None, 2, 3, 4]
    assert [word.start_s for word in timed] == [0, 1, 2, 3, 4]
    assert timed[1].confidence is None


def test_new_words_share_the_time_of_those_they_replaced_by_length() -> None:
    timed = retimed(heard("say gonna now"), "say going to now")
    assert [(word.start_s, word.end_s) for word in timed[1:3]] == [(1.0, 1 + 5 / 7), (1 + 5 / 7, 2.0)]


def test_inserted_words_stand_in_the_pause_between_their_neighbours() -> None:
    hypothesis = heard("one two")
    segment = replace(start(hypothesis).segments[0], text="one and two so", end_s=4.0)
    timed = timed_words(hypothesis, segment)
    assert [(word.start_s, word.end_s) for word in timed] == [(0, 1), (1, 1), (1, 2), (2, 4)]


def test_a_confirmed_word_is_confirmed_for_as_long_as_it_stands() -> None:
    hypothesis = heard("one two three")
    segment = replace(start(hypothesis).segments[0], confirmed_words=frozenset({1}))
    assert [word.confirmed for word in timed_words(hypothesis, segment)] == [False, True, False]
    assert [word.confirmed for word in timed_words(hypothesis, replace(segment, text="zero one two"))] == [
        False,
        False,
        True,
    ]
    assert not any(word.confirmed for word in timed_words(hypothesis, replace(segment, text="one too three")))


def test_words_are_compared_without_case_and_the_punctuation_around_them() -> None:
    assert normalise("“Don’t!”") == "don't"
    assert normalise("Straße,") == "strasse"
    assert normalise("—") == "—"
    assert normalise("50%") == "50%"
    assert is_filler("Um,")
    assert is_filler("mm-hmm.")
    assert not is_filler("umbrella")
