"""What correcting costs is counted, on cases small enough to count by hand."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.transcript import Word
from benchmarks.corrector import Doubter, Shown, Way, plainly, same_everywhere
from benchmarks.ear import LEAST_DOUBT, SPREAD_S, USUAL_S, Ear
from benchmarks.edits import Edit, applied, edits, word_by_word
from benchmarks.effort import (
    BOTH,
    BOUNDS,
    CAREFUL,
    EVERY,
    MARKED,
    OFFERED,
    ONLY_WRONG,
    PART,
    PLAIN,
    Clip,
    carefully,
    rows,
    same_words,
)
from benchmarks.keystrokes import GLANCE_S, HAND_S, KEY_S, MIND_S, POINT_S, typed, walked
from tests.conftest import ROOT

VOCABULARY = [
    "it's",
    "is",
    "there",
    "25",
    "twenty",
    "five",
    "um",
    "Mr.",
    "mister",
    "much",
    "–",
    "feed’st",
    "sea",
]
sentences = st.lists(st.sampled_from(VOCABULARY), max_size=12)


def shown(text: str, **alternatives: str) -> list[Shown]:
    """Words of which those in angle brackets are doubtful, with the alternatives named by them."""
    return [
        Shown(
            word.strip("<>"),
            word.startswith("<"),
            tuple(filter(None, alternatives.get(word.strip("<>"), "").split("|"))),
        )
        for word in text.split()
    ]


def wanted(words: list[Shown], said: str) -> list[Edit]:
    return edits([word.text for word in words], said.split(), same_words)


@given(sentences, sentences)
def test_the_edits_make_of_what_was_heard_what_was_said(heard: list[str], said: list[str]) -> None:
    found = edits(heard, said, same_words)
    assert same_words(" ".join(applied(heard, found))) == same_words(" ".join(said))
    assert all(one.last <= two.first for one, two in pairwise(found))


@given(sentences, sentences)
def test_word_by_word_the_edits_come_to_the_same(heard: list[str], said: list[str]) -> None:
    parts = [part for edit in edits(heard, said, same_words) for part in word_by_word(heard, edit)]
    assert same_words(" ".join(applied(heard, parts))) == same_words(" ".join(said))


def test_what_only_reads_differently_is_no_edit() -> None:
    assert edits(["Mr.", "Smith,", "um,", "25!"], ["mister", "smith", "twenty", "five"], same_words) == []
    assert edits(["beauty's"], ["beauty’s"], same_words) == []


def test_words_are_replaced_taken_out_and_put_in_whole() -> None:
    heard = ["a", "b", "c", "d", "it's", "e"]
    assert edits(heard, ["a", "x", "c", "d", "e"], same_words) == [Edit(1, 2, "x"), Edit(4, 5, "")]
    assert edits(heard, ["a", "b", "new", "c", "d", "it", "was", "e"], same_words) == [
        Edit(2, 2, "new"),
        Edit(4, 5, "it was"),
    ]


def test_walking_counts_the_keys_that_are_held() -> None:
    assert walked(3, 1).keystrokes == 1 + 3 + 1 + 1  # Ctrl, three times →, Shift, →
    assert walked(3, 1).actions == 4
    assert walked(0, 0).keystrokes == 0
    assert (typed("").keystrokes, typed("word").keystrokes) == (1, 4)


def test_a_near_word_is_walked_to_and_a_far_one_clicked() -> None:
    near, far = shown("wrong b"), shown("b " * 30 + "wrong")
    way = plainly(near, wanted(near, "right b"))
    assert (way.cost.keystrokes, way.cost.actions) == (3 + len("right "), 2)  # Ctrl+Shift+→, then the word
    assert way.cost.seconds == pytest.approx(MIND_S + 9 * KEY_S)
    way = plainly(far, wanted(far, "b " * 30 + "right"))
    assert (way.cost.keystrokes, way.cost.actions) == (2 + len("right"), 2)  # a double click, then the word
    assert way.cost.seconds == pytest.approx(MIND_S + 2 * HAND_S + POINT_S + 0.4 + 5 * KEY_S)


def test_a_doubtful_word_is_gone_to_with_one_key_and_replaced_with_another() -> None:
    words = shown("b b b b <wrong> b", wrong="other|right,")
    way = Doubter(words, same_words).correct(wanted(words, "b b b b right b"))
    assert (way.cost.keystrokes, way.cost.actions) == (2, 2)
    assert (way.stops, way.needless, way.chosen) == (1, 0, 1)
    assert way.cost.seconds == pytest.approx(2 * KEY_S + MIND_S + 2 * GLANCE_S)


def test_taking_an_alternative_leads_on_to_the_next_doubtful_word() -> None:
    words = shown("<wrong> b b b <false>", wrong="right", false="true")
    way = Doubter(words, same_words).correct(wanted(words, "right b b b true"))
    assert (way.cost.keystrokes, way.stops, way.chosen) == (3, 2, 2)  # F8, 1, 1
    words = shown("<wrong> b b b <false>", false="true")
    way = Doubter(words, same_words).correct(wanted(words, "right b b b true"))
    assert way.cost.keystrokes == 1 + len("right") + 2  # F8, the word, F8, 1


def test_what_is_not_offered_is_typed_over_the_word_that_is_selected() -> None:
    words = shown("b b b b <wrong> b", wrong="other")
    way = Doubter(words, same_words).correct(wanted(words, "b b b b right b"))
    assert (way.cost.keystrokes, way.cost.actions, way.chosen) == (1 + len("right"), 2, 0)


def test_a_word_too_many_takes_one_key_more() -> None:
    words = shown("b b <wrong> b")
    assert Doubter(words, same_words).correct(wanted(words, "b b b")).cost.keystrokes == 2


def test_a_thorough_corrector_stops_at_right_words_too() -> None:
    words = shown("<a> <b> <wrong> c <d>", wrong="right")
    edits_ = wanted(words, "a b right c d")
    every = Doubter(words, same_words).correct(edits_)
    assert (every.stops, every.needless, every.cost.keystrokes) == (4, 3, 4)
    only = Doubter(words, same_words, thorough=False).correct(edits_)
    assert (only.stops, only.needless) == (3, 2)
    assert only.cost.seconds < every.cost.seconds


def test_a_wrong_word_without_a_mark_costs_as_much_as_without_doubts() -> None:
    words = shown("b b wrong b b b b b b b b b b b")
    found = wanted(words, "b b right b b b b b b b b b b b")
    assert Doubter(words, same_words).correct(found).cost == plainly(words, found).cost


def test_missing_words_are_offered_by_a_neighbour_or_typed_beside_it() -> None:
    words = shown("if <actually> then b", actually="you actually")
    way = Doubter(words, same_words).correct(wanted(words, "if you actually then b"))
    assert (way.cost.keystrokes, way.chosen) == (2, 1)
    words = shown("if <actually> then b")
    way = Doubter(words, same_words).correct(wanted(words, "if actually you then b"))
    assert way.cost.keystrokes == 1 + len(" you")  # F8, a space, the word


def test_whoever_only_goes_to_wrong_words_never_takes_longer_than_by_plain_editing() -> None:
    words = shown("<a> <b> <c> <d> <e> <f> <g> <h> <i> <j> <k> <wrong>")
    found = wanted(words, "a b c d e f g h i j k right")
    assert (
        Doubter(words, same_words, thorough=False).correct(found).cost.seconds
        <= plainly(words, found).cost.seconds
    )


def test_the_same_is_done_everywhere_only_where_it_is_wrong_everywhere() -> None:
    words = shown("<Kesler> b Kesler b <Kesler>")
    found = wanted(words, "Kessler b Kessler b Kessler")
    left, still, cost = same_everywhere(words, found, same_words)
    assert still == found[:1]
    assert [word.doubtful for word in left] == [True, False, False, False, False]
    assert cost.keystrokes == 2
    once_right = wanted(words, "Kessler b Kesler b Kessler")
    assert same_everywhere(words, once_right, same_words)[1] == once_right


def spoken(text: str, unsure: str = "", **alternatives: tuple[str, ...]) -> list[Word]:
    """Words of half a second each, one after the other."""
    return [
        Word(word, at / 2, at / 2 + 0.5, 0.9, 0.3 if word == unsure else 0.99, alternatives.get(word, ()))
        for at, word in enumerate(text.split())
    ]


def by_ear(heard: list[Word], said: str) -> Way:
    words = [Shown(word.text, False, word.alternatives) for word in heard]
    return Doubter(words, same_words, thorough=False, ear=Ear(heard)).correct(wanted(words, said))


def test_by_ear_a_key_leads_to_a_word_nobody_marked_or_near_it() -> None:
    text = "b " * 20
    heard = spoken(f"{text}wrong {text}", unsure="wrong")
    way = by_ear(heard, f"{text}right {text}")
    assert (way.cost.keystrokes, way.cost.actions) == (1 + len("right"), 2)
    assert way.cost.seconds == pytest.approx(MIND_S + 6 * KEY_S)
    # Pressed 0.4 s after the end of word 20; of equally sure words the one before it ended 0.8 s ago or so.
    way = by_ear(spoken(f"{text}wrong {text}"), f"{text}right {text}")
    assert way.cost.keystrokes == 1 + 2 + len("right")  # F7, Shift+F7, the word


def test_by_ear_what_the_model_nearly_wrote_is_chosen_of_sure_words_too() -> None:
    text = "b " * 20
    heard = spoken(f"{text}wrong {text}", unsure="wrong", wrong=("right",))
    way = by_ear(heard, f"{text}right {text}")
    assert (way.cost.keystrokes, way.chosen, way.led_on) == (2, 1, False)


def test_by_ear_missing_words_are_typed_after_a_space() -> None:
    text = "b " * 20
    heard = spoken(f"{text}c {text}", unsure="c")
    way = by_ear(heard, f"{text}c missing {text}")
    assert way.cost.keystrokes == 1 + len(" missing")


def test_the_scripted_ear_looks_where_the_editor_does() -> None:
    source = (ROOT / "frontend" / "js" / "editor" / "word_heard.js").read_text("utf-8")
    named = dict(re.findall(r"const (NOTICED_S|SPREAD_S|LEAST_DOUBT) = ([\d.]+);", source))
    assert {name: float(value) for name, value in named.items()} == {
        "NOTICED_S": USUAL_S,
        "SPREAD_S": SPREAD_S,
        "LEAST_DOUBT": LEAST_DOUBT,
    }


def test_rows_compare_each_way_with_plain_editing() -> None:
    heard = tuple(
        Word(text, 0.0, 0.1, sure, sure, ("right",) if sure < 0.5 else ())
        for text, sure in [("a", 0.9), ("wrong", 0.3)]
    )
    found = rows([Clip("meetings", heard, "a right", 0.8)], same_words)
    assert {row.task for row in found if row.part == PART} == {"meetings", "all"}
    of_all = {row.who: row for row in found if row.part == PART and row.task == "all"}
    assert of_all[PLAIN].ratio == of_all[PLAIN].figures["of_keystrokes"] == 1
    assert of_all[PLAIN].notes == "1 places to correct"
    assert {row.who for row in found if row.part == BOUNDS} == {OFFERED, MARKED, BOTH}
    for who in (EVERY, ONLY_WRONG):
        assert of_all[who].figures["chosen"] == 1
        assert of_all[who].figures["keystrokes"] == 2


def test_at_best_a_wrong_word_takes_one_key_after_the_other() -> None:
    heard = tuple(Word(text, 0.0, 0.1, 0.9, 0.9) for text in ["wrong", "b", "false"])
    found = {
        row.who: row
        for row in rows([Clip("meetings", heard, "right b true", 0.8)], same_words)
        if row.part == BOUNDS
    }
    assert found[BOTH].figures["keystrokes"] == 3  # F8, 1, 1
    assert found[OFFERED].figures["chosen"] == 0  # nothing is marked, so nothing is offered
    assert found[MARKED].figures["keystrokes"] == 2 + len("right") + len("true")


def test_what_careful_saves_is_told_apart() -> None:
    words = (Word("air", 0.0, 0.3, 0.5, 0.4, ("heir",)), Word("rose", 0.3, 0.6, 0.9, 0.9))
    found = carefully([Clip("read speech", words, "heir rose", 0.5)], same_words)
    assert {(row.part, row.task) for row in found} == {(CAREFUL, "all"), (CAREFUL, "read speech")}
    assert all(row.figures["chosen"] == (row.who != PLAIN) for row in found)
