"""Two reviewers agree as far as they do, beyond chance."""

import numpy as np
import pytest

from backend.domain.estimation.agreement import Judged, agreement, word_distance
from tests.domain.estimation.synthetic import ENOUGH, RUNS, coverage, error_rates, lengths


def test_kappa_and_agreement_are_held() -> None:
    # Each reviewer finds eight tenths of the errors and takes one right word in a hundred for wrong.
    def judged(random: np.random.Generator) -> list[Judged]:
        found = []
        sizes = lengths(random, 12, 150)
        for words, errors in zip(sizes, random.binomial(sizes, error_rates(random, 12, 0.1)), strict=True):
            wrong = random.multinomial(errors, [0.64, 0.16, 0.16, 0.04])
            right = random.multinomial(words - errors, [0.0001, 0.0099, 0.0099, 0.9801])
            both_wrong, first, second, both_right = (wrong + right).tolist()
            found.append(Judged(both_right, second, first, both_wrong))
        return found

    one_only = 0.1 * 0.32 + 0.9 * 0.0198
    wrong = 0.1 * 0.8 + 0.9 * 0.01
    by_chance = wrong**2 + (1 - wrong) ** 2
    kappa = (1 - one_only - by_chance) / (1 - by_chance)
    found = [agreement(judged(np.random.default_rng(seed))) for seed in range(RUNS)]
    assert coverage([each and each.kappa for each in found], kappa) >= ENOUGH
    assert coverage([each and each.share for each in found], 1 - one_only) >= ENOUGH


def test_kappa_is_cohen_s() -> None:
    # The table of Fleiss, Levin & Paik (2003), section 18.1, taken together for one category.
    found = agreement([Judged(20, 5, 10, 15)])
    assert found is not None
    assert found.share.value == pytest.approx(0.7)
    assert found.kappa is not None
    assert found.kappa.value == pytest.approx(0.4)
    assert (found.kappa.low, found.kappa.high) == (-1, 1)


def test_words_in_recordings_of_their_own_give_the_error_of_fleiss() -> None:
    # Fleiss, Cohen & Everitt (1969): the asymptotic standard error of kappa, for a table of 500 words.
    cells = [(200, 1, 0, 0, 0), (50, 0, 1, 0, 0), (100, 0, 0, 1, 0), (150, 0, 0, 0, 1)]
    found = agreement([Judged(*map(float, cell)) for number, *cell in cells for _ in range(number)])
    assert found is not None
    assert found.kappa is not None
    table = np.array([[200, 50], [100, 150]]) / 500
    rows, columns = table.sum(1), table.sum(0)
    observed, chance = np.trace(table), rows @ columns
    kappa = (observed - chance) / (1 - chance)
    own = sum(table[i, i] * (1 - (rows[i] + columns[i]) * (1 - kappa)) ** 2 for i in range(2))
    crossed = (1 - kappa) ** 2 * sum(
        table[i, j] * (columns[i] + rows[j]) ** 2 for i in range(2) for j in range(2) if i != j
    )
    variance = (own + crossed - (kappa - chance * (1 - kappa)) ** 2) / (500 * (1 - chance) ** 2)
    assert found.kappa.value == pytest.approx(kappa)
    assert (found.kappa.high - found.kappa.low) / 2 == pytest.approx(1.9647 * variance**0.5, rel=0.01)


def test_two_who_call_everything_right_agree_and_have_no_kappa() -> None:
    found = agreement([Judged(20, 0, 0, 0), Judged(30, 0, 0, 0)])
    assert found is not None
    assert found.share.value == 1
    assert found.as_json()["kappa"] is None
    assert agreement([]) is None
    assert agreement([Judged(0, 0, 0, 0)]) is None


def test_the_distance_of_two_texts_is_the_same_both_ways() -> None:
    one, other = ["we", "went", "home"], ["we", "all", "went", "to", "home"]
    assert word_distance(one, other) == word_distance(other, one) == (2.0, 4.0)
    assert word_distance([], []) == (0.0, 0.0)
