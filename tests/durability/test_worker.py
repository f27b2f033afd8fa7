"""Workers are killed while they transcribe, and nobody can tell from the transcript."""

import io
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sqlmodel import col, select

from backend.services import hanging, library, status, transcribing
from backend.services.records import Records
from backend.settings import Settings
from backend.storage.tables import ChunkRow, HypothesisRow, SegmentRow
from tests.durability.conftest import CHUNKS, KILLS, PAUSE_S, RATE_HZ, Start
from tests.durability.processes import PATIENCE_S, eventually
from worker.takeover import GAVE_UP
from worker.watchdog import HUNG as HUNG_STATUS
from worker.workflows import GIVEN_UP, HUNG

pytestmark = pytest.mark.model
no_matter_of_the_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Upload = Callable[..., tuple[str, str]]
NEXT_RELEASE = """
import backend
backend.__version__ = "99.0"
from dbos import DBOS

@DBOS.workflow()
def what_this_release_had_not() -> None: ...

from backend.cli import main
main()
"""
"""A worker of other code: left to itself, DBOS would leave the jobs of the release before."""

HANGING = """
import os
from pathlib import Path
data_dir = Path(os.environ["ERRATA_DATA_DIR"])
from kernels.cache import use_cache_folder
use_cache_folder(data_dir / "cache" / "numba")
from kernels.warmup import warm_up
from worker import transcription

warm_up()  # compiling takes longer than what counts as hanging here
hear, pipe = transcription.recognise_round, data_dir / "pipe"

def hang(*round):
    for heard in hear(*round):
        if heard.batch.first == 1:
            os.mkfifo(pipe)
            pipe.open("rb")  # nobody will ever write
        yield heard

transcription.recognise_round = hang
from backend.cli import main
main()
"""
"""A worker whose recogniser hangs at the second chunk: its thread is stuck in a call of the system."""


def chunks(records: Records, job_id: str) -> dict[int, ChunkRow]:
    query = select(ChunkRow).join(HypothesisRow, col(HypothesisRow.id) == ChunkRow.hypothesis_id)
    with records.database.reading() as session:
        rows = session.exec(query.where(HypothesisRow.job_id == job_id).order_by(col(ChunkRow.index)))
        return {row.index: row for row in rows}


def is_over(records: Records, recording_id: str) -> bool:
    return library.get(records, recording_id).state not in {"queued", "running"}


def workspaces(records: Records) -> list[Path]:
    return list((records.media.data_dir / "derived").glob("*/work-*"))


def assert_heard(records: Records, recording_id: str, job_id: str, undisturbed: list[dict]) -> None:
    view = library.get(records, recording_id)
    assert (view.state, view.error) == ("done", None)
    stored = chunks(records, job_id)
    assert list(stored) == list(range(CHUNKS))
    assert [segment for row in stored.values() for segment in row.segments] == undisturbed
    with records.database.reading() as session:
        query = select(SegmentRow.text).where(SegmentRow.transcript_id == view.transcript_id)
        texts = session.exec(query.order_by(col(SegmentRow.start_s))).all()
    # Whoever speaks may have been told apart: then passages are cut where the speaker changes.
    assert " ".join(texts) == " ".join(word["text"] for segment in undisturbed for word in segment["words"])


def test_killed_again_and_again_it_resumes_at_its_chunk_and_hears_the_same(
    opened: Records, start: Start, upload: Upload, speech: bytes, undisturbed: list[dict]
):
    recording_id, job_id = upload(speech)
    chance = random.Random(time.time_ns())
    workers = {worker.process.pid: worker for worker in (start("worker"), start("worker"))}
    stored: dict[int, ChunkRow] = {}
    for _ in range(KILLS):
        await_another_chunk(opened, recording_id, job_id)
        if is_over(opened, recording_id):
            break
        time.sleep(chance.uniform(0.0, 0.5))
        stored |= chunks(opened, job_id)
        # Whichever of them is at work: the other takes over, and a new one takes its place.
        busy = eventually(
            lambda: is_over(opened, recording_id) or worker_of(opened, job_id, list(workers.values()))
        )
        if busy is True:
            break
        workers.pop(busy.process.pid).kill()
        replacement = start("worker")
        workers[replacement.process.pid] = replacement
    eventually(lambda: is_over(opened, recording_id))
    assert_heard(opened, recording_id, job_id, undisturbed)
    assert stored, "no worker was killed between two chunks"
    after = chunks(opened, job_id)
    assert {index: after[index].seconds for index in stored} == {i: row.seconds for i, row in stored.items()}
    assert any("taking over" in worker.said() for worker in workers.values())
    eventually(lambda: not workspaces(opened))


def await_another_chunk(records: Records, recording_id: str, job_id: str) -> None:
    before = len(chunks(records, job_id))
    eventually(lambda: is_over(records, recording_id) or len(chunks(records, job_id)) > before)


def worker_of(records: Records, job_id: str, workers: list):
    """The process whose log names the executor that owns the job."""
    found = records.queue._client.list_workflows(workflow_ids=[job_id])[0]
    named = [worker for worker in workers if found.executor_id and found.executor_id in worker.said()]
    return named[0] if named and found.status == "PENDING" else None


