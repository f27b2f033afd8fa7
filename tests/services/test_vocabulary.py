"""The vocabulary: proposed from corrections, decided by people, used in jobs, withdrawn by figures."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlmodel import select

from backend.commands.vocabulary import vocabulary as command
from backend.domain.errors import Invalid, NotFound
from backend.services import library, transcribing, vocabulary
from backend.services.editing import Incoming, record_events
from backend.services.records import Records
from backend.services.uploading import UploadWants, accept_file
from backend.storage.tables import (
    Account,
    HypothesisRow,
    TranscriptRow,
    VocabularyEvidence,
)
from tests.services.conftest import MakeTranscript
from tests.services.hearing import TINY, heard

HEARD = ("we asked Mark a today", "it was raining", "then Mariko left")
SAID = ("we asked Maarika today", "it was raining", "then Maarika left")


def correct(records: Records, transcript_id: str, said: tuple[str, ...]) -> None:
    """Retype every segment and confirm it."""
    events = [
        ("segment_retyped", {"segment": f"s{n}", "version": 0, "text": text}) for n, text in enumerate(said)
    ]
    events += [("segment_confirmed", {"segment": f"s{n}"}) for n in range(len(said))]
    record_events(records, transcript_id, "ann", [Incoming(str(n), *each) for n, each in enumerate(events)])


def consent(records: Records, transcript_id: str, **given: bool) -> str:
    with records.database.reading() as session:
        recording_id = session.get_one(TranscriptRow, transcript_id).recording_id
    library.change(records, recording_id, "ann", **given)
    return recording_id


@pytest.fixture
def misheard(records: Records, make_transcript: MakeTranscript) -> str:
    """A transcript of a recording that may be trained on, in which a name was put right twice."""
    transcript_id = make_transcript(heard(HEARD))
    correct(records, transcript_id, SAID)
    consent(records, transcript_id, consent_training=True)
    return transcript_id


def test_a_name_put_right_twice_is_proposed_with_a_place_to_listen_to(
    records: Records, owner: Account, misheard: str
) -> None:
    (proposal,) = vocabulary.vocabulary(records, owner.id).proposed
    assert (proposal.text, proposal.times) == ("Maarika", 2)
    assert {was for was, _ in proposal.heard_as} == {"mark a", "mariko"}
    (place,) = proposal.places
    assert (place.transcript_id, place.heard, place.start_s, place.end_s) == (misheard, "Mark a", 1.0, 2.0)


def test_only_recordings_whose_consent_allows_training_propose_and_erasing_one_takes_it_back(
    records: Records, owner: Account, misheard: str
) -> None:
    recording_id = consent(records, misheard, consent_training=False)
    assert vocabulary.vocabulary(records, owner.id).proposed == ()
    consent(records, misheard, consent_training=True)
    assert vocabulary.vocabulary(records, owner.id).proposed
    library.erase(records, recording_id)
    assert vocabulary.vocabulary(records, owner.id).proposed == ()
    with records.database.reading() as session:
        assert session.exec(select(VocabularyEvidence)).all() == []


def test_somebody_elses_corrections_propose_nothing_to_me(records: Records, misheard: str) -> None:
    assert vocabulary.vocabulary(records, "somebody else").proposed == ()


def test_what_was_decided_is_proposed_no_more_until_it_is_forgotten(
    records: Records, owner: Account, misheard: str
) -> None:
    vocabulary.decline(records, owner.id, "maarika")
    shown = vocabulary.vocabulary(records, owner.id)
    assert shown.proposed == ()
    (declined,) = shown.declined
    vocabulary.forget(records, owner.id, declined.id)
    assert [each.text for each in vocabulary.vocabulary(records, owner.id).proposed] == ["Maarika"]


def test_a_term_is_accepted_spelt_otherwise_withdrawn_and_put_back(
    records: Records, owner: Account, misheard: str
) -> None:
    vocabulary.accept(records, owner.id, "Maarika", spelt="Maarika Toots", tag="board")
    (term,) = vocabulary.vocabulary(records, owner.id).accepted
    assert (term.text, term.tag, term.added) == ("Maarika Toots", "board", False)
    vocabulary.withdraw(records, owner.id, "Maarika Toots")
    shown = vocabulary.vocabulary(records, owner.id)
    assert (shown.accepted, len(shown.withdrawn)) == ((), 1)
    vocabulary.accept(records, owner.id, "Maarika Toots")
    assert len(vocabulary.vocabulary(records, owner.id).accepted) == 1


def test_what_is_no_term_or_not_there_is_refused(records: Records, owner: Account) -> None:
    for text in ("", "—", "a term of far too many words", "x" * 61, "bell\x07"):
        with pytest.raises(Invalid):
            vocabulary.add(records, owner.id, text)
    with pytest.raises(NotFound):
        vocabulary.withdraw(records, owner.id, "Nobody")
    with pytest.raises(NotFound):
        vocabulary.forget(records, owner.id, "0" * 32)
    one, two = (vocabulary.add(records, owner.id, text) for text in ("One", "Two"))
    with pytest.raises(Invalid):
        vocabulary.change(records, owner.id, two.id, spelt="one,", tag="")
    vocabulary.change(records, owner.id, one.id, spelt="Uno", tag="board")
    assert {each.text: each.tag for each in vocabulary.vocabulary(records, owner.id).accepted} == {
        "Uno": "board",
        "Two": None,
    }


def prepare(records: Records, owner: Account, filename: str, tag: str = "") -> str:
    accepted = accept_file(
        records, owner_id=owner.id, filename=filename, stream=[filename.encode()], wants=UploadWants()
    )
    assert accepted.job_id is not None
    if tag:
        library.add_tag(records, [accepted.recording_id], tag)
    transcribing.begin(records, accepted.job_id)
    for _ in range(2):  # as after a crash
        transcribing.prepared(
            records, accepted.job_id, model=TINY, language="en", duration_s=9.0, threshold=0.5
        )
    return accepted.job_id


def test_a_job_is_prepared_with_few_terms_that_stay_the_same_and_are_recorded(
    records: Records, owner: Account
) -> None:
    records = replace(records, vocabulary_withheld_share=0.0)
    for text in ("Old", "Older", "Oldest"):
        vocabulary.add(records, owner.id, text)
    vocabulary.add(records, owner.id, "Boardroom", tag="board")
    job_id = prepare(records, owner, "a.wav", tag="board")
    terms = transcribing.terms_of(records, job_id)
    assert terms[0] == "Boardroom"
    assert len(terms) == 4
    vocabulary.add(records, owner.id, "Newest")
    assert transcribing.terms_of(records, job_id) == terms
    transcribing.finish(records, job_id, duration_s=9.0, gaps=(), parameters={"engine": "e"})
    with records.database.reading() as session:
        row = session.exec(select(HypothesisRow).where(HypothesisRow.job_id == job_id)).one()
    assert row.parameters["vocabulary"] == {"terms": list(terms), "withheld": False}
    assert row.parameters["engine"] == "e"
    assert "Boardroom" not in transcribing.terms_of(records, prepare(records, owner, "b.wav"))


def test_without_a_vocabulary_nothing_is_told_and_nothing_recorded(records: Records, owner: Account) -> None:
    job_id = prepare(records, owner, "a.wav")
    assert transcribing.terms_of(records, job_id) == ()
    with records.database.reading() as session:
        assert session.exec(select(HypothesisRow)).one().parameters == {}


def test_the_vocabulary_is_withheld_from_a_share_of_jobs_and_that_is_recorded(
    records: Records, owner: Account
) -> None:
    vocabulary.add(records, owner.id, "Maarika")
    records = replace(records, vocabulary_withheld_share=1.0)
    job_id = prepare(records, owner, "a.wav")
    assert transcribing.terms_of(records, job_id) == ()
    with records.database.reading() as session:
        told = session.exec(select(HypothesisRow)).one().parameters["vocabulary"]
    assert told == {"terms": ["Maarika"], "withheld": True}


def tell(records: Records, transcript_id: str, *terms: str, withheld: bool = False) -> None:
    """Say of a transcript's hypothesis that the recogniser had been told terms."""
    with records.database.session() as session:
        row = session.get_one(TranscriptRow, transcript_id)
        hypothesis = session.get_one(HypothesisRow, row.hypothesis_id)
        hypothesis.parameters = {"vocabulary": {"terms": list(terms), "withheld": withheld}}


