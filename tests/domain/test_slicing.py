"""Figures of slices: they add up to the whole, say what they rest on, and the most harmful comes first."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain import events, figures, slicing, tally, units
from backend.domain.corrections import corrections
from backend.domain.quality import no_counts
from backend.domain.slicing import Chosen
from backend.domain.substitutions import substitutions
from backend.domain.tally import Tally, added
from backend.domain.units import Unit, calibration_error, estimate, estimates
from backend.domain.working import ABANDONED_AFTER, work_on
from tests.domain.test_quality import after, doubted

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOME = {"transcripts": 1, "recognise_s": 4.0, "stars": [0] * 5, "prompts": {"shown": 0, "answered": 0}}


def counts(errors: int = 0, words: int = 100, **more: Any) -> dict[str, Any]:
    """Counts of a transcript of 200 words, half of them reviewed unless said."""
    made = no_counts() | SOME
    made |= {
        "audio_s": 60.0,
        "use": {"opened": 1, "begun": 1, "finished": 1},
        "work": {"editing_s": 30.0, "listening_s": 60.0, "reviewed_s": 30.0, "replays": 0},
    }
    made["words"] |= {"total": 200, "reviewed": words}
    made["edits"] |= {"distance": errors, "reference": words}
    made["flags"] |= {"flagged_wrong": errors, "unflagged_right": words - errors}
    return made | more


def unit(number: int = 0, errors: int = 0, words: int = 100, **keys: Any) -> Unit:
    made = counts(errors, words, **keys.pop("counts", {}))
    fields = {"recording": f"r{number}", "model": "m", "language": "en", "source": "upload"}
    fields |= {"decoding": "", "kernel": "1", "day": date(2026, 11, 2), "tags": (), "touched_at": NOW}
    return Unit(**{"transcript": f"t{number}", "tally": Tally.of(made), **fields, **keys})


made_up = st.lists(
    st.builds(
        unit,
        st.integers(0, 5),
        st.integers(0, 20),
        st.integers(20, 90),
        model=st.sampled_from("ab"),
        language=st.sampled_from(("en", "de")),
        source=st.sampled_from(("upload", "web", "api")),
        day=st.dates(date(2026, 9, 1), date(2026, 11, 1)),
    ),
    max_size=12,
)


@given(made_up)
def test_the_slices_of_a_dimension_add_up_to_the_whole(some: list[Unit]) -> None:
    whole = added(each.tally for each in some)
    rows = slicing.slices(some)
    for dimension in {row["dimension"] for row in rows}:
        own = [row for row in rows if row["dimension"] == dimension]
        assert sum(row["errors"] for row in own) == whole["edits"]["distance"]
        assert sum(row["words"] for row in own) == whole["words"]["reviewed"]
        assert sum(row["excess"] for row in own) == pytest.approx(0, abs=1e-6)
    assert [row["excess"] for row in rows] == sorted((row["excess"] for row in rows), reverse=True)
    by_week = slicing.weeks(some)
    assert sum(week["words"] for week in by_week) == whole["words"]["reviewed"]
    assert sum(week["transcripts"] for week in by_week) == len(some)
    for name in tally.RATIOS:
        pairs = units.by_recording(some, name)
        above, below = tally.RATIOS[name]
        assert sum(up for up, _ in pairs) == pytest.approx(sum(above(each.counts) for each in some))
        assert sum(down for _, down in pairs) == pytest.approx(sum(below(each.counts) for each in some))


def test_an_interval_rests_on_recordings_not_on_transcripts() -> None:
    twice = [unit(0, 5), unit(0, 5, transcript="again"), unit(1, 1)]
    found = estimate(twice, "error_rate")
    assert found is not None
    assert (found.value, found.units) == (11 / 300, 2)


def test_the_slice_with_the_most_needless_errors_comes_first() -> None:
    many = [unit(n, 12, 100, language="de", tags=("trams",)) for n in range(3)]
    worse_but_small = [unit(9, 4, 20, language="fr")]
    rest = [unit(n, 1) for n in range(10, 20)]
    first, second, *_ = slicing.slices([*many, *worse_but_small, *rest])
    assert {(first["dimension"], first["value"]), (second["dimension"], second["value"])} == {
        ("language", "de"),
        ("tag", "trams"),
    }
    overall = (36 + 4 + 10) / (300 + 20 + 1000)
    assert first["excess"] == pytest.approx(36 - overall * 300)


def test_of_what_is_all_the_same_there_are_no_slices() -> None:
    assert slicing.slices([unit(0, 1), unit(1, 2)]) == []
    assert slicing.slices([]) == []


def test_what_was_chosen_matches_all_of_its_wishes() -> None:
    chosen = Chosen(language="de", tag="trams", first_day=date(2026, 11, 2), last_day=date(2026, 11, 2))
    assert chosen.matches(unit(language="de", tags=("rain", "trams")))
    assert not chosen.matches(unit(language="de", tags=("rain",)))
    assert not chosen.matches(unit(language="de", tags=("trams",), day=date(2026, 11, 3)))
    assert not chosen.is_all
    assert Chosen().is_all
    assert Chosen().matches(unit())


def test_calibration_error_is_the_known_figure_with_an_interval_between_recordings() -> None:
    chance = random.Random(4)
    some: list[Unit] = []
    for number in range(30):
        bins: dict[str, list[float]] = {}
        for _ in range(200):
            confidence = chance.random()
            entry = bins.setdefault(str(int(confidence * 100)), [0, 0, 0.0])
            entry[chance.random() > confidence**2] += 1
            entry[2] += confidence
        some.append(unit(number, counts={"bins": bins}))
    known = figures.calibration_error(figures.groups_of_counts(added(each.tally for each in some)))
    found = calibration_error(some)
    assert found is not None
    assert found.value == pytest.approx(known)
    assert 0 < found.low < found.value < found.high < 0.3
    assert found.units == 30


def test_what_lies_unfinished_for_a_week_is_abandoned() -> None:
    old = NOW - ABANDONED_AFTER
    begun = {"use": {"opened": 1, "begun": 1, "finished": 0}}
    some = [
        unit(0),
        unit(1, counts=begun, touched_at=old),
        unit(2, counts=begun, touched_at=old + timedelta(minutes=1)),  # not decided yet
        unit(3, counts={"use": {"opened": 1, "begun": 0, "finished": 0}}, touched_at=old),  # only looked at
    ]
    found = estimates(some, NOW)["abandonment"]
    assert (found["value"], found["units"]) == (0.5, 2)


def test_ratings_are_weighted_by_who_answers_and_bounded_by_who_does_not() -> None:
    asked, answered = {"shown": 1, "answered": 0}, {"shown": 1, "answered": 1}
    some = [
        unit(n, counts={"prompts": answered, "stars": [0, 0, 0, 0, 1], "corrections": {}}) for n in range(6)
    ]
    edited = {"recognition": 50}
    some += [
        unit(10 + n, counts={"prompts": answered, "stars": [1, 0, 0, 0, 0], "corrections": edited})
        for n in range(6)
    ]
    some += [unit(20 + n, counts={"prompts": asked, "corrections": edited}) for n in range(12)]
    found = estimates(some, NOW)
    # Those who edited much answered seldom: what they say counts for all of them.
    assert found["rating"]["value"] < 3
    assert found["rating_bounds"]["low"] == pytest.approx((6 * 5 + 6 * 1 + 12 * 1) / 24)
    assert found["rating_bounds"]["high"] == pytest.approx((6 * 5 + 6 * 1 + 12 * 5) / 24)


def test_of_nothing_there_are_no_figures() -> None:
    assert set(estimates([], NOW).values()) == {None}


def test_model_changes_are_marked_when_each_was_first_heard() -> None:
    days = [date(2026, 10, 1), date(2026, 10, 8), date(2026, 10, 15)]
    some = [
        unit(0, model="old", day=days[0]),
        unit(1, model="new", day=days[2]),
        unit(2, model="new", day=days[1]),
    ]
    assert slicing.changes(some) == [{"day": "2026-10-08", "model": "new"}]


def test_what_was_known_of_a_day_stays_beside_what_is_known_now() -> None:
    day = date(2026, 11, 2)
    before = [unit(0, 1, 50), unit(1, 0, 50)]
    known = slicing.sums(before)
    late = [unit(0, 6, 100), unit(1, 0, 50), unit(2, 9, 90, day=day + timedelta(days=1))]
    [row] = slicing.then_and_now([(day, known)], late)
    assert (row["then"], row["words_then"]) == (1 / 100, 100)
    assert (row["now"], row["words_now"]) == (6 / 150, 150)


def event(seq: int, change: events.Change, at: datetime = NOW) -> events.EditEvent:
    return events.EditEvent(seq, "ann", at, change, str(seq))


def test_work_is_read_out_of_the_log() -> None:
    hypothesis = doubted(*((f"w{n}", 0.9) for n in range(10)))
    retyped = events.SegmentRetyped("s0", 0, "w0 w1 w2 w3 w4 w5 w6 w7 w8 nine", seconds_spent=12.5, replays=2)
    played = events.AudioPlayed(0.0, 9.0, speed=1.5)
    log = [event(1, events.Opened()), event(2, retyped), event(3, played, NOW + timedelta(hours=1))]
    found = work_on(after(hypothesis, retyped, played), log)
    assert (found.opened, found.begun, found.finished) == (True, True, True)
    assert (found.editing_s, found.listening_s, found.replays, found.reviewed_s) == (12.5, 6.0, 2, 10)
    assert found.touched_at == NOW + timedelta(hours=1)
    looked = work_on(after(hypothesis), [event(1, events.Opened())])
    assert (looked.opened, looked.begun, looked.finished) == (True, False, False)
    machine = work_on(after(hypothesis), [event(1, events.SpeakersProposed("voices", ()))])
    assert (machine.opened, machine.touched_at) == (False, None)
    sent = work_on(after(hypothesis), [event(1, events.Opened()), event(2, events.Exported("txt"))])
    assert sent.finished


def test_what_is_misheard_again_is_counted_at_its_first_place() -> None:
    hypothesis = doubted(
        *((word, 0.9) for word in ("Wright", "said", "that", "Wright,", "um,", "went", "home"))
    )
    text = "Right said that right, um, went"
    retyped = after(hypothesis, events.SegmentRetyped("s0", 0, text), events.SegmentConfirmed("s0"))
    found = {(each.heard, each.meant): each for each in substitutions(corrections(retyped, hypothesis))}
    assert set(found) == {("wright", "right"), ("home", "")}
    assert found["wright", "right"].times == 2
    assert (found["wright", "right"].start_s, found["wright", "right"].end_s) == (0, 1)
    unreviewed = after(hypothesis, events.SegmentRetyped("s0", 0, text))
    assert substitutions(corrections(unreviewed, hypothesis)) == []
