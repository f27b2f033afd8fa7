"""A library of five thousand recordings is listed with as many questions as one of five."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import event, insert
from sqlmodel import Session

from backend.domain.search import words_of
from backend.services import library
from backend.services.library import Wanted
from backend.services.records import Records
from backend.storage.tables import (
    Account,
    HypothesisRow,
    Job,
    ModelVersionRow,
    Recording,
    RecordingTag,
    SearchEntry,
    SegmentRow,
    TranscriptRow,
    now,
)

MANY = 5000
QUESTIONS = 8


@contextmanager
def counted(records: Records) -> Iterator[list[str]]:
    """Gather the statements that are sent to the database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    engine = records.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def fill(session: Session, owner_id: str, count: int) -> None:
    """Store recordings with a transcript of three segments each, without the detours of real ones."""
    model = ModelVersionRow(name="tiny.en", sha256="1" * 64, source="package")
    session.add(model)
    session.flush()
    rows: dict[type, list[dict[str, object]]] = {}
    for number in range(count):
        id_ = f"{number:032}"
        at = now() - timedelta(minutes=number)
        text = f"passage of recording {number}" + (" about umbrellas" if number % 10 == 0 else "")
        wanted: tuple[tuple[type, dict[str, object]], ...] = (
            (
                Recording,
                {
                    "id": id_,
                    "sha256": f"{number:064}",
                    "filename": f"{number}.wav",
                    "title": f"Talk {number}",
                    "size_bytes": 1,
                    "duration_s": 60.0,
                    "owner_id": owner_id,
                    "created_at": at,
                    "consent_quality": False,
                    "consent_training": False,
                },
            ),
            (
                Job,
                {
                    "id": id_,
                    "recording_id": id_,
                    "model": "tiny.en",
                    "state": "done" if number % 7 else "running",
                    "priority": 1,
                    "created_at": at,
                },
            ),
            (
                HypothesisRow,
                {
                    "id": id_,
                    "job_id": id_,
                    "recording_id": id_,
                    "model_version_id": model.id,
                    "language": "en",
                    "duration_s": 60.0,
                    "threshold": 0.5,
                    "parameters": {},
                    "gaps": [],
                    "complete": True,
                    "created_at": at,
                },
            ),
            (
                TranscriptRow,
                {
                    "id": id_,
                    "hypothesis_id": id_,
                    "recording_id": id_,
                    "words": 100,
                    "doubtful": number % 20,
                    "version": 0,
                    "title": "",
                    "notes": "",
                    "speakers": {},
                    "played": [],
                    "gaps": {},
                    "ratings": {},
                    "comments": [],
                    "prompted": False,
                    "created_at": at,
                    "updated_at": at,
                },
            ),
            (RecordingTag, {"recording_id": id_, "tag": f"tag {number % 30}"}),
            *(
                (
                    SegmentRow,
                    {
                        "transcript_id": id_,
                        "id": f"s{index}",
                        "start_s": index * 20.0,
                        "end_s": index * 20 + 20.0,
                        "first_word": 0,
                        "last_word": 0,
                        "text": text,
                        "speaker": "A",
                        "version": 0,
                        "confirmed": False,
                        "confirmed_words": [],
                        "times": [],
                        "words": 5,
                        "doubtful": 0,
                    },
                )
                for index in range(3)
            ),
            (
                SearchEntry,
                {
                    "recording_id": id_,
                    "transcript_id": None,
                    "segment_id": None,
                    "words": words_of(f"Talk {number}"),
                },
            ),
            *(
                (
                    SearchEntry,
                    {
                        "recording_id": id_,
                        "transcript_id": id_,
                        "segment_id": f"s{index}",
                        "words": words_of(text),
                    },
                )
                for index in range(3)
            ),
        )
        for table, values in wanted:
            rows.setdefault(table, []).append(values)
    for table, values in rows.items():
        session.execute(insert(table), values)


def test_a_page_of_five_thousand_takes_as_many_questions_as_one_of_five(
    records: Records, owner: Account
) -> None:
    with records.database.session() as session:
        fill(session, owner.id, MANY)

    def asked(wanted: Wanted, limit: int) -> int:
        with counted(records) as sent:
            shown = library.list_recordings(records, wanted, limit=limit)
        assert len(shown.recordings) == min(limit, shown.total) > 0
        return len(sent)

    for wanted in (
        Wanted(),
        Wanted(q="passage umbrellas"),
        Wanted(q="talk", state="done", tag="tag 17", language="en", doubt="some", sort="title"),
    ):
        few, many = asked(wanted, 5), asked(wanted, 200)
        assert few == many <= QUESTIONS, wanted


def test_every_recording_is_on_one_page_and_only_one(records: Records, owner: Account) -> None:
    with records.database.session() as session:
        fill(session, owner.id, 130)

    def pages(sort: str) -> list[str]:
        seen: list[str] = []
        for offset in range(0, 150, 50):
            shown = library.list_recordings(records, Wanted(sort=sort), limit=50, offset=offset)
            seen += [view.id for view in shown.recordings]
        return seen

    for sort in ("added", "-title", "doubt", "rating", "length"):
        seen = pages(sort)
        assert len(seen) == len(set(seen)) == 130, sort
