"""Terms are put where the model hears them on being told, and nothing else changes."""

from dataclasses import replace
from pathlib import Path

import pytest

from backend.services import editing, vocabulary
from backend.services.records import Records
from backend.services.uploading import UploadWants, accept_file
from backend.storage.tables import Account, TranscriptRow
from worker.hearing import Utterance
from worker.pipeline.terms import taken_over
from worker.pipeline.transcribe import transcribe_file
from worker.pipeline.words import ChunkWord
from worker.recognizer import Recognizer
from worker.recognizers import Recognizers
from worker.transcription import Reached, Transcription

HEARD = Utterance((), -0.3, 0.0, 1.2, 0.0)


def words(text: str, *times: float) -> list[ChunkWord]:
    """Return words from each of these times to the next."""
    tokens = text.split()
    at = times or tuple(range(len(tokens) + 1))
    return [
        ChunkWord(token, start_s, end_s, 0.8, HEARD)
        for token, start_s, end_s in zip(tokens, at, at[1:], strict=False)
    ]


def said(chunk: list[ChunkWord]) -> str:
    return " ".join(word.text for word in chunk)


def test_of_what_is_written_on_being_told_only_the_term_is_taken_at_its_place() -> None:
    heard = words("so myself and Mariko who's here")
    told = words("no myself and Maarika whose hair")
    after = taken_over(heard, told, ["Maarika"])
    assert said(after) == "so myself and Maarika who's here"
    assert after[3].alternatives == ("Mariko",)
    assert [replace(word) for word in after[:3]] == heard[:3]


def test_a_term_takes_the_place_of_all_the_words_it_was_misheard_as() -> None:
    heard = words("name's Adam do good right", 0, 1, 1.5, 2, 3, 4)
    told = words("name's Adam Duguid, right", 0, 1, 1.4, 3, 4)
    after = taken_over(heard, told, ["Adam Duguid"])
    assert said(after) == "name's Adam Duguid, right"
    assert (after[1].start_s, after[2].end_s) == (1, 3)


def test_a_term_that_is_written_where_something_else_was_heard_is_not_taken() -> None:
    heard = words("you like to spoil it yeah")
    for told in ("you Zyrtexa, Zyrtexa, Zyrtexa, Zyrtexa yeah", "you like to spoil it yeah Zyrtexa"):
        assert taken_over(heard, words(told), ["Zyrtexa"]) == heard


def test_a_term_where_nothing_was_heard_is_not_taken() -> None:
    heard = words("well then", 0, 1, 2)
    assert taken_over(heard, words("well then Maarika", 0, 1, 2, 3), ["Maarika"]) == heard


@pytest.mark.model
def test_a_name_of_a_real_meeting_is_put_right_and_the_rest_stays_as_it_was(
    recognizer: Recognizer, shared_data: Path
) -> None:
    clip = shared_data / "ami_EN2004a.flac"
    with_names = recognizer.expecting(["Zyrtexa", "Marbeck", "Maarika"])
    plain, told = (
        [word.text for word in transcribe_file(clip, each, max_duration_s=60, language="en").words]
        for each in (recognizer, with_names)
    )
    assert "Mariko" in plain
    assert told == ["Maarika" if word == "Mariko" else word for word in plain]


@pytest.mark.model
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_job_hears_the_accepted_names_of_its_owner_and_records_that_it_was_told(
    recognizer: Recognizer, records: Records, owner: Account, shared_data: Path
) -> None:
    records = replace(records, vocabulary_withheld_share=0.0)
    vocabulary.add(records, owner.id, "Maarika")
    clip = shared_data / "ami_EN2004a.flac"
    accepted = accept_file(
        records, owner_id=owner.id, filename=clip.name, stream=[clip.read_bytes()], wants=UploadWants()
    )
    assert accepted.job_id is not None
    steps = Transcription(records, Recognizers(lambda _: recognizer), max_duration_s=60.0)
    steps.prepare(accepted.job_id)
    reached: Reached = {"chunk": 0, "over": False}
    while not reached["over"]:
        reached = steps.recognise(accepted.job_id, reached["chunk"])
    transcript_id = steps.finish(accepted.job_id)
    steps.clear(accepted.job_id)
    view = editing.transcript_view(records, transcript_id, owner.id)
    assert "Maarika" in " ".join(segment["text"] for segment in view["segments"])
    with records.database.reading() as session:
        row = session.get_one(TranscriptRow, transcript_id)
        heard = records.hypotheses.get(session, row.hypothesis_id)
    assert heard.parameters["vocabulary"] == {"terms": ["Maarika"], "withheld": False}
