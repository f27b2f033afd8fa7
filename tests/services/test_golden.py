"""The golden set: what may be in it, and that nothing is trained on it."""

from typing import Any

import pytest

from backend.domain.errors import Conflict, Forbidden, Invalid, NotFound
from backend.domain.transcript import ModelVersion
from backend.services import exports, golden, golden_runs, library
from backend.services.alarms import looking
from backend.services.editing import Incoming, record_events
from backend.services.labels import collect
from backend.services.records import Records
from backend.storage.tables import now
from tests.services.conftest import MakeTranscript


def recording_of(records: Records, transcript_id: str) -> str:
    found = library.list_recordings(records).recordings
    return next(each.id for each in found if each.transcript_id == transcript_id)


def put(records: Records, recording_id: str, **changed: Any) -> str:
    wanted: dict[str, Any] = {
        "start_s": 0.0,
        "end_s": 4.5,
        "text": " the quick  brown fox ",
        "language": "en",
        "source": "review",
        "by": "ann",
    }
    return golden.add(records, recording_id=recording_id, **{**wanted, **changed})


def confirmed(records: Records, transcript_id: str) -> None:
    library.change(records, recording_of(records, transcript_id), "ann", consent_training=True)
    record_events(records, transcript_id, "ann", [Incoming("1", "segment_confirmed", {"segment": "s0"})])


def test_a_stretch_is_added_once_and_listed(records: Records, make_transcript: MakeTranscript) -> None:
    recording_id = recording_of(records, make_transcript())
    segment_id = put(records, recording_id)
    assert put(records, recording_id) == segment_id
    (found,) = golden.golden_set(records)
    assert (found.id, found.text, found.usable) == (segment_id, "the quick brown fox", True)


def test_a_second_reference_for_the_same_words_is_refused(
    records: Records, make_transcript: MakeTranscript
) -> None:
    recording_id = recording_of(records, make_transcript())
    segment_id = put(records, recording_id)
    with pytest.raises(Conflict, match=segment_id):
        put(records, recording_id, start_s=3.0, end_s=6.0)
    put(records, recording_id, start_s=4.5, end_s=6.0)
    assert len(golden.golden_set(records)) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"start_s": 3.0, "end_s": 3.0},
        {"start_s": -1.0},
        {"end_s": float("nan")},
        {"end_s": 9999.0},
        {"language": "English"},
        {"source": "rumour"},
    ],
    ids=str,
)
def test_what_cannot_be_a_reference_is_refused(
    records: Records, make_transcript: MakeTranscript, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        put(records, recording_of(records, make_transcript()), **wrong)
    assert golden.golden_set(records) == []


def test_without_consent_to_measuring_a_recording_is_not_in_it(
    records: Records, make_transcript: MakeTranscript
) -> None:
    unasked = recording_of(records, make_transcript(consent_quality=False))
    with pytest.raises(Forbidden):
        put(records, unasked)
    with pytest.raises(NotFound):
        put(records, "nobody's")
    withdrawn = recording_of(records, make_transcript())
    put(records, withdrawn)
    library.change(records, withdrawn, "ann", consent_quality=False)
    assert [each.usable for each in golden.golden_set(records)] == [False]


def test_no_export_of_labels_takes_from_a_recording_with_a_golden_segment(
    records: Records, make_transcript: MakeTranscript
) -> None:
    kept, measured = make_transcript(), make_transcript()
    for transcript_id in (kept, measured):
        confirmed(records, transcript_id)
    before = [label.transcript_version for label in collect(records, "salt")]
    archive = exports.archive(records, "earlier")
    archive.parent.mkdir(parents=True)
    archive.write_bytes(b"clips")

    put(records, recording_of(records, measured))

    assert not archive.exists()
    after = list(collect(records, "salt"))
    assert (len(before), len(after)) == (2, 1)
    assert after[0].recording_sha256 == library.get(records, recording_of(records, kept)).sha256


def test_what_becomes_golden_while_labels_are_collected_is_left_out(
    records: Records, make_transcript: MakeTranscript
) -> None:
    first, second = make_transcript(), make_transcript()
    for transcript_id in (first, second):
        confirmed(records, transcript_id)
    labels = collect(records, "salt")
    next(labels)
    put(records, recording_of(records, second))
    assert list(labels) == []


def test_a_segment_that_is_taken_out_lets_the_recording_be_trained_on_again(
    records: Records, make_transcript: MakeTranscript
) -> None:
    transcript_id = make_transcript()
    confirmed(records, transcript_id)
    segment_id = put(records, recording_of(records, transcript_id))
    golden.remove(records, segment_id)
    assert len(list(collect(records, "salt"))) == 1
    with pytest.raises(NotFound):
        golden.remove(records, segment_id)


def test_the_golden_set_forgets_an_erased_recording(
    records: Records, make_transcript: MakeTranscript
) -> None:
    recording_id = recording_of(records, make_transcript())
    put(records, recording_id)
    library.move_to_trash(records, [recording_id])
    assert golden.golden_set(records) == []
    library.restore(records, [recording_id])
    assert len(golden.golden_set(records)) == 1
    library.erase(records, recording_id)
    assert golden.golden_set(records) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_each_model_is_held_to_its_own_first_run_on_the_golden_set(
    records: Records, make_transcript: MakeTranscript
) -> None:
    segments = [put(records, recording_of(records, make_transcript())) for _ in range(6)]
    models = [ModelVersion(name, name[0] * 64, "package") for name in ("tiny.en", "base")]
    for errors in ({"tiny.en": 4, "base": 2}, {"tiny.en": 4, "base": 8}):
        run = golden_runs.begin(records, "ada")
        golden_runs.plan(records, run)
        for number, segment in enumerate(segments):
            for model in models:
                counts = {
                    "substitutions": errors[model.name] + number % 2,
                    "deletions": 0,
                    "insertions": 0,
                    "words": 40,
                }
                golden_runs.heard(records, run, segment, model, counts, {})
        golden_runs.finish(records, run)
    found = looking.golden(looking.Look(records, now(), {}))
    assert {key: round(each.value or 0, 1) for key, each in found.items()} == {
        ("golden", "base@bbbbbbbbbbbb"): 3.4,
        ("golden", "tiny.en@tttttttttttt"): 1.0,
    }
    assert found["golden", "base@bbbbbbbbbbbb"].certain
