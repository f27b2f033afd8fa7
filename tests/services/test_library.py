"""The library: listing, finding, naming, transcribing again, erasing."""

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from backend.domain.errors import Conflict, Invalid, NotFound
from backend.services import editing, exports, hanging, library, transcribing
from backend.services.editing import Incoming, record_events
from backend.services.library import RecordingView, Wanted
from backend.services.records import Records
from backend.services.uploading import Accepted, UploadWants, accept_file, append, begin_upload, finish_upload
from backend.storage.tables import Account, HungStep, Job
from tests.conftest import RecordingQueue
from tests.services.conftest import MakeTranscript, store_hypothesis
from tests.services.hearing import heard


def upload(records: Records, owner: Account, content: bytes, filename: str = "a.wav") -> Accepted:
    return accept_file(records, owner_id=owner.id, filename=filename, stream=[content], wants=UploadWants())


def set_job(records: Records, job_id: str, **values: object) -> None:
    with records.database.session() as session:
        job = session.get_one(Job, job_id)
        for name, value in values.items():
            setattr(job, name, value)


def only(records: Records, transcript_id: str) -> RecordingView:
    (recording,) = library.list_recordings(records).recordings
    assert recording.transcript_id == transcript_id
    return recording


def test_an_empty_library_says_so(records: Records) -> None:
    listed = library.list_recordings(records)
    assert (listed.recordings, listed.total, listed.stored) == ((), 0, 0)


def test_it_lists_the_newest_first_a_page_at_a_time(records: Records, owner: Account) -> None:
    for name in ("one.wav", "two.wav", "three.wav"):
        upload(records, owner, name.encode(), name)
    first = library.list_recordings(records, limit=2)
    second = library.list_recordings(records, limit=2, offset=2)
    assert [each.title for each in first.recordings + second.recordings] == ["three", "two", "one"]
    assert (first.total, second.total, second.stored) == (3, 3, 3)


def test_it_finds_part_of_a_title_in_any_case_and_takes_wildcards_literally(
    records: Records, owner: Account
) -> None:
    for name in ("Interview 100%.wav", "Lecture_1.wav"):
        upload(records, owner, name.encode(), name)

    def found(q: str) -> list[str]:
        return [each.title for each in library.list_recordings(records, Wanted(q=q)).recordings]

    assert found("INTER") == ["Interview 100%"]
    assert found("100%") == ["Interview 100%"]
    assert found("%view 2") == []
    assert found("no such\x00thing") == []
    assert library.list_recordings(records, Wanted(q="lecture")).stored == 2


def test_it_filters_by_the_state_of_the_newest_job(records: Records, owner: Account) -> None:
    failed = upload(records, owner, b"1")
    upload(records, owner, b"2")
    set_job(records, failed.job_id or "", state="failed", error="It is noise.")
    (found,) = library.list_recordings(records, Wanted(state="failed")).recordings
    assert (found.id, found.error) == (failed.recording_id, "It is noise.")
    library.retry(records, failed.recording_id)
    assert library.list_recordings(records, Wanted(state="failed")).recordings == ()
    with pytest.raises(Invalid, match="queued"):
        library.list_recordings(records, Wanted(state="lost"))


def test_progress_is_how_much_of_the_recording_is_recognised(records: Records, owner: Account) -> None:
    accepted = upload(records, owner, b"1")
    assert library.get(records, accepted.recording_id).progress == 0
    hypothesis = heard()
    store_hypothesis(records, accepted.job_id or "", hypothesis)
    set_job(records, accepted.job_id or "", state="running")
    heard_s = hypothesis.segments[-1].end_s
    progress = library.get(records, accepted.recording_id).progress
    assert progress == pytest.approx(heard_s / hypothesis.duration_s)


def test_the_share_of_doubtful_words_falls_as_people_settle_them(
    records: Records, make_transcript: MakeTranscript
) -> None:
    transcript_id = make_transcript()
    assert only(records, transcript_id).doubtful_share == pytest.approx(2 / 35)
    confirm = Incoming("1", "word_confirmed", {"segment": "s0", "heard": 2})
    record_events(records, transcript_id, "ann", [confirm])
    assert only(records, transcript_id).doubtful_share == pytest.approx(1 / 35)
    exclude = Incoming("2", "segment_excluded", {"segment": "s1", "reason": "private"})
    record_events(records, transcript_id, "ann", [exclude])
    assert only(records, transcript_id).doubtful_share == 0


def test_it_shows_the_stars_people_gave(records: Records, make_transcript: MakeTranscript) -> None:
    transcript_id = make_transcript()
    assert only(records, transcript_id).stars is None
    editing.rate(records, transcript_id, "ann", stars=4)
    assert only(records, transcript_id).stars == 4


def test_a_new_title_is_in_the_log_and_consent_can_be_withdrawn(
    records: Records, make_transcript: MakeTranscript
) -> None:
    transcript_id = make_transcript()
    recording = only(records, transcript_id)
    changed = library.change(records, recording.id, "ann", title="  A  talk ", consent_quality=False)
    assert (changed.title, changed.consent_quality) == ("A talk", False)
    assert editing.transcript_view(records, transcript_id)["title"] == "A talk"
    assert editing.history(records, transcript_id)[0]["kind"] == "titled"
    with pytest.raises(Invalid, match="title"):
        library.change(records, recording.id, "ann", title=" ")


