"""Segments drawn with unequal chances give the figures of all."""

import numpy as np
import pytest

from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.ratio import ratio
from backend.domain.estimation.sampling import Drawn, clustered_ratio, drawn_ratio, horvitz_thompson, worth
from tests.domain.estimation.synthetic import ENOUGH, RUNS, coverage, reviewed_segments


def test_a_queue_that_prefers_doubt_still_gives_the_rate_and_the_number_of_errors_of_all() -> None:
    held: dict[str, list[bool]] = {"ratio": [], "known": [], "total": [], "naive": [], "next": []}
    for seed in range(RUNS):
        random = np.random.default_rng(seed)
        segments = reviewed_segments(random, 45)
        errors, words = sum(each[2] for each in segments), sum(each[1] for each in segments)
        chances = [min(1, 0.1 + 0.1 * corrected) for *_, corrected in segments]
        taken = random.random(len(segments)) < chances
        drawn = [
            Drawn(wrong, size, chance, recording)
            for (recording, size, wrong, _), chance, yes in zip(segments, chances, taken, strict=True)
            if yes
        ]
        for name, found, truth in (
            ("ratio", drawn_ratio(drawn), errors / words),
            ("known", drawn_ratio(drawn, total=words), errors / words),
            ("naive", ratio([(each.numerator, each.denominator) for each in drawn]), errors / words),
            ("total", horvitz_thompson([(each.numerator, each.probability) for each in drawn]), errors),
            ("next", clustered_ratio(drawn), 0.1),
        ):
            held[name].append(coverage([found], truth) == 1)
    shares = {name: np.mean(each) for name, each in held.items()}
    assert shares.pop("naive") < 0.1
    assert min(shares.values()) >= ENOUGH, shares


def test_a_total_of_textbook_size() -> None:
    # By hand: 2/0.5 + 3/0.2 = 19; 0.5·16 + 0.8·225 = 188.
    found = horvitz_thompson([(2, 0.5), (3, 0.2)])
    assert found is not None
    assert found.value == pytest.approx(19)
    assert found.low < 19 - 188**0.5 < 19 + 188**0.5 < found.high
    signed = horvitz_thompson([(-2, 0.5), (3, 0.2)])
    assert signed is not None
    assert (signed.low + signed.high) / 2 == pytest.approx(signed.value) == pytest.approx(11)


def test_a_census_leaves_nothing_to_chance() -> None:
    segments = [Drawn(1, 10, 1.0), Drawn(4, 20, 1.0), Drawn(0, 12, 1.0)]
    assert drawn_ratio(segments) == Estimate(5 / 42, 5 / 42, 5 / 42, 3)
    assert horvitz_thompson([(1, 1.0), (4, 1.0)]) == Estimate(5.0, 5.0, 5.0, 2)


def test_no_error_among_those_drawn_is_no_proof_of_none() -> None:
    found = drawn_ratio([Drawn(0, 20, 0.1, index) for index in range(10)])
    assert found is not None
    assert found.low == 0 < 0.01 < found.high < 0.2


def test_drawn_with_equal_chance_they_are_worth_their_number_and_otherwise_less() -> None:
    assert worth([0.2] * 30) == pytest.approx(30)
    assert worth([0.5] * 10 + [0.05] * 2) < 5


def test_nothing_drawn_gives_no_figure_and_a_chance_of_nothing_is_refused() -> None:
    assert horvitz_thompson([]) is drawn_ratio([]) is clustered_ratio([]) is None
    for probability in (0.0, -0.1, 1.5):
        with pytest.raises(ValueError, match="no probability"):
            horvitz_thompson([(1, probability)])
        with pytest.raises(ValueError, match="no probability"):
            drawn_ratio([Drawn(1, 2, probability)])
