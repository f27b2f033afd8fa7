"""The review queue: what is drawn, who gets it, what is kept, and what it says."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from backend.domain.errors import Conflict, Forbidden, Invalid, NotFound
from backend.domain.estimation.prediction_powered import prediction_powered
from backend.domain.slicing import Chosen
from backend.domain.transcript import ModelVersion
from backend.services import golden, library
from backend.services.counting import catch_up
from backend.services.editing import Incoming, record_events
from backend.services.measuring import LEAST_AUDITED, quality
from backend.services.records import Records
from backend.services.reviewing import queueing
from backend.services.reviewing.audit import audited
from backend.services.reviewing.drawing import Wish, begin
from backend.services.reviewing.queueing import Given, answer, next_passage, undo
from backend.services.reviewing.results import results, table
from backend.services.reviewing.settling import join_golden_set, resolve
from backend.storage.tables import Account, HypothesisRow, Job, ReviewClaim, ReviewItem, TranscriptRow, now
from tests.services.conftest import MakeTranscript, store_hypothesis
from tests.services.hearing import heard

ALL = Wish(wanted=2000, double_share=0.0)
TWICE = Wish(wanted=2000, double_share=1.0)


def say(
    records: Records, given: dict[str, Any], who: str, text: str | None = None, n: int = 0
) -> dict[str, Any]:
    """Answer the passage that was given, with what was heard unless something else is said."""
    passage = given["passage"]
    said = Given(
        f"{passage['id'][:8]}-{who}-{n}", "corrected", passage["text"] if text is None else text, 4.0
    )
    return answer(records, passage["id"], who, said)


def work_through(
    records: Records, round_id: str, who: str, ears: Callable[[str], str] = lambda text: text
) -> int:
    given, count = next_passage(records, round_id, who), 0
    while given["passage"]:
        given, count = say(records, given, who, ears(given["passage"]["text"])), count + 1
    return count


def test_passages_of_recordings_that_may_be_measured_are_drawn_each_with_its_probability(
    records: Records, make_transcript: MakeTranscript
) -> None:
    make_transcript()
    make_transcript(consent_quality=False)
    round_id = begin(records, "ann", Wish(design="doubt", wanted=3))
    with records.database.reading() as session:
        items = list(session.exec(select(ReviewItem)))
        hypotheses = {row.hypothesis_id for row in session.exec(select(ReviewItem))}
    told = results(records, round_id)
    # Four heard segments and two gaps.
    assert (told["passages"], told["words"], told["recordings"]) == (6, 35, 1)
    assert len(hypotheses) <= 1
    chances = {(item.first_word, item.last_word): item.probability for item in items}
    assert all(0 < chance <= 1 for chance in chances.values())
    for wish in (Wish(design="guess"), Wish(wanted=0), Wish(double_share=2), Wish(language="fr")):
        with pytest.raises(Invalid):
            begin(records, "ann", wish)


def test_disagreement_needs_a_recording_that_two_models_heard(
    records: Records, make_transcript: MakeTranscript
) -> None:
    transcript_id = make_transcript()
    with pytest.raises(Invalid, match="two models"):
        begin(records, "ann", Wish(design="disagreement"))
    with records.database.reading() as session:
        recording = session.get_one(TranscriptRow, transcript_id).recording_id
    with records.database.session() as session:
        again = Job(recording_id=recording, model="base")
        session.add(again)
    lines = ("the quick brown fox jumps over the lazy dog", "and then we want home because it was raining")
    store_hypothesis(records, again.id, heard(lines, model=ModelVersion("base", "2b" * 32)))
    round_id = begin(records, "ann", Wish(design="disagreement", wanted=2))
    told = results(records, round_id)
    assert told["recordings"] == 1
    assert told["passages"] > 2


def test_one_passage_at_a_time_until_nothing_is_left_and_it_goes_on_where_it_was_left(
    records: Records, make_transcript: MakeTranscript
) -> None:
    make_transcript()
    round_id = begin(records, "ann", ALL)
    first = next_passage(records, round_id, "ann")
    assert first["progress"] == {"mine": 0, "done": 0, "total": 6}
    assert next_passage(records, round_id, "ann")["passage"]["id"] == first["passage"]["id"]
    # Nobody else gets it meanwhile, until the time is up.
    other = next_passage(records, round_id, "ben")
    assert other["passage"]["id"] != first["passage"]["id"]
    with records.database.session() as session:
        claim = session.exec(select(ReviewClaim).where(ReviewClaim.item_id == first["passage"]["id"])).one()
        claim.until = now() - timedelta(seconds=1)
    say(records, other, "ben")
    assert work_through(records, round_id, "ben") == 5
    assert next_passage(records, round_id, "ann")["progress"] == {"mine": 0, "done": 6, "total": 6}
    # An answer to what was taken meanwhile is not lost.
    say(records, first, "ann")
    with pytest.raises(NotFound):
        next_passage(records, "none", "ann")


def test_people_who_ask_at_once_get_passages_of_their_own(
    records: Records, make_transcript: MakeTranscript
) -> None:
    make_transcript()
    round_id = begin(records, "ann", ALL)
    people = [f"person {number}" for number in range(6)]
    with ThreadPoolExecutor(len(people)) as pool:
        given = list(pool.map(lambda who: next_passage(records, round_id, who), people))
    assert len({each["passage"]["id"] for each in given}) == 6
    assert next_passage(records, round_id, "too late")["passage"] is None


def test_an_answer_sent_again_is_stored_once_and_another_one_is_refused(
    records: Records, make_transcript: MakeTranscript
) -> None:
    make_transcript()
    round_id = begin(records, "ann", ALL)
    given = next_passage(records, round_id, "ann")
    after = [say(records, given, "ann", "something else") for _ in range(2)]
    assert after[0] == after[1]
    assert after[0]["progress"]["mine"] == 1
    with pytest.raises(Conflict):
        say(records, given, "ann", n=1)
    with pytest.raises(Conflict):
        answer(
            records, after[0]["passage"]["id"], "ben", Given(f"{given['passage']['id'][:8]}-ann-0", "right")
        )
    for wrong in (Given("a", "no"), Given("", "right"), Given("a", "corrected", "x" * 20_001)):
        with pytest.raises(Invalid):
            answer(records, given["passage"]["id"], "ben", wrong)
    with pytest.raises(Invalid):
        answer(records, given["passage"]["id"], "ben", Given("a", "corrected", "half \ud800"))


def test_what_was_said_last_can_be_taken_back_and_said_otherwise(
    records: Records, make_transcript: MakeTranscript
) -> None:
    make_transcript()
    round_id = begin(records, "ann", ALL)
    with pytest.raises(Conflict, match="nothing to take back"):
        undo(records, round_id, "ann")
    given = next_passage(records, round_id, "ann")
    say(records, given, "ann", "a slip")
    back = undo(records, round_id, "ann")
    assert back["passage"]["id"] == given["passage"]["id"]
    assert back["passage"]["said"] == {"verdict": "corrected", "text": "a slip"}
    # The slip arrives once more, late: it stays taken back.
    say(records, given, "ann", "a slip")
    assert next_passage(records, round_id, "ann")["passage"]["id"] == given["passage"]["id"]
    assert say(records, given, "ann", n=1)["progress"]["mine"] == 1


def test_two_reviewers_get_the_same_passages_and_what_they_dispute_is_looked_at_a_third_time(
    records: Records, make_transcript: MakeTranscript
) -> None:
    make_transcript()
    round_id = begin(records, "ann", TWICE)
    assert work_through(records, round_id, "ann") == 6
    alone = results(records, round_id)
    assert (alone["done"], alone["disputed"], table(records, round_id)) == (0, [], [])
    assert work_through(records, round_id, "ben", lambda text: text.replace("fox", "ox")) == 6
    # A third person has nothing to do, and a passage was answered just twice.
    assert next_passage(records, round_id, "cleo")["passage"] is None
    told = results(records, round_id)
    assert told["agreement"]["alike"]["value"] == pytest.approx(5 / 6)
    assert told["agreement"]["words"]["share"]["value"] == pytest.approx(34 / 35)
    (disputed,) = told["disputed"]
    assert {each["text"] for each in disputed["answers"]} >= {disputed["heard"]}
    # Not settled, it counts half.
    assert told["word_error_rate"]["value"] == pytest.approx(0.5 / 35)
    assert resolve(records, disputed["id"], "cleo", disputed["heard"].replace("fox", "ox")) == round_id
    settled = results(records, round_id)
    assert settled["disputed"] == []
    assert settled["word_error_rate"]["value"] == pytest.approx(1 / 35)


def test_results_are_weighed_and_say_how_many_errors_marks_point_at(
    records: Records, make_transcript: MakeTranscript
) -> None:
    make_transcript()
    make_transcript()
    round_id = begin(records, "ann", ALL)
    # "brown" carries a flag, "fox" none; in the gaps nothing is said.
    work_through(records, round_id, "ann", lambda text: text.replace("brown fox", "brawny ox"))
    told = results(records, round_id)
    assert told["word_error_rate"]["value"] == pytest.approx(4 / 70)
    assert told["errors"]["value"] == pytest.approx(4)
    assert told["recall"]["value"] == 0.5
    assert told["precision"]["value"] == 0.5
    assert told["agreement"] is None
    rows = table(records, round_id)
    assert len(rows) == 12
    assert sum(row["errors"] for row in rows) == 4


def test_passages_that_nobody_can_write_down_are_counted_apart(
    records: Records, make_transcript: MakeTranscript
) -> None:
    make_transcript()
    round_id = begin(records, "ann", ALL)
    for n, verdict in enumerate(("inaudible", "overlap", "not_speech")):
        passage = next_passage(records, round_id, "ann")["passage"]
        answer(records, passage["id"], "ann", Given(f"skip{n}", verdict, "ignored"))
    told = results(records, round_id)
    assert (told["done"], told["unclear"]) == (3, 2)
    assert queueing.verdict_of("corrected", "", "heard") == "not_speech"


def test_what_edits_missed_corrects_the_error_rate_they_show(
    records: Records, make_transcript: MakeTranscript
) -> None:
    for _ in range(LEAST_AUDITED):
        transcript_id = make_transcript()
        # The editor found one of two errors, and reviewed the first two segments only.
        text = "the quick brawny fox jumps over the lazy dog"
        changes = [
            ("segment_retyped", {"segment": "s0", "version": 0, "text": text}),
            ("segment_confirmed", {"segment": "s0"}),
            ("segment_confirmed", {"segment": "s1"}),
        ]
        record_events(
            records, transcript_id, "ann", [Incoming(str(n), *each) for n, each in enumerate(changes)]
        )
    round_id = begin(records, "ben", ALL)
    assert results(records, round_id)["audit"] is None
    work_through(records, round_id, "ben", lambda text: text.replace("brown fox", "brawny ox"))
    audit = results(records, round_id)["audit"]
    assert (audit["segments"], audit["audited"]) == (20, 20)
    assert audit["edits"]["value"] == pytest.approx(1 / 18)
    assert audit["corrected"]["value"] == pytest.approx(2 / 18)
    with records.database.reading() as session:
        model = session.exec(select(HypothesisRow.model_version_id)).first()
    assert model is not None
    units = audited(records, model)
    found = prediction_powered(units)
    assert found is not None
    assert found.value == pytest.approx(2 / 18)
    assert audited(records, "another model") == []
    assert quality(records)[0]["audit"] is None
    catch_up(records)
    (figures,) = quality(records)
    assert figures["ewer"] == pytest.approx(1 / 18)
    assert figures["audit"] == audit
    assert quality(records, Chosen(language="en"))[0]["audit"] is None


def test_settled_passages_join_the_golden_set_when_the_owner_asks(
    records: Records, make_transcript: MakeTranscript, owner: Account
) -> None:
    make_transcript()
    round_id = begin(records, owner.id, TWICE)
    work_through(records, round_id, owner.id)
    work_through(records, round_id, "ben", lambda text: text.replace("fox", "ox"))
    with pytest.raises(Forbidden):
        join_golden_set(records, round_id, "ben")
    joined = join_golden_set(records, round_id, owner.id)
    assert (joined.added, joined.disputed) == (5, 1)
    assert join_golden_set(records, round_id, owner.id).refused == 0
    segments = golden.golden_set(records)
    assert len(segments) == 5
    assert {segment.source for segment in segments} == {"review"}


def test_what_may_no_longer_be_measured_leaves_the_queue_and_the_results(
    records: Records, make_transcript: MakeTranscript
) -> None:
    transcript_id = make_transcript()
    round_id = begin(records, "ann", ALL)
    given = next_passage(records, round_id, "ann")
    say(records, given, "ann")
    with records.database.reading() as session:
        recording = session.get_one(TranscriptRow, transcript_id).recording_id
    library.change(records, recording, "ann", consent_quality=False)
    assert next_passage(records, round_id, "ann")["passage"] is None
    assert results(records, round_id)["done"] == 0
    with pytest.raises(NotFound):
        say(records, given, "ben")
    library.erase(records, recording)
    assert results(records, round_id)["drawn"] == 0