def test_a_term_that_is_put_in_wrongly_again_and_again_is_withdrawn_and_can_be_put_back(
    records: Records, owner: Account, make_transcript: MakeTranscript
) -> None:
    vocabulary.add(records, owner.id, "Maarika")
    vocabulary.add(records, owner.id, "Zebulon")
    for count in range(1, 8):
        transcript_id = make_transcript(heard(("then Maarika left", "so it was")))
        tell(records, transcript_id, "Maarika", "Zebulon")
        correct(records, transcript_id, ("then Monica left", "so it was"))
        shown = vocabulary.vocabulary(records, owner.id)
        assert len(shown.withdrawn) == (count == 7)
    (term,) = shown.withdrawn
    assert (term.text, shown.accepted[0].text) == ("Maarika", "Zebulon")
    assert "nobody said it" in term.reason
    vocabulary.accept(records, owner.id, "Maarika")
    assert len(vocabulary.vocabulary(records, owner.id).accepted) == 2  # what was held against it is past


def test_the_effect_compares_recordings_with_the_vocabulary_and_those_it_was_withheld_from(
    records: Records, owner: Account, make_transcript: MakeTranscript
) -> None:
    vocabulary.add(records, owner.id, "Maarika")
    for n in range(4):
        told = n % 2 == 0
        transcript_id = make_transcript(heard(("then Maarika left" if told else "then Mariko left",)))
        tell(records, transcript_id, "Maarika", withheld=not told)
        correct(records, transcript_id, ("then Maarika left",))
    shown = vocabulary.vocabulary(records, owner.id)
    assert (shown.recordings_told, shown.recordings_untold) == (2, 2)
    assert shown.effect is not None
    assert (shown.effect.shown.value, shown.effect.hidden.value) == (0, pytest.approx(1 / 3))
    effect = shown.accepted[0].effect
    assert (effect.told.right, effect.told.misheard, effect.untold.misheard) == (2, 0, 2)


def test_the_command_lists_and_decides_and_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "errata.db")
    monkeypatch.setenv("ERRATA_DATA_DIR", str(tmp_path))

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(command, list(arguments))

    assert "The vocabulary is empty" in run().output
    added = json.loads(run("add", "Maarika", "--tag", "board", "--json").output)
    assert [(each["term"], each["tag"]) for each in added["accepted"]] == [("Maarika", "board")]
    assert json.loads(run("withdraw", "Maarika", "--json").output)["withdrawn"][0]["reason"] == ""
    assert "in use     Maarika" in run("accept", "maarika").output
    assert "declined   Monica" in run("decline", "Monica").output
    assert "Say which term" in str(run("accept").exception)
    assert "no account" in str(run("--account", "nobody").exception)
