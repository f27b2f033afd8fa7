"""What is put into the trash is nowhere else, comes back as it was, and is erased when its time is over."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from backend.domain.errors import Invalid, NotFound
from backend.domain.subtitle_rules import OWN
from backend.services import delivering, editing, exports, library, measuring
from backend.services.following import changes_since
from backend.services.labels.collecting import collect
from backend.services.library import Wanted
from backend.services.records import Records
from backend.services.restoring import restore
from backend.services.subtitling import cues_view
from backend.services.sweeping import sweep
from backend.services.uploading import UploadWants, accept_file
from backend.services.versions import versions
from backend.storage.tables import Account, Recording, Tombstone, now
from tests.conftest import RecordingQueue
from tests.services.conftest import MakeTranscript


@pytest.fixture
def thrown(records: Records, make_transcript: MakeTranscript) -> tuple[str, str]:
    """A reviewed and rated recording in the trash, and its transcript."""
    transcript = make_transcript()
    view = editing.transcript_view(records, transcript)
    recording = view["recording_id"]
    library.change(records, recording, "ann", consent_training=True)
    for segment in view["segments"]:
        confirmed = editing.Incoming(segment["id"], "segment_confirmed", {"segment": segment["id"]})
        editing.record_events(records, transcript, "ann", [confirmed])
    editing.rate(records, transcript, "ann", stars=2)
    library.add_tag(records, [recording], "old")
    assert measuring.quality(records)
    assert list(collect(records, "salt"))
    assert library.move_to_trash(records, [recording]) == [recording]
    return recording, transcript


def set_trashed(session: Session, recording_id: str, days: float) -> None:
    session.get_one(Recording, recording_id).trashed_at = now() - timedelta(days=days)


def test_what_is_in_the_trash_is_in_no_list_search_figure_data_set_or_export(
    records: Records, thrown: tuple[str, str]
) -> None:
    recording, transcript = thrown
    assert library.list_recordings(records).stored == 0
    assert library.list_recordings(records, Wanted(q="umbrella")).total == 0
    assert library.matching_ids(records, Wanted()) == []
    assert measuring.quality(records) == []
    assert list(collect(records, "salt")) == []
    chosen = library.choices(records)
    assert (chosen.tags, chosen.languages, library.list_recordings(records).trashed) == ((), (), 1)
    with pytest.raises(NotFound, match="in the trash"):
        library.get(records, recording)
    with pytest.raises(NotFound, match="trash"):
        editing.transcript_view(records, transcript)
    with pytest.raises(NotFound, match="trash"):
        delivering.deliver(records, transcript, "txt", "ann")
    for read in (
        lambda: cues_view(records, transcript, OWN),
        lambda: changes_since(records, transcript, 0, "ann"),
        lambda: editing.history(records, transcript),
        lambda: versions(records, transcript),
        lambda: restore(records, transcript, "ann", 1),
    ):
        with pytest.raises(NotFound, match="trash"):
            read()
    for change in (library.cancel, library.retry, library.transcribe_again):
        with pytest.raises(NotFound, match="in the trash"):
            change(records, recording)


def test_it_comes_back_as_it_was(records: Records, thrown: tuple[str, str]) -> None:
    recording, transcript = thrown
    (view,) = library.trash(records).recordings
    assert (view.id, view.trashed_at is not None) == (recording, True)
    assert library.restore(records, [recording, "none"]) == [recording]
    assert library.restore(records, [recording]) == []
    back = library.get(records, recording)
    assert (back.transcript_id, back.stars, back.tags, back.trashed_at) == (transcript, 2, ("old",), None)
    assert library.list_recordings(records, Wanted(q="umbrella")).total == 1
    assert measuring.quality(records)
    assert list(collect(records, "salt"))


def test_a_transcription_that_runs_is_cancelled(
    records: Records, owner: Account, queue: RecordingQueue
) -> None:
    accepted = accept_file(records, owner_id=owner.id, filename="a", stream=[b"1"], wants=UploadWants())
    library.move_to_trash(records, [accepted.recording_id])
    assert queue.cancelled == [accepted.job_id]
    library.restore(records, [accepted.recording_id])
    assert library.get(records, accepted.recording_id).state == "cancelled"


def test_archives_of_labels_do_not_keep_what_was_thrown_away(
    records: Records, make_transcript: MakeTranscript
) -> None:
    recording = editing.transcript_view(records, make_transcript())["recording_id"]
    archive = exports.archive(records, "made-before")
    archive.parent.mkdir(parents=True)
    archive.write_bytes(b"clips")
    library.move_to_trash(records, [recording])
    assert not archive.exists()


def test_the_same_file_uploaded_again_comes_out_of_the_trash(records: Records, owner: Account) -> None:
    first = accept_file(records, owner_id=owner.id, filename="a", stream=[b"1"], wants=UploadWants())
    library.move_to_trash(records, [first.recording_id])
    again = accept_file(records, owner_id=owner.id, filename="a", stream=[b"1"], wants=UploadWants())
    assert (again.recording_id, again.already_stored) == (first.recording_id, True)
    assert library.get(records, first.recording_id).state == "queued"


def test_the_sweeper_erases_what_has_been_there_long_enough(
    records: Records, make_transcript: MakeTranscript
) -> None:
    late, early, kept = (
        editing.transcript_view(records, make_transcript())["recording_id"] for _ in range(3)
    )
    library.move_to_trash(records, [late, early])
    with records.database.session() as session:
        set_trashed(session, late, records.trash_days + 0.1)
        set_trashed(session, early, records.trash_days - 0.1)
    assert sweep(records).erased == 1
    assert [view.id for view in library.trash(records).recordings] == [early]
    assert library.get(records, kept).id == kept
    with records.database.reading() as session:
        assert [row.recording_id for row in session.exec(select(Tombstone))] == [late]


def test_emptying_the_trash_erases_what_is_in_it_and_nothing_else(
    records: Records, make_transcript: MakeTranscript
) -> None:
    kept, gone = (editing.transcript_view(records, make_transcript())["recording_id"] for _ in range(2))
    library.move_to_trash(records, [gone])
    assert library.empty_trash(records) == 1
    assert library.empty_trash(records) == 0
    assert library.trash(records).total == 0
    assert [view.id for view in library.list_recordings(records).recordings] == [kept]


def test_a_tag_is_spelt_as_it_was_first_and_added_once(
    records: Records, make_transcript: MakeTranscript
) -> None:
    one, two = (editing.transcript_view(records, make_transcript())["recording_id"] for _ in range(2))
    assert library.add_tag(records, [one], "  Field   Work ") == ("Field Work", [one])
    assert library.add_tag(records, [one, two, "none"], "field work") == ("Field Work", [two])
    assert library.tags(records) == [("Field Work", 2)]
    assert library.remove_tag(records, [one, two], "FIELD WORK") == ("Field Work", sorted([one, two]))
    assert library.tags(records) == []
    for wrong in ("", " ", "a,b", "x" * 61):
        with pytest.raises(Invalid, match="tag"):
            library.add_tag(records, [one], wrong)


def test_what_was_typed_before_it_was_thrown_away_is_kept(records: Records, thrown: tuple[str, str]) -> None:
    recording, transcript = thrown
    editing.record_events(records, transcript, "ann", [editing.Incoming("n", "noted", {"notes": "umbrella"})])
    library.restore(records, [recording])
    assert editing.transcript_view(records, transcript)["notes"] == "umbrella"