def test_cancelling_takes_the_job_off_the_queue(
    records: Records, owner: Account, queue: RecordingQueue
) -> None:
    accepted = upload(records, owner, b"1")
    assert library.cancel(records, accepted.recording_id).state == "cancelled"
    assert queue.cancelled == [accepted.job_id]
    with pytest.raises(Conflict, match="nothing to cancel"):
        library.cancel(records, accepted.recording_id)


def test_a_retry_is_a_new_job_with_the_same_wishes(
    records: Records, owner: Account, queue: RecordingQueue
) -> None:
    accepted = accept_file(
        records, owner_id=owner.id, filename="a", stream=[b"1"], wants=UploadWants(language="de", priority=1)
    )
    with pytest.raises(Conflict, match="no retry"):
        library.retry(records, accepted.recording_id)
    set_job(records, accepted.job_id or "", state="failed", error="gone")
    again = library.retry(records, accepted.recording_id)
    assert (again.state, again.error, again.language) == ("queued", None, "de")
    assert queue.enqueued == [accepted.job_id, again.job_id]


def test_transcribing_again_keeps_the_transcript_that_is_there(
    records: Records, make_transcript: MakeTranscript
) -> None:
    transcript_id = make_transcript()
    again = library.transcribe_again(records, only(records, transcript_id).id, language="fr")
    assert (again.state, again.transcript_id, again.language) == ("queued", transcript_id, "fr")
    with pytest.raises(Conflict, match="cancel"):
        library.transcribe_again(records, again.id)
    with pytest.raises(Invalid, match=r"tiny\.en"):
        library.transcribe_again(records, again.id, model="huge")


def test_erasing_leaves_a_tombstone_and_nothing_else(
    records: Records, owner: Account, make_transcript: MakeTranscript, queue: RecordingQueue
) -> None:
    kept, transcript_id = make_transcript(), make_transcript()
    recording = library.list_recordings(records).recordings[0]
    retype = Incoming("1", "segment_retyped", {"segment": "s0", "version": 0, "text": "private"})
    record_events(records, transcript_id, "ann", [retype])
    again = library.transcribe_again(records, recording.id)
    records.media.derived(recording.sha256, "proxy.m4a").write_bytes(b"private")

    library.erase(records, recording.id)

    assert queue.cancelled == [again.job_id]
    assert not records.media.path(recording.sha256).exists()
    assert recording.sha256 not in set(records.media.hashes())
    with records.database.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            rows = str(session.execute(text(f"SELECT * FROM {table.name}")).all())
            assert transcript_id not in rows
            assert (recording.id in rows) == (table.name == "tombstone")
    with pytest.raises(NotFound):
        editing.transcript_view(records, transcript_id)
    assert editing.transcript_view(records, kept)["version"] == 0


def test_erasing_drops_the_upload_it_came_from(records: Records, owner: Account) -> None:
    upload_id = begin_upload(records, owner.id, 1, {"filename": "a"})
    append(records, upload_id, 0, [b"1"])
    library.erase(records, finish_upload(records, upload_id).recording_id)
    assert library.list_recordings(records).stored == 0


@pytest.mark.parametrize("withdrawn", [True, False], ids=["withdrawn", "erased"])
def test_archives_of_labels_go_when_consent_is_withdrawn_or_a_recording_erased(
    records: Records, owner: Account, withdrawn: bool
) -> None:
    recording = upload(records, owner, b"1").recording_id
    archive = exports.archive(records, "made-before")
    archive.parent.mkdir(parents=True)
    archive.write_bytes(b"clips")
    library.change(records, recording, owner.id, title="Another name", consent_training=True)
    assert archive.exists()
    if withdrawn:
        library.change(records, recording, owner.id, consent_training=False)
    else:
        library.erase(records, recording)
    assert not archive.exists()


def test_an_erased_recording_can_be_uploaded_again(records: Records, owner: Account) -> None:
    first = upload(records, owner, b"1")
    library.erase(records, first.recording_id)
    second = upload(records, owner, b"1")
    assert not second.already_stored
    assert second.recording_id != first.recording_id


def test_what_is_written_down_of_a_step_that_hung_goes_with_its_recording(
    records: Records, owner: Account
) -> None:
    accepted, other = upload(records, owner, b"1"), upload(records, owner, b"2")
    for job_id in (accepted.job_id, accepted.job_id, other.job_id):
        hanging.hung(records, str(job_id), "prepare")
    assert transcribing.progress(records, accepted.recording_id).hung == 2
    library.erase(records, accepted.recording_id)
    with records.database.reading() as session:
        assert [row.work_id for row in session.exec(select(HungStep))] == [other.job_id]


def test_what_is_not_there_is_not_found(records: Records) -> None:
    for call in (library.get, library.cancel, library.retry, library.erase, library.transcribe_again):
        with pytest.raises(NotFound):
            call(records, "none")
    with pytest.raises(NotFound):
        library.change(records, "none", "ann", title="a")


def test_models_are_those_that_workers_found(records: Records, make_transcript: MakeTranscript) -> None:
    assert library.models(records) == []
    make_transcript()
    (model,) = library.models(records)
    assert (model.name, model.default) == ("tiny.en", True)
