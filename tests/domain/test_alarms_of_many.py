"""Sites of three models where nothing changes, and where one of them does: what a look finds there."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np
import pytest

from backend.domain.alarms import SURE, Key, Measured, sure
from backend.domain.drift import OF_MODEL, OF_SOUND, drift
from backend.domain.estimation.chance import chance_of_rates, chance_of_share

USES = ((200, 60), (80, 30), (40, 20))
"""Recordings of each model in the reference window and in the newest days."""
SITES = 200


def flat(many: list[list[Any]]) -> list[Any]:
    return list(chain.from_iterable(many))


def summaries(
    random: np.random.Generator, number: int, model: int, shift: float = 0.0
) -> list[dict[str, Any]]:
    """Recordings of one kind of people; each model is surer or less sure of them, faster or slower."""
    sure_of = random.beta(18 - 3 * model, 2, number) - shift
    seconds = random.lognormal(6, 1, number)
    columns: dict[str, Any] = {
        "confidence_mean": sure_of,
        "no_speech_mean": 0.3 * (1 - sure_of) + abs(random.normal(0, 0.05, number)),
        "level_db": random.normal(-25, 5, number),
        "snr_db": random.normal(30, 6, number),
        "duration_s": seconds,
        "words": seconds * random.normal(2.4, 0.3, number),
        "suppressed": random.poisson(0.3, number),
        "gaps": random.poisson(seconds / 60),
        "recognise_s": seconds * 0.05 * (1 + model) * random.lognormal(0, 0.2, number),
        "language": random.choice(["en", "de", "fr", "es", "it"], number, p=[0.8, 0.1, 0.05, 0.03, 0.02]),
    }
    columns = {key: values.tolist() for key, values in columns.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def drifts(before: list[Any], now: list[Any]) -> Iterator[tuple[Key, Measured]]:
    of_all = [(name, "", flat(before), flat(now)) for name in OF_SOUND]
    of_models = [(name, str(m), before[m], now[m]) for m in range(len(before)) for name in OF_MODEL]
    for name, scope, reference, current in of_all + of_models:
        moved = drift(name, reference, current)
        assert moved.stability is not None
        yield (
            (f"drift_{name}", scope),
            Measured(moved.stability.value, 0.1, 0.25, moved.stands_out, moved.p_value),
        )


def corrected(
    random: np.random.Generator, days: int, a_day: float, model: int
) -> list[list[tuple[int, int]]]:
    """Corrected words of words, recording by recording, day by day: few are long, and few are very bad."""
    found: list[list[tuple[int, int]]] = []
    for _ in range(days):
        sizes = random.lognormal(6.5, 1, random.poisson(a_day)).astype(int) + 1
        wrong = random.binomial(sizes, random.beta(2, 18 - 2 * model, len(sizes)))
        found.append(list(zip(wrong.tolist(), sizes.tolist(), strict=True)))
    return found


def failed(random: np.random.Generator, days: int, a_day: float) -> list[tuple[float, float]]:
    sizes = random.poisson(a_day, days)
    return [(float(n), float(t)) for n, t in zip(random.binomial(sizes, 0.03), sizes, strict=True)]


def rates(days: list[list[tuple[int, int]]]) -> list[list[float]]:
    return [[count / total for count, total in day] for day in days]


def changes(random: np.random.Generator) -> Iterator[tuple[Key, Measured]]:
    for model, (reference, _) in enumerate(USES):
        a_day = reference / 28
        before, now = corrected(random, 28, a_day, model), corrected(random, 7, a_day, model)
        chance = chance_of_rates(rates(now), flat(rates(before)), risen=True)
        yield ("edits", str(model)), Measured(9.0, 4.0, 5.0, p_value=chance)
        chance = chance_of_share(failed(random, 7, a_day), failed(random, 28, a_day), risen=True)
        yield ("failures", str(model)), Measured(9.0, 4.0, 5.0, p_value=chance)


def raised(found: dict[Key, Measured]) -> set[Key]:
    return {key for key, each in found.items() if each.certain and (each.value or 0.0) >= each.warning}


@pytest.fixture(scope="module")
def quiet() -> list[dict[Key, Measured]]:
    """What one look gives at each of many sites where nothing has changed."""
    random = np.random.default_rng(26)
    sites: list[dict[Key, Measured]] = []
    for _ in range(SITES):
        before, now = ([summaries(random, use[at], m) for m, use in enumerate(USES)] for at in (0, 1))
        sites.append(dict(drifts(before, now)) | dict(changes(random)))
    return sites


def test_where_nothing_changes_one_look_of_a_hundred_raises_anything_however_many_models(
    quiet: list[dict[Key, Measured]],
) -> None:
    assert {len(site) for site in quiet} == {len(OF_SOUND) + 3 * (len(OF_MODEL) + 2)}
    found = [bool(raised(sure(site))) for site in quiet]
    alone = [
        any(site[key].p_value < SURE for key in raised(site))  # pyright: ignore[reportOptionalOperand]
        for site in quiet
    ]
    assert np.mean(found) <= 0.015
    assert np.mean(alone) > 0.06, "each judged alone, one site of fourteen or more would be alarmed"


def test_one_model_that_changes_is_found_among_three_and_the_others_stay_quiet() -> None:
    random = np.random.default_rng(27)
    found: list[set[Key]] = []
    for _ in range(20):
        before = [summaries(random, use[0], m) for m, use in enumerate(USES)]
        now = [summaries(random, use[1], m, shift=0.12 * (m == 1)) for m, use in enumerate(USES)]
        found.append(raised(sure(dict(drifts(before, now)))))
    assert sum(("drift_confidence", "1") in each for each in found) >= 19
    assert sum(bool({scope for _, scope in each} - {"1"}) for each in found) <= 1


def test_another_mix_of_models_is_no_change_of_any_and_would_be_one_of_all_together() -> None:
    random = np.random.default_rng(28)
    before, now = ([summaries(random, n, m) for m, n in enumerate(uses)] for uses in ((200, 40), (40, 200)))
    assert not raised(sure(dict(drifts(before, now))))
    together = drift("speed", flat(before), flat(now))
    assert together.stands_out
    assert together.p_value < 0.001


def test_words_added_up_by_day_would_take_long_bad_recordings_for_a_change() -> None:
    random = np.random.default_rng(29)
    by_recording, by_day = [], []
    for _ in range(300):
        before, now = corrected(random, 28, 3, 1), corrected(random, 7, 3, 1)
        by_recording.append(chance_of_rates(rates(now), flat(rates(before)), risen=True))
        days = [
            [(float(sum(c for c, _ in day)), float(sum(t for _, t in day))) for day in part]
            for part in (now, before)
        ]
        by_day.append(chance_of_share(days[0], days[1], risen=True))
    assert np.mean(np.array(by_recording) < 0.01) <= 0.01
    assert np.mean(np.array(by_day) < 0.01) > 0.02
