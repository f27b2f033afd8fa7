"""The golden set is heard as recordings are, and a step that is done again changes nothing."""

from pathlib import Path

import pytest

from backend.domain.transcript import ModelVersion
from backend.services import golden, golden_runs, library
from backend.services.records import Records
from backend.services.uploading import accept_file, blocks
from backend.services.wants import UploadWants
from backend.storage.tables import Account
from worker.golden import GoldenEvaluation
from worker.recognizer import Recognizer
from worker.recognizers import Recognizers

SAID = (
    "And so my fellow Americans, ask not what your country can do for you, "
    "ask what you can do for your country."
)
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def golden_recording(records: Records, owner: Account, file: Path, *spans: tuple[float, float, str]) -> str:
    with file.open("rb") as content:
        accepted = accept_file(
            records,
            owner_id=owner.id,
            filename=file.name,
            stream=blocks(content),
            wants=UploadWants(consent_quality=True),
        )
    for start_s, end_s, text in spans:
        golden.add(
            records,
            recording_id=accepted.recording_id,
            start_s=start_s,
            end_s=end_s,
            text=text,
            language="en",
            source="manifest",
            by="ada",
        )
    return accepted.recording_id


@pytest.mark.model
@on_sqlite
def test_a_run_measures_the_golden_set_and_a_step_done_again_changes_nothing(
    records: Records, owner: Account, data: Path, recognizer: Recognizer
) -> None:
    golden_recording(records, owner, data / "jfk.flac", (0.0, 11.0, SAID))
    run_id = golden_runs.begin(records, "ada")
    evaluation = GoldenEvaluation(records, Recognizers(lambda _: recognizer), 3600.0)
    ((model, segment_id),) = evaluation.plan(run_id)
    evaluation.hear(run_id, model, segment_id)
    first = golden_runs.report(records)["runs"][0]["models"]
    evaluation.hear(run_id, model, segment_id)  # as after a kill between the step and its record
    assert evaluation.plan(run_id) == [[model, segment_id]]
    evaluation.finish(run_id, [])
    evaluation.clear()
    (run,) = golden_runs.report(records)["runs"]
    assert run["models"] == first
    assert (run["state"], run["models"][0]["words"]) == ("done", 22)
    assert run["models"][0]["errors"] <= 2
    assert run["models"][0]["parameters"]["beam_size"]
    assert "Americans" not in str(run)


@on_sqlite
def test_results_are_stored_once_and_only_of_what_is_still_golden(
    records: Records, owner: Account, data: Path
) -> None:
    recording_id = golden_recording(records, owner, data / "jfk.flac", (0, 4, "And so"), (5, 9, "ask not"))
    run_id = golden_runs.begin(records, "ada")
    first, second = (todo.segment_id for todo in golden_runs.plan(records, run_id))
    model = ModelVersion("tiny.en", "1a" * 32)
    counts = {"substitutions": 1, "deletions": 0, "insertions": 0, "words": 2}
    for errors in (1, 2):
        golden_runs.heard(records, run_id, first, model, counts | {"substitutions": errors}, {"beam_size": 1})
    assert golden_runs.clip(records, run_id, model, first) is None
    golden.remove(records, second)
    golden_runs.heard(records, run_id, second, model, counts, {})
    golden_runs.finish(records, run_id)
    (measured,) = golden_runs.report(records)["runs"][0]["models"]
    assert (measured["errors"], measured["words"]) == (1, 2)
    library.erase(records, recording_id)
    assert golden_runs.report(records)["runs"][0]["models"] == []


@on_sqlite
def test_a_run_is_held_to_the_first_one_on_the_segments_that_both_heard(
    records: Records, owner: Account, data: Path
) -> None:
    golden_recording(records, owner, data / "jfk.flac", (0, 4, "And so"), (5, 9, "ask not"))
    model = ModelVersion("tiny.en", "1a" * 32)
    for errors in (1, 2):
        run_id = golden_runs.begin(records, "ada")
        for todo in golden_runs.plan(records, run_id):
            counts = {"substitutions": errors, "deletions": 0, "insertions": 0, "words": 9}
            golden_runs.heard(records, run_id, todo.segment_id, model, counts, {})
        golden_runs.finish(records, run_id)
    newest, first = golden_runs.report(records)["runs"]
    assert first["models"][0]["change"] is None
    assert newest["models"][0]["change"]["value"] == 2.0
    assert newest["models"][0]["reference"] == first["id"]
    assert golden_runs.report(records, limit=1)["runs"][0]["models"][0]["change"]["value"] == 2.0


@on_sqlite
def test_people_come_first(records: Records, owner: Account, data: Path) -> None:
    assert not golden_runs.people_wait(records)
    golden_recording(records, owner, data / "jfk.flac", (0.0, 11.0, SAID))
    assert golden_runs.people_wait(records)


@on_sqlite
def test_it_is_scheduled_when_the_last_run_is_long_ago(records: Records, owner: Account, data: Path) -> None:
    assert golden_runs.begin_if_due(records, 24.0) is None
    golden_recording(records, owner, data / "jfk.flac", (0.0, 11.0, SAID))
    assert golden_runs.begin_if_due(records, 0.0) is None
    run_id = golden_runs.begin_if_due(records, 24.0)
    assert run_id is not None
    golden_runs.fail(records, run_id, "The worker is away.")
    assert golden_runs.begin_if_due(records, 24.0) is None
    assert golden_runs.begin_if_due(records, 1e-9) is not None
