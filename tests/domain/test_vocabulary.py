"""The vocabulary: what follows from corrections, what is chosen for a recording, when it is withdrawn."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from backend.domain.choosing_terms import Known, choose
from backend.domain.estimation.experiment import Trial
from backend.domain.transcript import Segment, Transcript
from backend.domain.vocabulary import (
    Evidence,
    Tally,
    evidence,
    evidence_from_json,
    evidence_to_json,
    key_of,
    proposals,
    tally,
)
from backend.domain.vocabulary_effect import (
    Use,
    against_chance,
    hurts,
    term_effect,
    vocabulary_effect,
    watched_level,
)
from tests.services.hearing import heard

TODAY = datetime(2026, 11, 26, tzinfo=UTC)


def found(*lines: tuple[str, str], confirmed: bool = True) -> Evidence:
    """Return the evidence of a transcript whose segments were heard and corrected like this."""
    hypothesis = heard(tuple(was for was, _ in lines))
    segments = tuple(
        Segment(
            f"s{index}",
            one.start_s,
            one.end_s,
            hypothesis.first_words[index],
            hypothesis.first_words[index + 1],
            text,
            confirmed=confirmed,
        )
        for index, (one, (_, text)) in enumerate(zip(hypothesis.segments, lines, strict=True))
    )
    return evidence(Transcript(version=1, segments=segments), hypothesis)


def proposed(*transcripts: Evidence) -> list[str]:
    return [each.text for each in proposals({str(n): one for n, one in enumerate(transcripts)})]


def test_a_name_that_was_put_right_twice_is_proposed_with_what_was_heard_and_where() -> None:
    first = found(("we asked Ebony is a Demi about it", "we asked Ebenezer Ademesoye about it"))
    second = found(
        ("today ebb and easer spoke", "today Ebenezer Ademesoye spoke"),
        ("it is Ebony is a Demi's turn", "it is Ebenezer Ademesoye's turn"),
    )
    (proposal,) = proposals({"one": first, "two": second})
    assert (proposal.text, proposal.times) == ("Ebenezer Ademesoye", 3)
    assert proposal.heard_as[0][1] == 2
    assert [name for name, _ in proposal.places] == ["one", "two"]
    assert (proposal.places[0][1].start_s, proposal.places[0][1].end_s) == (1.0, 3.0)
    assert proposal.tally == Tally(right=0, misheard=3, false=0)


def test_once_is_not_again_and_again() -> None:
    assert proposed(found(("we met Mark a there", "we met Maarika there"))) == []


def test_what_nobody_reviewed_proposes_nothing() -> None:
    line = ("we met Marc there", "we met Maarika there")
    assert proposed(found(line, line)) == ["Maarika"]
    assert proposed(found(line, line, confirmed=False)) == []


def test_a_term_that_was_itself_put_right_is_not_proposed() -> None:
    line = ("we met Marc there", "we met Maarika there")
    assert proposed(found(line, line, ("then Maarika left", "then Monica left"))) == []


def test_a_common_word_is_heard_rightly_far_more_often_and_is_not_proposed() -> None:
    wrong = ("he put it over they're again", "he put it over there again")
    right = ("we are there now", "we are there now")
    assert proposed(found(wrong, wrong, *[right] * 6)) == []


def test_a_rare_word_without_a_capital_is_proposed() -> None:
    line = ("a hundred tessel eights", "a hundred tessellates")
    assert proposed(found(line, line)) == ["tessellates"]


def test_case_punctuation_insertions_and_rewritten_passages_are_no_mishearings() -> None:
    lines = [
        ("and then london called", "and then London called"),
        ("so he left", "so he Zebulon left"),
        ("one two three four five six seven eight nine ten", "Quillonet said Quillonet"),
    ]
    assert proposed(found(*lines, *lines)) == []


def test_of_a_corrected_passage_only_the_name_is_a_term() -> None:
    line = ("so that market are said no", "so then Maarika said no")
    assert proposed(found(line, line)) == ["Maarika"]


def test_a_capital_at_the_beginning_of_a_sentence_makes_no_name_of_a_common_word() -> None:
    line, right = ("Witch was good", "Which was good"), ("so which one", "so which one")
    assert proposed(found(line, line, right)) == []


def test_evidence_is_the_same_after_it_was_stored() -> None:
    one = found(("we met Mark a there", "we met Maarika there"), ("yes Maarika left", "yes Maarika left"))
    assert evidence_from_json(evidence_to_json(one)) == one
    assert tally(one, key_of("maarika,")) == Tally(right=1, misheard=1, false=0)


def test_a_term_of_several_words_is_counted_across_what_was_heard_rightly() -> None:
    one = found(
        ("and Adam do good came", "and Adam Duguid came"),
        ("for Adam Duguid said", "for Anna Duguid said"),
        ("yes Adam Duguid here", "yes Adam Duguid here"),
    )
    assert tally(one, key_of("Adam Duguid")) == Tally(right=2, misheard=1, false=1)


def known(text: str, tag: str | None = None, days_ago: int = 0) -> Known:
    return Known(text, tag, TODAY - timedelta(days=days_ago))


def test_few_terms_are_chosen_those_of_the_title_then_of_the_tags_then_the_last_put_right() -> None:
    terms = [
        known("Old", days_ago=9),
        known("New", days_ago=1),
        known("Tagged", "board", days_ago=30),
        known("Ebenezer Ademesoye", days_ago=90),
        known("Elsewhere", "other"),
    ]
    chosen = choose(terms, tags=["board"], title="Interview_with_Ademesoy.wav", limit=3)
    assert chosen == ("Ebenezer Ademesoye", "Tagged", "New")
    assert choose(terms, tags=[], title="", limit=9) == ("New", "Old", "Ebenezer Ademesoye")


def test_the_evidence_against_a_term_is_that_of_the_formula() -> None:
    # All false: 2^n (1 − 2^−(n+1)) · 2 / (n + 1).
    assert against_chance(6, 0) == pytest.approx((2**7 - 1) / 7)
    assert against_chance(0, 0) == 1
    assert against_chance(3, 30) < 1


def uses(false: int, right: int) -> list[Use]:
    tallies = [Tally(false=3)] * false + [Tally(right=2, false=1)] * right
    return [Use(str(n), told=True, tally=each) for n, each in enumerate(tallies)]


def test_a_term_is_withdrawn_when_it_is_false_in_recording_after_recording() -> None:
    assert not term_effect(uses(false=6, right=0)).hurts
    assert term_effect(uses(false=7, right=0)).hurts
    assert not term_effect(uses(false=7, right=5)).hurts


def test_a_terms_effect_keeps_recordings_with_and_without_it_apart() -> None:
    effect = term_effect([Use("a", True, Tally(right=9, misheard=1)), Use("b", False, Tally(misheard=4))])
    assert effect.right_told is not None
    assert effect.right_untold is not None
    assert (effect.right_told.value, effect.right_untold.value) == (0.9, 0.0)
    assert effect.right_told.low < 0.9 < effect.right_told.high


@pytest.mark.parametrize(("share", "withdrawn_at_most", "at_least"), [(0.5, 0.05, 0.0), (0.9, 1.0, 0.95)])
def test_watched_all_the_time_a_term_is_withdrawn_wrongly_in_one_of_twenty_at_most(
    share: float, withdrawn_at_most: float, at_least: float
) -> None:
    chance, runs, withdrawn = random.Random(3), 400, 0
    for _ in range(runs):
        false = right = 0
        for _ in range(60):
            false, right = (false + 1, right) if chance.random() < share else (false, right + 1)
            if against_chance(false, right) >= 20:
                withdrawn += 1
                break
    assert at_least <= withdrawn / runs <= withdrawn_at_most


def recordings(chance: random.Random, number: int) -> list[Trial]:
    """Return recordings of 10 % errors, more or less, of which a fifth goes without the vocabulary."""
    sizes = [chance.randint(100, 800) for _ in range(number)]
    return [
        Trial(n, chance.random() < 0.8, words * chance.gammavariate(4, 0.025), words)
        for n, words in enumerate(sizes)
    ]


def test_watched_all_the_time_a_harmless_vocabulary_is_withdrawn_in_one_of_twenty_at_most() -> None:
    chance, runs = random.Random(5), 80
    withdrawn = 0
    for _ in range(runs):
        series = recordings(chance, 60)
        withdrawn += any(hurts(vocabulary_effect(series[:n])) for n in range(5, 61, 5))
    assert withdrawn / runs <= 0.05


def test_a_vocabulary_that_makes_twice_the_errors_is_withdrawn() -> None:
    assert not hurts(None)
    chance, runs = random.Random(7), 40
    caught = 0
    for _ in range(runs):
        series = [
            Trial(t.cluster, t.shown, t.numerator * (2 if t.shown else 1), t.denominator)
            for t in recordings(chance, 120)
        ]
        caught += hurts(vocabulary_effect(series))
    assert caught / runs > 0.9


def test_an_interval_that_is_watched_is_wider_and_least_so_where_it_was_meant_to_be() -> None:
    assert 0.95 < watched_level(40) < watched_level(5)
