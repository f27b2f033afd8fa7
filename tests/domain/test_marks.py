"""Which words are marked: by confidence, by what a missed error costs, and by what a word says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.calibration import ANY, Calibration, best_of, from_json, to_json
from backend.domain.codec import word_from_json, word_to_json
from backend.domain.corrections import was_flagged
from backend.domain.costs import Costs, is_under
from backend.domain.transcript import Word
from backend.domain.weighty import is_weighty

SHARES = st.floats(0, 1)


def made_for(
    model: str = ANY, language: str = ANY, intercept: float = 0.0, twice: bool = False
) -> Calibration:
    return Calibration(model, language, intercept, (1.0,) * (6 if twice else 5))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("7", "en"), ("$3,50", "xx"), ("1st.", "en"), ("Seven,", "en"), ("twenty-five", "en"), ("not", "en"),
        ("can't", "en"), ("DON’T!", "en"), ("without", "en"), ("nicht", "de"), ("Keine", "de"),
        ("zwölf", "de"),
    ],
)  # fmt: skip
def test_numbers_and_negations_are_weighty(text: str, language: str) -> None:
    assert is_weighty(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [("note", "en"), ("can", "en"), ("often", "en"), ("not", "fr"), ("well-known", "en")],
)
def test_other_words_are_not(text: str, language: str) -> None:
    assert not is_weighty(text, language)


def test_a_mark_is_worth_its_look_from_the_probability_that_costs_as_much() -> None:
    costs = Costs(missed=4.0, weighty=8.0)
    assert costs.threshold == pytest.approx(0.75)
    assert is_under(0.74, 1.0, costs.threshold)
    assert not is_under(0.76, 1.0, costs.threshold)
    assert is_under(0.86, costs.weight, costs.threshold)
    assert not is_under(0.88, costs.weight, costs.threshold)


@given(SHARES, SHARES, st.floats(1, 20), st.floats(1, 20))
def test_a_word_that_weighs_more_or_is_trusted_less_is_marked_whenever_the_other_is(
    confidence: float, threshold: float, one: float, two: float
) -> None:
    low, high = sorted((one, two))
    assert is_under(confidence, high, threshold) or not is_under(confidence, low, threshold)
    assert is_under(confidence / 2, low, threshold) or not is_under(confidence, low, threshold)


def test_a_negation_is_marked_where_another_word_of_the_same_confidence_is_not() -> None:
    costs = Costs()
    plain = Word("now", 0.0, 0.2, 0.9, costs.threshold + 0.05)
    assert not was_flagged(plain, costs.threshold)
    assert was_flagged(Word("not", 0.0, 0.2, 0.9, plain.confidence, weight=costs.weight), costs.threshold)


def test_weight_and_signals_are_kept_with_the_word_and_absent_where_there_are_none() -> None:
    word = Word("not", 0.0, 0.2, 0.9, 0.8, ("now",), 3.0, (2.1, 0.2, -0.3, 2.0, 0.0, 1.0))
    assert word_from_json(word_to_json(word)) == word
    plain = Word("now", 0.0, 0.2, 0.9, 0.8)
    assert {"weight", "signals", "alternatives"}.isdisjoint(word_to_json(plain))
    assert word_from_json(word_to_json(plain)) == plain


def test_the_calibration_nearest_to_model_and_language_is_taken() -> None:
    known = [made_for(), made_for(twice=True), made_for("m"), made_for(language="de"), made_for("m", "de")]
    assert best_of(known, "m", "de", hears_twice=False) == made_for("m", "de")
    assert best_of(known, "m", "en", hears_twice=False) == made_for("m")
    assert best_of(known, "other", "de", hears_twice=False) == made_for(language="de")
    assert best_of(known, "other", "en", hears_twice=False) == made_for()
    assert best_of(known, "m", "de", hears_twice=True) == made_for(twice=True)


def test_a_calibration_survives_being_stored_and_its_id_stands_for_all_of_it() -> None:
    one = Calibration("m", "en", 0.5, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0), words=900, recordings=12)
    assert from_json(to_json(one)) == one
    assert to_json(one)["id"] == one.id
    assert one.id != made_for("m").id
