"""What sounds like a term, before a recogniser is told of it."""

from backend.domain.sounding import likeness, near_terms


def test_what_was_misheard_is_near_and_ordinary_speech_is_not() -> None:
    words = ["so", "myself", "and", "Mariko", "who's", "not", "here"]
    (near,) = near_terms(words, ["Maarika", "Zebulon"], 3)
    assert (near.term, near.first, near.after) == ("Maarika", 3, 4)


def test_a_term_split_into_words_or_of_which_a_word_was_heard_is_near() -> None:
    assert near_terms(["a", "hundred", "tessel", "eights", "of", "it"], ["Tessellates"], 3)
    assert near_terms(["oh,", "Ebenezer,", "I", "don't", "know"], ["Ebenezer Ademesoye"], 3)


def test_a_term_that_stands_there_is_not_asked_for() -> None:
    assert near_terms(["and", "Maarika,", "too"], ["Maarika"], 3) == []


def test_only_the_likeliest_are_told_and_the_likeliest_last() -> None:
    terms = ["Mariko", "Mariake", "Maaritza"]
    assert [near.term for near in near_terms(["Marika"], terms, 2)] == ["Mariake", "Mariko"]


def test_likeness_looks_at_letters_alone_and_at_nothing_of_another_length() -> None:
    assert likeness(["Maarika,"], "maarika") == 1
    assert likeness(["Ma"], "Maarika") == 0
    assert likeness(["—"], "Maarika") == 0
