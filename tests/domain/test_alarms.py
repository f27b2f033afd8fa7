"""Alarms rise and fall without flapping, and drift is told from chance."""

import random
from typing import Any

import pytest

from backend.domain.alarms import KINDS, Measured, Standing, model_of, scope_of, settle
from backend.domain.drift import LEAST_CURRENT, LEAST_REFERENCE, NAMES, Drift, drift
from backend.domain.golden import worsening
from backend.domain.summary import CONFIDENCE_BINS, summarise
from backend.domain.transcript import Hypothesis
from tests.services.hearing import heard


def after(state: str, *values: float | None, certain: bool = True) -> str:
    standing = Standing(state)
    for value in values:
        standing = settle(standing, Measured(value, 1.0, 2.0, certain))
    return standing.state


def test_one_look_raises_nothing_and_two_do() -> None:
    assert after("ok", 5.0) == "ok"
    assert after("ok", 5.0, 5.0) == "alarm"
    assert after("ok", 1.5, 1.5) == "warning"
    assert after("ok", 5.0, 0.0, 5.0, 0.0, 5.0) == "ok"


def test_it_takes_three_looks_well_below_the_mark_to_fall() -> None:
    assert after("alarm", 0.0, 0.0) == "alarm"
    assert after("alarm", 0.0, 0.0, 0.0) == "ok"
    assert after("alarm", *[1.9] * 9) == "alarm"
    assert after("alarm", 1.7, 1.7, 1.7) == "warning"
    assert after("ok", 1.9, 1.9) == "warning"


def test_a_value_around_the_mark_does_not_flap() -> None:
    standing, states = Standing("ok"), set()
    for value in [2.05, 2.05, *[1.95, 2.05] * 20]:
        standing = settle(standing, Measured(value, 1.0, 2.0))
        states.add(standing.state)
    assert states == {"ok", "alarm"}
    assert standing.state == "alarm"


def test_what_chance_explains_is_no_alarm() -> None:
    assert after("ok", 9.0, 9.0, 9.0, certain=False) == "ok"


def test_too_few_to_tell_is_unknown_and_no_alarm() -> None:
    assert after("unknown", 0.0) == "ok"
    assert after("ok", None, None, None) == "unknown"
    assert after("unknown", 5.0) == "unknown"


def is_sure(moved: Drift) -> bool:
    return moved.stands_out and moved.p_value < 0.001


def windows(before: Any, now: Any, sizes: tuple[int, int] = (100, 60)) -> tuple[list[Any], list[Any]]:
    chance = random.Random(7)

    def summary(mean: float) -> dict[str, Any]:
        return {"confidence_mean": min(1.0, chance.gauss(mean, 0.04)), "language": "en"}

    return [summary(before) for _ in range(sizes[0])], [summary(now) for _ in range(sizes[1])]


def test_a_shift_of_confidence_is_seen_and_chance_is_not() -> None:
    moved = drift("confidence", *windows(0.9, 0.8))
    assert is_sure(moved)
    assert moved.stability is not None
    assert moved.stability.value > 0.25
    assert not is_sure(drift("confidence", *windows(0.9, 0.9)))


def test_nothing_is_said_of_few_recordings() -> None:
    few = drift("confidence", *windows(0.9, 0.2, (100, LEAST_CURRENT - 1)))
    assert (few.stability, is_sure(few)) == (None, False)
    assert drift("confidence", *windows(0.9, 0.2, (LEAST_REFERENCE - 1, 60))).stability is None
    assert drift("language", *windows(0.9, 0.9, (5, 5))).stability is None


def test_another_language_is_a_drift_and_the_same_one_is_none() -> None:
    before, now = windows(0.9, 0.9)
    assert not is_sure(drift("language", before, now))
    german = [{**each, "language": "de"} for each in now[:30]] + now[30:]
    moved = drift("language", before, german)
    assert (is_sure(moved), moved.before) == (True, "en")


@pytest.mark.parametrize(("before", "now", "is_drift"), [(0, 0, False), (0, 3, True), (3, 0, True)])
def test_a_number_that_is_nearly_always_the_same_is_compared_too(
    before: int, now: int, is_drift: bool
) -> None:
    window = [{"suppressed": count, "duration_s": 60.0} for count in (before, now)]
    moved = drift("suppressed", [window[0]] * 40, [window[0]] * 10 + [window[1]] * 20)
    assert moved.stability is not None
    assert is_sure(moved) == is_drift


def test_every_quantity_has_an_alarm_that_says_what_it_means() -> None:
    assert {f"drift_{name}" for name in NAMES} <= set(KINDS)
    for kind in KINDS.values():
        assert kind.meaning.endswith(".")
        assert kind.look.endswith(".")


def test_a_scope_names_a_model_version_and_nothing_names_none() -> None:
    assert model_of(scope_of("org/model@large", "0123456789abcdef")) == {
        "name": "org/model@large",
        "sha256": "0123456789ab",
    }
    assert model_of("") is None


def test_a_summary_counts_and_holds_no_word() -> None:
    hypothesis = heard()
    found = summarise(hypothesis)
    assert sum(found["confidence"]) == found["words"] == len(hypothesis.words)
    assert len(found["confidence"]) == CONFIDENCE_BINS
    assert (found["suppressed"], found["gaps"], found["snr_db"]) == (1, 2, None)
    assert "quick" not in str(found)
    assert "Thanks" not in str(found)


def test_an_empty_hypothesis_has_a_summary_too() -> None:
    found = summarise(Hypothesis(heard().model, "en", 5.0, (), (), ()))
    assert (found["words"], found["confidence_mean"], found["duration_s"]) == (0, None, 5.0)


def test_a_model_that_hears_the_same_is_no_worse_and_certainly_so() -> None:
    same = worsening([("a", (2, 50), (2, 50)), ("b", (3, 60), (3, 60))])
    assert same is not None
    assert (same.value, same.low, same.high) == (1.0, 1.0, 1.0)
    assert worsening([]) is None


@pytest.mark.parametrize(("errors", "is_worse"), [(12, True), (6, False)])
def test_more_errors_in_every_recording_are_worse_and_in_one_of_them_perhaps(
    errors: int, is_worse: bool
) -> None:
    before = [5, 6, 4, 7, 5, 6, 5, 6]
    now = [errors, *(each * 2 for each in before[1:])] if is_worse else [errors, *before[1:]]
    pairs = enumerate(zip(before, now, strict=True))
    change = worsening([(str(n), (float(b), 100.0), (float(a), 100.0)) for n, (a, b) in pairs])
    assert change is not None
    assert (change.low > 1) == is_worse
