"""An audit of few segments puts right what edits say of all."""

from dataclasses import replace

import numpy as np
import pytest

from backend.domain.estimation.estimate import Estimate
from backend.domain.estimation.prediction_powered import Audited, Edited, audit_only, prediction_powered
from backend.domain.estimation.ratio import ratio
from tests.domain.estimation.synthetic import ENOUGH, RUNS, coverage, reviewed_segments, width


def audited(random: np.random.Generator, recordings: int, share: float, *, by_doubt: bool) -> list[Edited]:
    segments: list[Edited] = []
    for recording, words, errors, corrected in reviewed_segments(random, recordings):
        chance = min(1, share * (0.3 + 1.2 * min(5, corrected))) if by_doubt else share
        audit = Audited(errors, words) if random.random() < chance else None
        segments.append(Edited(corrected, words, chance, audit, recording))
    return segments


def by_edits(segments: list[Edited]) -> Estimate | None:
    sums: dict[object, list[float]] = {}
    for each in segments:
        own = sums.setdefault(each.cluster, [0, 0])
        own[0] += each.errors
        own[1] += each.words
    return ratio([(errors, words) for errors, words in sums.values()])


@pytest.mark.parametrize(("recordings", "share", "by_doubt"), [(60, 0.15, True), (12, 0.4, False)])
def test_editors_who_miss_errors_are_put_right_by_an_audit(
    recordings: int, share: float, by_doubt: bool
) -> None:
    made = [
        audited(np.random.default_rng(seed), recordings, share, by_doubt=by_doubt) for seed in range(RUNS)
    ]
    powered, alone = [prediction_powered(each) for each in made], [audit_only(each) for each in made]
    naive = coverage(map(by_edits, made), 0.1)
    assert coverage(powered, 0.1) >= ENOUGH
    assert naive < 0.8
    if by_doubt:
        assert width(powered) < 0.9 * width(alone)
        assert naive < 0.4


def test_edits_that_say_nothing_do_no_harm() -> None:
    made = []
    for seed in range(100):
        random = np.random.default_rng(seed)
        segments = audited(random, 40, 0.3, by_doubt=False)
        made.append([replace(each, errors=float(random.integers(0, 6))) for each in segments])
    powered, alone = [prediction_powered(each) for each in made], [audit_only(each) for each in made]
    assert width(powered) < 1.15 * width(alone)
    assert width([prediction_powered(each, power=1) for each in made]) > 1.05 * width(alone)
    assert coverage(powered, 0.1) >= ENOUGH


def test_with_everything_audited_edits_do_not_matter() -> None:
    segments = [
        Edited(index % 3, 20 + index, 1.0, Audited(index % 4, 20 + index), index) for index in range(30)
    ]
    assert prediction_powered(segments, power=1) is not None
    for power in (0.0, 0.5, 1.0):
        found = prediction_powered(segments, power=power)
        assert found is not None
        assert found.value == pytest.approx(sum(index % 4 for index in range(30)) / (600 + 435))


def test_without_power_it_is_the_audit_alone_and_with_full_power_the_difference_estimator() -> None:
    segments = audited(np.random.default_rng(4), 30, 0.2, by_doubt=True)
    alone, powerless = audit_only(segments), prediction_powered(segments, power=0)
    assert alone is not None
    assert powerless is not None
    assert powerless.value == pytest.approx(alone.value)
    drawn = [each for each in segments if each.audited]
    above = sum(each.errors for each in segments)
    above += sum((each.audited.errors - each.errors) / each.probability for each in drawn if each.audited)
    full = prediction_powered(segments, power=1)
    assert full is not None
    assert full.value == pytest.approx(above / sum(each.words for each in segments))


def test_without_an_audit_there_is_nothing_to_put_right() -> None:
    assert prediction_powered([]) is None
    assert prediction_powered([Edited(1, 20, 0.1)]) is None
    one = prediction_powered([Edited(1, 20, 0.1, Audited(2, 20)), Edited(0, 30, 0.1)])
    assert one == audit_only([Edited(1, 20, 0.1, Audited(2, 20))])
    with pytest.raises(ValueError, match="no probability"):
        prediction_powered([Edited(1, 20, 0.0, Audited(2, 20))])
