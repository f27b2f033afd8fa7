"""Measuring: figures by model version, from reviewed and consented words only."""

import jiwer
import pytest
from sqlmodel import select
from whisper_normalizer.english import EnglishTextNormalizer

from backend.domain.transcript import ModelVersion
from backend.services import editing, library
from backend.services.editing import Incoming, record_events
from backend.services.measuring import quality, recount
from backend.services.records import Records
from backend.storage.tables import QualityRow
from tests.services.conftest import MakeTranscript
from tests.services.hearing import TEXT, heard

# Words 2 and 11 are doubtful: "brown", "we". One of them is wrong, and "fox", which was not doubtful.
CORRECTED = "the quick brawny ox jumps over the lazy dog"


def review(records: Records, transcript_id: str) -> None:
    """Correct the first segment, and confirm it and the second."""
    changes = [
        ("segment_retyped", {"segment": "s0", "version": 0, "text": CORRECTED}),
        ("segment_confirmed", {"segment": "s0"}),
        ("segment_confirmed", {"segment": "s1"}),
    ]
    record_events(
        records, transcript_id, "ann", [Incoming(str(n), *change) for n, change in enumerate(changes)]
    )


def test_with_nothing_reviewed_there_are_no_figures(
    records: Records, make_transcript: MakeTranscript
) -> None:
    make_transcript()
    assert quality(records) == []


def test_the_error_rate_is_that_of_the_reviewed_words(
    records: Records, make_transcript: MakeTranscript
) -> None:
    review(records, make_transcript())
    (figures,) = quality(records)
    normalise = EnglishTextNormalizer()
    reference = [normalise(CORRECTED), normalise(TEXT[1])]
    assert figures["ewer"] == pytest.approx(jiwer.wer(reference, [normalise(TEXT[0]), normalise(TEXT[1])]))
    assert figures["words"]["reviewed"] == 18
    assert figures["coverage"] == pytest.approx(18 / 35)
    flags = figures["flags"]
    assert (flags["precision"], flags["recall"], flags["words"]) == (1 / 2, 1 / 2, 18)
    assert figures["calibration"]["words"] == 18
    assert figures["model"]["name"] == "tiny.en"


def test_a_recording_without_consent_is_not_measured(
    records: Records, make_transcript: MakeTranscript
) -> None:
    transcript_id = make_transcript(consent_quality=False)
    review(records, transcript_id)
    editing.rate(records, transcript_id, "ann", stars=5)
    assert quality(records) == []
    recording = library.list_recordings(records).recordings[0]
    library.change(records, recording.id, "ann", consent_quality=True)
    assert quality(records)[0]["words"]["reviewed"] == 18
    library.change(records, recording.id, "ann", consent_quality=False)
    assert quality(records) == []


def test_only_what_changed_is_counted_again(records: Records, make_transcript: MakeTranscript) -> None:
    transcript_ids = [make_transcript() for _ in range(3)]
    assert recount(records).done == 3
    assert recount(records).done == 0
    review(records, transcript_ids[1])
    assert recount(records).done == 1


def test_counts_made_another_way_are_made_again(records: Records, make_transcript: MakeTranscript) -> None:
    make_transcript()
    recount(records)
    with records.database.session() as session:
        session.exec(select(QualityRow)).one().method = 0
    assert recount(records).done == 1


def test_each_model_version_has_its_own_figures(records: Records, make_transcript: MakeTranscript) -> None:
    review(records, make_transcript())
    review(records, make_transcript())
    review(records, make_transcript(heard(model=ModelVersion("base", "2b" * 32))))
    base, tiny = quality(records)
    assert (base["model"]["name"], base["transcripts"], base["words"]["reviewed"]) == ("base", 1, 18)
    assert (tiny["model"]["name"], tiny["transcripts"], tiny["words"]["reviewed"]) == ("tiny.en", 2, 36)


def test_ratings_say_how_many_of_those_asked_answered(
    records: Records, make_transcript: MakeTranscript
) -> None:
    opened, rated, unasked, _never_opened = (
        make_transcript(prompted=prompted) for prompted in (True, True, False, True)
    )
    record_events(records, opened, "ann", [Incoming("1", "opened", {})])
    editing.rate(records, rated, "ann", stars=3)
    editing.rate(records, rated, "ann", stars=5, prompted=True)
    editing.rate(records, unasked, "ann", stars=2)
    (figures,) = quality(records)
    ratings = figures["ratings"]
    assert ratings["distribution"] == [0, 1, 0, 0, 1]
    assert (ratings["prompts"], ratings["answers"], ratings["response_rate"]) == (2, 1, 0.5)
    assert ratings["good"] == 0.5


def test_an_erased_recording_no_longer_counts(records: Records, make_transcript: MakeTranscript) -> None:
    review(records, make_transcript())
    assert len(quality(records)) == 1
    library.erase(records, library.list_recordings(records).recordings[0].id)
    assert quality(records) == []