@no_matter_of_the_database
def test_told_to_stop_for_an_update_a_worker_hands_the_rest_to_the_next_release_and_nobody_logs_what_is_said(
    opened: Records, start: Start, upload: Upload, speech: bytes, undisturbed: list[dict]
):
    recording_id, job_id = upload(speech)
    first = start("worker")
    eventually(lambda: chunks(opened, job_id))
    assert first.stop() == 0
    stored = chunks(opened, job_id)
    work = opened.queue.work(job_id)
    assert work is not None
    assert work.state == "queued"
    assert status.workers(opened) == 0

    second = start("worker", program=("-c", NEXT_RELEASE))
    eventually(lambda: is_over(opened, recording_id))
    assert_heard(opened, recording_id, job_id, undisturbed)
    for said in (first.said(), second.said()):
        assert "worker is ready" in said
        assert not re.search("Dashwood|leisure|countrymen|country", said, re.IGNORECASE)
    assert all(chunks(opened, job_id)[index].seconds == row.seconds for index, row in stored.items())
    assert status.workers(opened) == 1


@no_matter_of_the_database
def test_a_cancelled_job_stops_and_leaves_nothing_but_the_recording(
    opened: Records, start: Start, upload: Upload, speech: bytes, data: Path
):
    recording_id, job_id = upload(speech)
    worker = start("worker")
    eventually(lambda: chunks(opened, job_id))
    library.cancel(opened, recording_id)
    # The one worker is free again: it takes the next job.
    next_id, next_job = upload((data / "jfk.flac").read_bytes(), "next.flac")
    eventually(lambda: chunks(opened, next_job))
    count = len(chunks(opened, job_id))
    assert count < CHUNKS
    view = library.get(opened, recording_id)
    assert (view.state, view.transcript_id) == ("cancelled", None)
    eventually(lambda: not [folder for folder in workspaces(opened) if folder.name.endswith(job_id)])
    assert worker.process.poll() is None

    library.erase(opened, next_id)
    eventually(lambda: not workspaces(opened))
    again = library.retry(opened, recording_id)
    assert again.job_id != job_id
    eventually(lambda: chunks(opened, again.job_id))
    assert len(chunks(opened, job_id)) == count


@no_matter_of_the_database
def test_what_cannot_be_transcribed_fails_with_a_sentence_and_what_failed_by_chance_is_tried_again(
    opened: Records, start: Start, upload: Upload, data: Path
):
    jfk = (data / "jfk.flac").read_bytes()
    broken, _ = upload(b"RIFF, but no recording at all" * 100, "broken.wav")
    unlucky, _ = upload(jfk, "unlucky.flac")
    hopeless, _ = upload((data / "austen.wav").read_bytes(), "hopeless.wav")
    given_up, given_up_job = upload(jfk[: len(jfk) // 2], "given up.flac")
    in_the_way = {
        id_: opened.media.derived(library.get(opened, id_).sha256, "x").parent for id_ in (unlucky, hopeless)
    }
    for folder in in_the_way.values():  # a file where a folder must be
        folder.rmdir()
        folder.touch()
    with opened.database.session() as session:
        session.connection().exec_driver_sql(
            "UPDATE workflow_status SET status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED' WHERE workflow_uuid = ?",
            (given_up_job,),
        )
    worker = start("worker")

    eventually(lambda: is_over(opened, broken))
    view = library.get(opened, broken)
    assert view.state == "failed"
    assert view.error is not None
    assert "broken.wav" in view.error
    assert worker.said().count("step failed") == 0  # it was not tried again

    eventually(lambda: "step failed" in worker.said())
    in_the_way[unlucky].unlink()
    eventually(lambda: is_over(opened, unlucky))
    assert library.get(opened, unlucky).state == "done"

    eventually(lambda: is_over(opened, hopeless))
    assert library.get(opened, hopeless).error == GIVEN_UP
    eventually(lambda: is_over(opened, given_up))
    assert library.get(opened, given_up).error == GAVE_UP


@no_matter_of_the_database
def test_a_step_that_hangs_ends_its_worker_another_goes_on_and_twice_at_one_place_is_enough(
    opened: Records, start: Start, settings: Settings, upload: Upload, data: Path
):
    austen, jfk = (soundfile.read(data / name, dtype="int16")[0] for name in ("austen.wav", "jfk.flac"))
    two_chunks = io.BytesIO()
    pause = np.zeros(int(PAUSE_S * RATE_HZ), np.int16)
    soundfile.write(two_chunks, np.concatenate([austen, pause, jfk]), RATE_HZ, format="WAV")
    recording_id, job_id = upload(two_chunks.getvalue())
    impatient = settings.model_copy(update={"stuck_after_s": 3.0})
    stuck = start("worker", program=("-c", HANGING), settings=impatient)
    assert stuck.process.wait(PATIENCE_S) == HUNG_STATUS
    for told in ("a step hangs", "step=recognise-", f"job={job_id}", "in hang"):  # and where
        assert told in stuck.said()
    assert list(chunks(opened, job_id)) == [0]
    assert transcribing.progress(opened, recording_id).hung == 1

    hung_twice, its_job = upload((data / "jfk.flac").read_bytes(), "next.flac")
    for _ in range(2):
        hanging.hung(opened, its_job, "recognise-0")
    start("worker")
    eventually(lambda: is_over(opened, hung_twice))
    assert library.get(opened, recording_id).state == "done"
    assert list(chunks(opened, job_id)) == [0, 1]
    view = library.get(opened, hung_twice)
    assert (view.state, view.error) == ("failed", HUNG)
