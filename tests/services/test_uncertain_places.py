"""Where something may be missed, or heard in another language, is kept and shown with the transcript."""

from backend.domain.transcript import OTHER_LANGUAGES, Gap, LanguageGuess, ModelVersion
from backend.services import transcribing, viewing
from backend.services.records import Records
from backend.services.transcribing import Chunk
from backend.services.uploading import UploadWants, accept_file
from backend.storage.tables import Account
from tests.services.hearing import heard

RUSSIAN = LanguageGuess(10.0, 26.0, 0.02, "ru", 0.95)


def test_languages_of_chunks_and_faint_gaps_come_back_as_they_were_heard(
    records: Records, owner: Account
) -> None:
    accepted = accept_file(
        records, owner_id=owner.id, filename="talk.wav", stream=[b"RIFF"], wants=UploadWants()
    )
    job = accepted.job_id
    assert job is not None
    transcribing.begin(records, job)
    transcribing.prepared(
        records,
        job,
        model=ModelVersion("base", "1a" * 32, multilingual=True),
        language="en",
        duration_s=40.0,
        threshold=0.5,
    )
    first, second = RUSSIAN._replace(end_s=18.0), RUSSIAN._replace(start_s=18.0)
    for index, guess in ((1, second), (0, first)):
        segments = heard().segments[index : index + 1]
        chunk = Chunk(index, 20.0 * index, 20.0 * index + 20.0, segments, (), 0.1, (guess,))
        transcribing.chunk_done(records, job, chunk)
    assert transcribing.heard_languages(records, job) == [first, second]
    transcript = transcribing.finish(
        records,
        job,
        duration_s=40.0,
        gaps=(Gap("g0", 30.0, 32.0), Gap("g1", 35.0, 39.0, faint=True)),
        parameters={OTHER_LANGUAGES: [RUSSIAN._asdict()]},
    )
    view = viewing.transcript_view(records, transcript)
    assert view["other_languages"] == [{"start_s": 10.0, "end_s": 26.0, "language": "ru"}]
    assert [gap["faint"] for gap in view["gaps"]] == [False, True]
