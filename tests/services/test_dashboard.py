"""The page about quality: what it is made of, and what was known of each day."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from backend.domain.slicing import Chosen
from backend.domain.transcript import ModelVersion
from backend.services import editing, library
from backend.services.counting import catch_up, write_day
from backend.services.dashboard import dashboard, renew
from backend.services.editing import Incoming, record_events
from backend.services.measuring import recount
from backend.services.records import Records
from backend.services.worked_out import WorkedOut
from backend.storage.leases import alone
from backend.storage.tables import QualityDayRow, SubstitutionRow, TranscriptRow, now
from tests.services.conftest import MakeTranscript
from tests.services.hearing import heard
from tests.services.test_measuring import review


def test_the_dashboard_says_where_it_goes_wrong(records: Records, make_transcript: MakeTranscript) -> None:
    first, second = make_transcript(), make_transcript(heard(model=ModelVersion("base", "2b" * 32)))
    make_transcript(consent_quality=False)
    review(records, first)
    record_events(records, second, "ann", [Incoming("c", "segment_confirmed", {"segment": "s0"})])
    editing.rate(records, second, "ann", stars=4, prompted=True)
    library.set_tags(records, library.list_recordings(records).recordings[-1].id, ["trams"])
    recount(records)
    found = dashboard(records, Chosen())
    assert (found.words["reviewed"], found.words["total"]) == (27, 70)
    assert found.headline["error_rate"]["units"] == 2
    worst = found.slices[0]
    assert (worst["errors"], worst["words"]) == (2, 18)
    assert {(row["dimension"], row["name"]) for row in found.slices if row["excess"] > 0} == {
        ("model", "tiny.en"),
        ("tag", "trams"),
    }
    [place] = found.substitutions
    assert (place["heard"], place["meant"], place["times"]) == ("brown fox", "brawny ox", 1)
    assert (place["transcript"], place["segment"], place["title"]) == (first, "s0", "interview 1")
    assert (found.traffic["recordings"], found.traffic["recordings_measured"]) == (3, 2)
    assert (found.traffic["words"], found.traffic["words_measured"]) == (105, 70)
    assert found.guardrail["suppressed"] == {"no speech": 2}
    assert found.guardrail["gaps"] == 4
    assert found.uncounted == 0
    base = next(value for value, name in found.choices["model"] if name == "base")
    chosen = dashboard(records, Chosen(model=base))
    assert (chosen.words["reviewed"], chosen.substitutions) == (9, [])
    assert [each["model"]["name"] for each in chosen.figures] == ["base"]


def test_late_corrections_do_not_change_what_was_known(
    records: Records, make_transcript: MakeTranscript
) -> None:
    transcript = make_transcript()
    record_events(records, transcript, "ann", [Incoming("c", "segment_confirmed", {"segment": "s1"})])
    with records.database.session() as session:
        session.exec(select(TranscriptRow)).one().created_at = now() - timedelta(days=2)
    recount(records)
    assert write_day(records) == 1
    review(records, transcript)
    recount(records)
    assert write_day(records) == 0
    [row] = dashboard(records, Chosen()).history
    assert row["day"] == (now().date() - timedelta(days=1)).isoformat()
    assert (row["then"], row["words_then"], row["words_now"]) == (0, 9, 18)
    assert row["now"] == pytest.approx(2 / 18)
    assert dashboard(records, Chosen(language="en")).history == []


def test_what_was_misheard_is_erased_with_its_recording(
    records: Records, make_transcript: MakeTranscript
) -> None:
    review(records, make_transcript())
    recount(records)
    library.erase(records, library.list_recordings(records).recordings[0].id)
    with records.database.reading() as session:
        assert session.exec(select(SubstitutionRow)).all() == []
        assert session.exec(select(QualityDayRow)).all() == []
    assert dashboard(records, Chosen()).substitutions == []


def test_figures_of_many_transcripts_are_shown_again_until_they_are_renewed(
    records: Records, make_transcript: MakeTranscript
) -> None:
    large = replace(records, worked_out=WorkedOut(large=1))
    transcript = make_transcript()
    assert (dashboard(large, Chosen()).words["reviewed"], dashboard(records, Chosen()).shown_again) == (
        0,
        False,
    )
    record_events(records, transcript, "ann", [Incoming("c", "segment_confirmed", {"segment": "s0"})])
    again = dashboard(large, Chosen())
    assert (again.words["reviewed"], again.shown_again) == (0, True)
    assert dashboard(records, Chosen()).words["reviewed"] == 9
    renew(large)
    assert dashboard(large, Chosen()).words["reviewed"] == 9


def test_figures_are_not_shown_again_once_a_recording_is_in_the_trash(
    records: Records, make_transcript: MakeTranscript
) -> None:
    large = replace(records, worked_out=WorkedOut(large=1))
    make_transcript(), make_transcript()
    recount(large)
    assert dashboard(large, Chosen()).words["total"] == 70
    library.move_to_trash(large, [library.list_recordings(large).recordings[0].id])
    found = dashboard(large, Chosen())
    assert (found.words["total"], found.shown_again) == (35, False)


def test_whoever_asks_does_not_wait_for_everything_to_be_counted(
    records: Records, make_transcript: MakeTranscript
) -> None:
    for _ in range(3):
        make_transcript()
    assert recount(records, within_s=-1).done == 0
    assert recount(records).done == 3


def test_one_process_counts_at_a_time(records: Records, make_transcript: MakeTranscript) -> None:
    make_transcript()
    with alone(records.database, records.media.data_dir, "counting"):
        assert catch_up(records) == 0
    assert catch_up(records) == 1
