"""Whether flags help is told by segments whose flags were hidden."""

import json

import numpy as np
import pytest

from backend.domain.estimation.experiment import Trial, effect, hidden_recall, permutation_test
from backend.domain.estimation.ratio import ratio
from tests.domain.estimation.synthetic import ENOUGH, RUNS, coverage, error_rates

Counted = tuple[float, float]
SEEN, UNSEEN = 0.9, 0.5
"""Of errors that people correct: with a flag that is shown, without."""


def session(
    random: np.random.Generator, recordings: int, share: float, seen: float = SEEN
) -> tuple[list[Trial], list[Counted], list[Counted]]:
    """Trials; corrected words of each recording, those flagged and all, in hidden and in shown segments."""
    numbers = random.integers(3, 30, recordings)
    of = np.repeat(np.arange(recordings), numbers)
    hidden = random.random(len(of)) < share
    words = random.integers(5, 60, len(of))
    errors = random.binomial(words, error_rates(random, recordings, 0.1)[of])
    flagged = random.binomial(errors, 0.6)
    led = random.binomial(flagged, np.where(hidden, UNSEEN, seen))
    found = led + random.binomial(errors - flagged, UNSEEN)
    columns = zip(of.tolist(), hidden.tolist(), found.tolist(), words.tolist(), strict=True)
    trials = [Trial(recording, not away, wrong, size) for recording, away, wrong, size in columns]
    sums = [
        list(zip(*(np.bincount(of, each * which).tolist() for each in (led, found)), strict=True))
        for which in (hidden, ~hidden)
    ]
    return trials, sums[0], sums[1]


def test_what_flags_do_to_the_share_of_words_corrected_is_held() -> None:
    made = [session(np.random.default_rng(seed), 15, 0.3) for seed in range(RUNS)]
    found = [effect(trials, permutations=0) for trials, _, _ in made]
    assert coverage([each and each.difference for each in found], 0.1 * 0.6 * (SEEN - UNSEEN)) >= ENOUGH
    truth = (0.6 * SEEN + 0.4 * UNSEEN) / UNSEEN
    assert coverage([each and each.relative for each in found], truth) >= ENOUGH
    assert coverage([hidden_recall(hidden) for _, hidden, _ in made], 0.6) >= ENOUGH
    assert (
        coverage([ratio(shown) for _, _, shown in made], 0.6) < 0.3
    )  # shown flags lead people to themselves


def test_time_a_minute_saved_is_held() -> None:
    found = []
    for seed in range(RUNS):
        random = np.random.default_rng(seed)
        trials = []
        for recording, slowness in enumerate(random.gamma(4, 25, 15)):
            for _ in range(random.integers(5, 25)):
                shown, minutes = random.random() < 0.7, random.uniform(0.05, 0.5)
                seconds = minutes * slowness * (0.8 if shown else 1) * random.gamma(2, 0.5)
                trials.append(Trial(recording, shown, seconds, minutes))
        found.append(effect(trials, permutations=0))
    assert coverage([each and each.relative for each in found], 0.8) >= ENOUGH
    assert coverage([each and each.difference for each in found], -20) >= ENOUGH


def test_the_permutation_test_sees_an_effect_and_none_where_there_is_none() -> None:
    random = np.random.default_rng(8)
    real = [permutation_test(session(random, 20, 0.3)[0], permutations=39) for _ in range(30)]
    none = [permutation_test(session(random, 8, 0.3, UNSEEN)[0], permutations=19) for _ in range(200)]
    assert np.mean([p <= 0.05 for p in real]) > 0.8
    assert np.mean([p <= 0.05 for p in none]) < 0.09
    assert 0.4 < np.mean(none) < 0.62


def test_the_permutation_test_counts_every_way_the_arms_could_have_fallen() -> None:
    # One recording, four segments, two shown: of 6 ways, 2 lie as far apart as this one.
    trials = [Trial("a", index < 2, errors, 10) for index, errors in enumerate((4, 3, 1, 0))]
    assert permutation_test(trials, permutations=4000) == pytest.approx(2 / 6, abs=0.02)
    assert permutation_test(trials, seed=2) == permutation_test(trials, seed=2)


def test_an_empty_arm_compares_with_nothing() -> None:
    assert effect([Trial(0, True, 1, 10), Trial(1, True, 1, 10)]) is None
    assert effect([]) is None


def test_one_recording_alone_limits_no_difference_and_its_json_is_whole() -> None:
    found = effect([Trial(0, True, 3, 10), Trial(0, False, 1, 10)])
    assert found is not None
    assert found.difference.value == pytest.approx(0.2)
    written = json.loads(json.dumps(found.as_json(), allow_nan=False))
    assert written["difference"]["low"] is None
    assert written["relative"]["value"] == pytest.approx(3)
    assert written["p_value"] == 1
    nothing = effect([Trial(0, True, 3, 10), Trial(0, False, 0, 10)])
    assert nothing is not None
    assert nothing.as_json()["relative"] is None
