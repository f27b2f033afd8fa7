"""The library is searched in everything that is written, and finds what stands there now."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlmodel import select

from backend.domain.errors import Invalid
from backend.domain.search import words_of
from backend.services import editing, library
from backend.services.editing import Incoming, record_events
from backend.services.library import Wanted
from backend.services.records import Records
from backend.services.uploading import UploadWants, accept_file
from backend.storage.tables import Account, Job, Recording, SearchEntry, SegmentRow, TranscriptRow
from tests.services.conftest import MakeTranscript, store_hypothesis
from tests.services.hearing import TEXT, heard


def found(records: Records, q: str, **more: str) -> list[str]:
    return [view.title for view in library.list_recordings(records, Wanted(q=q, **more)).recordings]


def edit(records: Records, transcript_id: str, kind: str, **payload: object) -> None:
    count = editing.transcript_view(records, transcript_id)["version"]
    record_events(records, transcript_id, "ann", [Incoming(f"{kind}-{count}", kind, payload)])


def recording_of(records: Records, transcript_id: str) -> str:
    return editing.transcript_view(records, transcript_id)["recording_id"]


def test_words_are_found_in_title_file_name_notes_tags_and_text(
    records: Records, make_transcript: MakeTranscript
) -> None:
    transcript_id = make_transcript()
    recording = recording_of(records, transcript_id)
    library.change(records, recording, "ann", title="Das große Gespräch")
    edit(records, transcript_id, "noted", notes="Ask for the Überweisung")
    library.add_tag(records, [recording], "field work")
    make_transcript(heard(("nothing of interest",)))
    for q in (
        "grosse",
        "GESPRÄCH",
        "interv wav 1",
        "uberw",
        "field",
        "umbrella",
        '"lazy dog"',
        "gesp umbrel work",
    ):
        assert found(records, q) == ["Das große Gespräch"], q
    for q in ("snow", '"dog lazy"', "gesprach snow", '"umbrell"', "mbrella"):
        assert found(records, q) == [], q


@pytest.mark.parametrize(
    "q", ['"', "'", "%", "*", "-", "NOT", "(", "a:b", "umbrella*", "^umbrella", "x\x00y", "\\"]
)
def test_nothing_that_is_typed_is_a_syntax(records: Records, make_transcript: MakeTranscript, q: str) -> None:
    make_transcript()
    expected = 1 if q in {'"', "'", "%", "*", "-", "(", "\\", "umbrella*", "^umbrella"} else 0
    assert len(found(records, q)) == expected


def test_chinese_is_found_without_spaces(records: Records, make_transcript: MakeTranscript) -> None:
    make_transcript(heard(("明天我们去东京吃饭",)))
    assert len(found(records, "东京")) == 1
    assert found(records, "京东") == []


def test_a_hit_is_marked_with_about_the_time_it_is_said(
    records: Records, make_transcript: MakeTranscript
) -> None:
    transcript_id = make_transcript()
    edit(records, transcript_id, "noted", notes="the umbrella was blue")
    (view,) = library.list_recordings(records, Wanted(q="umbrella bridge wav")).recordings
    noted, said, later = view.hits
    assert ("umbrella", True) in [(part.text, part.is_hit) for part in said.parts]
    assert (noted.time_s, view.hits_total) == (None, 2)
    segments = editing.transcript_view(records, transcript_id)["segments"]
    word = next(word for word in segments[2]["words"] if word["text"] == "umbrella")
    assert said.time_s == pytest.approx(word["start_s"], abs=1.0)
    assert later.time_s is not None
    assert segments[3]["start_s"] < later.time_s < segments[3]["end_s"]
    assert [part.text for part in view.filename_parts if part.is_hit] == ["wav"]


def test_of_many_hits_those_with_most_of_the_words_are_shown(
    records: Records, make_transcript: MakeTranscript
) -> None:
    make_transcript(heard(("red one", "red two", "red three", "blue four", "red blue five", "red six")))
    (view,) = library.list_recordings(records, Wanted(q="red blue")).recordings
    assert view.hits_total == 6
    shown = ["".join(part.text for part in hit.parts) for hit in view.hits]
    assert shown == ["red one", "red two", "red blue five"]


def test_what_is_edited_is_found_at_once_and_what_it_was_no_more(
    records: Records, make_transcript: MakeTranscript
) -> None:
    transcript_id = make_transcript()
    edit(
        records,
        transcript_id,
        "segment_retyped",
        segment="s2",
        version=0,
        text="nobody had brought a parasol",
    )
    assert (len(found(records, "parasol")), found(records, "umbrella")) == (1, [])
    edit(records, transcript_id, "segment_excluded", segment="s2", reason="private")
    assert found(records, "parasol") == []
    edit(records, transcript_id, "noted", notes="first")
    edit(records, transcript_id, "noted", notes="second")
    assert (found(records, "first"), len(found(records, "second"))) == ([], 1)
    edit(records, transcript_id, "titled", title="A new name")
    assert found(records, "new name") == ["A new name"]


def test_the_index_holds_what_the_newest_transcripts_say_and_nothing_else(
    records: Records, make_transcript: MakeTranscript
) -> None:
    first, second = make_transcript(), make_transcript()
    edit(records, first, "segment_split", segment="s0", version=0, at=9, new_segment="n1")
    edit(records, first, "segments_joined", first="s1", second="s2", version=0)
    again = library.transcribe_again(records, recording_of(records, second))
    newer = store_hypothesis(records, again.job_id, heard(("snow at last",)))
    edit(records, second, "segment_retyped", segment="s0", version=0, text="of an older transcript")
    assert (len(found(records, "snow")), found(records, "older")) == (1, [])
    with records.database.reading() as session:
        said = {
            (row.transcript_id, row.id): words_of(row.text)
            for row in session.exec(select(SegmentRow).where(SegmentRow.transcript_id != second))
        }
        stored = session.exec(select(SearchEntry).where(SearchEntry.segment_id != None)).all()  # noqa: E711
    assert {(entry.transcript_id, entry.segment_id) for entry in stored} == set(said)
    assert {entry.transcript_id for entry in stored} == {first, newer}


def test_erasing_takes_every_word_out_of_the_index(records: Records, make_transcript: MakeTranscript) -> None:
    make_transcript(heard(("xylophone qwyzzyva",)))
    kept = make_transcript()
    (gone,) = library.list_recordings(records, Wanted(q="qwyzzyva")).recordings
    library.erase(records, gone.id)
    assert found(records, "qwyzzyva") == []
    assert len(found(records, "umbrella")) == 1
    with records.database.reading() as session:
        assert session.exec(select(SearchEntry).where(SearchEntry.recording_id == gone.id)).all() == []
        if records.database.is_sqlite:
            blocks = session.execute(text("SELECT block FROM search_index_data")).scalars()
            assert not any(b"wyzzyva" in block for block in blocks)
            session.execute(
                text("INSERT INTO search_index(search_index, rank) VALUES ('integrity-check', 1)")
            )
    assert editing.transcript_view(records, kept)["version"] == 0


def make(records: Records, owner: Account, name: str, **values: object) -> str:
    """Store a recording whose transcript looks as wanted to the lists."""
    accepted = accept_file(
        records,
        owner_id=owner.id,
        filename=f"{name}.wav",
        stream=[name.encode()],
        wants=UploadWants(title=name),
    )
    store_hypothesis(records, accepted.job_id or "", heard(TEXT[:1]))
    with records.database.session() as session:
        recording = session.get_one(Recording, accepted.recording_id)
        transcript = session.exec(
            select(TranscriptRow).where(TranscriptRow.recording_id == recording.id)
        ).one()
        job = session.get_one(Job, accepted.job_id)
        for key, value in values.items():
            for row in (recording, transcript, job):
                if key in type(row).model_fields:
                    setattr(row, key, value)
                    break
    return accepted.recording_id


def test_recordings_are_narrowed_down_and_put_in_order(records: Records, owner: Account) -> None:
    def day(number: int) -> datetime:
        return datetime(2026, 11, number, 23, 30, tzinfo=UTC)

    a = make(
        records, owner, "a", duration_s=60.0, words=100, doubtful=1, stars=4.5, created_at=day(1), model="x"
    )
    make(
        records, owner, "B", duration_s=600.0, words=100, doubtful=9, stars=2.0, created_at=day(2), model="y"
    )
    make(
        records,
        owner,
        "c",
        duration_s=4000.0,
        words=0,
        doubtful=0,
        created_at=day(3),
        model="x",
        edited_at=day(4),
    )
    library.add_tag(records, [a], "Work")

    def names(**wanted: str) -> str:
        return "".join(found(records, "", **wanted))

    assert names() == "cBa"
    assert names(sort="-added") == "aBc"
    assert (names(sort="title"), names(sort="-title")) == ("aBc", "cBa")
    assert (names(sort="length"), names(sort="-length")) == ("cBa", "aBc")
    assert (names(sort="doubt"), names(sort="-doubt")) == ("Bac", "aBc")
    assert (names(sort="rating"), names(sort="-rating")) == ("aBc", "Bac")
    assert names(sort="edited") == "cBa"
    assert (names(length="short"), names(length="medium"), names(length="longest")) == ("a", "B", "c")
    assert (names(doubt="few"), names(doubt="some"), names(doubt="many")) == ("a", "", "B")
    assert (names(rating="good"), names(rating="poor"), names(rating="none")) == ("a", "B", "c")
    assert (names(model="x"), names(language="en"), names(language="de")) == ("ca", "cBa", "")
    assert (names(tag="Work"), names(tag="Play")) == ("a", "")
    assert (names(added_from="2026-11-02"), names(added_to="2026-11-02")) == ("cB", "Ba")
    assert found(records, "b", added_from="2026-11-02", doubt="many", state="done") == ["B"]
    chosen = library.choices(records)
    assert (chosen.languages, chosen.models, chosen.tags) == (("en",), ("x", "y"), (("Work", 1),))


@pytest.mark.parametrize(
    "wrong", [{"sort": "size"}, {"length": "tiny"}, {"doubt": "0.1"}, {"rating": "6"}, {"added_from": "soon"}]
)
def test_a_filter_that_there_is_not_is_refused_with_what_there_is(
    records: Records, wrong: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        library.list_recordings(records, Wanted(**wrong))
    assert refusal.value.field in {"sort", "length", "doubt", "rating", "added_from"}
