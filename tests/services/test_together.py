"""Two people's edits merge word by word, each is told what the other did, and any version comes back."""

from datetime import timedelta

import pytest

from backend.domain.errors import Forbidden, Invalid, NotFound, SegmentConflict
from backend.services import presence
from backend.services.editing import Incoming, Recorded, history, record_events, retitle, transcript_view
from backend.services.following import changes_since
from backend.services.presence import STALE_AFTER_S, Place, arrive, glance, leave
from backend.services.records import Records
from backend.services.restoring import restore
from backend.services.versions import as_it_was, versions
from backend.storage.tables import Account, Presence, now
from tests.services.conftest import MakeTranscript
from tests.services.hearing import TEXT
from tests.services.test_editing import folds, retype

ANN, BOB = "ann", "bob"
HEARD = TEXT[0]


@pytest.fixture
def transcript_id(make_transcript: MakeTranscript) -> str:
    return make_transcript()


def text(records: Records, transcript_id: str, index: int = 0) -> str:
    return transcript_view(records, transcript_id)["segments"][index]["text"]


def record(records: Records, transcript_id: str, actor: str, *events: Incoming) -> Recorded:
    recorded = record_events(records, transcript_id, actor, events)
    cached, replayed = folds(records, transcript_id)
    assert cached == replayed
    return recorded


def test_edits_of_different_words_merge_and_the_answer_says_how(records: Records, transcript_id: str) -> None:
    record(records, transcript_id, ANN, retype("a", "s0", 0, HEARD.replace("quick", "slow")))
    recorded = record(records, transcript_id, BOB, retype("b", "s0", 0, f"{HEARD} today"))
    both = f"{HEARD.replace('quick', 'slow')} today"
    assert [(each["text"], each["version"]) for each in recorded.segments] == [(both, 2)]
    assert history(records, transcript_id)[0]["payload"]["text"] == both


def test_an_edit_merges_over_several_of_somebody_else(records: Records, transcript_id: str) -> None:
    first = HEARD.replace("quick", "slow")
    record(records, transcript_id, ANN, retype("a1", "s0", 0, first))
    record(records, transcript_id, BOB, Incoming("p", "audio_played", {"from_s": 0, "to_s": 1}))
    second = first.replace("lazy", "idle")
    record(records, transcript_id, ANN, retype("a2", "s0", 1, second))
    record(records, transcript_id, BOB, retype("b", "s0", 1, f"{first} today"))
    assert text(records, transcript_id) == f"{second} today"


def test_what_was_typed_on_after_a_merge_in_the_same_batch_is_fitted_too(
    records: Records, transcript_id: str
) -> None:
    record(records, transcript_id, ANN, retype("a", "s0", 0, HEARD.replace("the quick", "a quick")))
    batch = [retype("b1", "s0", 0, f"{HEARD} today"), retype("b2", "s0", 0, f"{HEARD} today again")]
    record(records, transcript_id, BOB, *batch)
    assert text(records, transcript_id) == f"{HEARD.replace('the quick', 'a quick')} today again"


def test_a_lost_answer_to_a_merged_edit_does_not_overwrite_the_other_one(
    records: Records, transcript_id: str
) -> None:
    record(records, transcript_id, ANN, retype("a", "s0", 0, HEARD.replace("the quick", "a quick")))
    sent = retype("b1", "s0", 0, f"{HEARD} today")
    record(records, transcript_id, BOB, sent)
    record(records, transcript_id, BOB, sent, retype("b2", "s0", 0, f"{HEARD} today again"))
    assert text(records, transcript_id) == f"{HEARD.replace('the quick', 'a quick')} today again"


def test_a_cut_through_words_that_were_merged_is_refused(records: Records, transcript_id: str) -> None:
    record(records, transcript_id, ANN, retype("a", "s0", 0, HEARD.replace("quick", "slow")))
    cut = {"segment": "s0", "version": 0, "at": 9, "new_segment": "c1"}
    with pytest.raises(SegmentConflict):
        record_events(
            records,
            transcript_id,
            BOB,
            [retype("b", "s0", 0, f"{HEARD} today"), Incoming("c", "segment_split", cut)],
        )
    assert text(records, transcript_id).endswith("today")


def test_words_merge_after_a_split_too(records: Records, transcript_id: str) -> None:
    cut = {"segment": "s0", "version": 0, "at": 10, "new_segment": "c1"}
    record(records, transcript_id, ANN, Incoming("a", "segment_split", cut))
    rest = text(records, transcript_id, 1)
    assert rest == "brown fox jumps over the lazy dog"
    record(records, transcript_id, ANN, retype("a2", "c1", 1, rest.replace("brown", "red")))
    record(records, transcript_id, BOB, retype("b", "c1", 1, f"{rest} today"))
    assert text(records, transcript_id, 1) == f"{rest.replace('brown', 'red')} today"


def test_replacing_everywhere_merges_with_other_edits(records: Records, transcript_id: str) -> None:
    record(records, transcript_id, ANN, retype("a", "s0", 0, f"{HEARD} today"))
    parts = [
        {"segment": "s0", "version": 0, "text": HEARD.replace("quick", "slow")},
        {"segment": "s1", "version": 0, "text": "quite other words"},
    ]
    replaced = {"find": "x", "replace": "y", "segments": parts}
    record(records, transcript_id, BOB, Incoming("b", "text_replaced", replaced))
    assert text(records, transcript_id) == f"{HEARD.replace('quick', 'slow')} today"
    assert text(records, transcript_id, 1) == "quite other words"


def test_a_restoration_comes_from_the_server_only(records: Records, transcript_id: str) -> None:
    payload = {"to": 0, "segments": [], "speakers": {}, "title": "", "notes": "", "gaps": {}}
    with pytest.raises(Invalid):
        record_events(records, transcript_id, ANN, [Incoming("r", "restored", payload)])


def test_restoring_goes_back_and_forth(records: Records, transcript_id: str) -> None:
    record(records, transcript_id, ANN, retype("a", "s0", 0, "one"))
    retitle(records, transcript_id, ANN, "A title")
    joined = {"first": "s1", "second": "s2", "version": 0}
    record(records, transcript_id, BOB, Incoming("j", "segments_joined", joined))
    record(records, transcript_id, BOB, Incoming("k", "commented", {"comment": "k0", "at_s": 1, "text": "?"}))
    restored = restore(records, transcript_id, BOB, 0)
    assert {each["id"] for each in restored.segments} == {"s0", "s1", "s2"}
    cached, replayed = folds(records, transcript_id)
    assert cached == replayed
    view = transcript_view(records, transcript_id)
    assert [each["text"] for each in view["segments"]] == list(TEXT)
    assert len(view["comments"]) == 1
    restore(records, transcript_id, BOB, 3)
    view = transcript_view(records, transcript_id)
    assert [each["text"] for each in view["segments"]] == ["one", f"{TEXT[1]} {TEXT[2]}", TEXT[3]]
    assert view["title"] == "A title"
    with pytest.raises(Invalid):
        restore(records, transcript_id, BOB, 99)
    with pytest.raises(NotFound):
        restore(records, "nowhere", BOB, 0)


def test_one_is_told_what_changed_since_a_version(
    records: Records, transcript_id: str, owner: Account
) -> None:
    record(records, transcript_id, owner.id, retype("a", "s0", 0, "one"))
    record(records, transcript_id, ANN, Incoming("w", "word_confirmed", {"segment": "s1", "heard": 10}))
    record(records, transcript_id, ANN, Incoming("p", "audio_played", {"from_s": 0, "to_s": 1}))
    told = changes_since(records, transcript_id, 0, ANN)
    assert [each["id"] for each in told["segments"]] == ["s0", "s1"]
    assert (told["version"], told["order"], told["by"]) == (3, ["s0", "s1", "s2", "s3"], [owner.name])
    assert told["played"] == [[0.0, 1.0]]
    assert [each["id"] for each in changes_since(records, transcript_id, 1, ANN)["segments"]] == ["s1"]
    later = changes_since(records, transcript_id, 3, owner.id)
    assert (later["segments"], later["by"]) == ([], [])
    restore(records, transcript_id, ANN, 0)
    everything = changes_since(records, transcript_id, 3, owner.id)
    assert [each["text"] for each in everything["segments"]] == list(TEXT)
    assert everything["by"] == [""]
    with pytest.raises(NotFound):
        changes_since(records, "nowhere", 0, ANN)


def test_a_version_that_is_not_there_yet_brings_everything(records: Records, transcript_id: str) -> None:
    assert len(changes_since(records, transcript_id, 99, ANN)["segments"]) == 4


def test_comments_show_their_authors_and_whose_they_are(
    records: Records, transcript_id: str, owner: Account
) -> None:
    said = {"comment": "k0", "at_s": 2.5, "text": "Who?\nThem?"}
    record(records, transcript_id, owner.id, Incoming("k", "commented", said))
    (mine,) = transcript_view(records, transcript_id, owner.id)["comments"]
    assert (mine["author"], mine["own"], mine["text"]) == (owner.name, True, "Who?\nThem?")
    (theirs,) = changes_since(records, transcript_id, 0, ANN)["comments"]
    assert (theirs["author"], theirs["own"], theirs["settled"]) == (owner.name, False, False)


def test_people_are_where_they_last_said_until_they_leave(
    records: Records, transcript_id: str, owner: Account
) -> None:
    before, gone = glance(records, transcript_id)
    assert not gone
    arrive(records, transcript_id, owner.id, Place("t1"))
    arrive(records, transcript_id, owner.id, Place("t1", "s1", 7))
    (here,) = changes_since(records, transcript_id, 0, owner.id)["people"]
    assert here == {
        "tab": "t1",
        "person": owner.id,
        "name": owner.name,
        "you": True,
        "segment": "s1",
        "offset": 7,
    }
    there = glance(records, transcript_id)
    assert there != (before, gone)
    arrive(records, transcript_id, owner.id, Place("t1", "s1", 7))
    assert glance(records, transcript_id) == there
    leave(records, transcript_id, owner.id, "t1")
    assert glance(records, transcript_id) == (before, gone)
    assert glance(records, "nowhere")[1]


def test_who_falls_silent_is_forgotten(records: Records, transcript_id: str, owner: Account) -> None:
    arrive(records, transcript_id, owner.id, Place("t1"))
    with records.database.session() as session:
        row = session.get(Presence, (transcript_id, "t1"))
        assert row is not None
        row.seen_at = now() - timedelta(seconds=STALE_AFTER_S + 1)
    assert changes_since(records, transcript_id, 0, owner.id)["people"] == []
    arrive(records, transcript_id, owner.id, Place("t2"))
    with records.database.reading() as session:
        assert session.get(Presence, (transcript_id, "t1")) is None


def test_a_place_is_checked(records: Records, transcript_id: str, owner: Account) -> None:
    for place in (Place(""), Place("a b"), Place("t1", "s 1"), Place("x" * 65)):
        with pytest.raises(Invalid):
            arrive(records, transcript_id, owner.id, place)
    with pytest.raises(NotFound):
        arrive(records, "nowhere", owner.id, Place("t1"))
    arrive(records, transcript_id, owner.id, Place("t1"))
    with pytest.raises(Forbidden):
        arrive(records, transcript_id, "somebody else", Place("t1"))
    presence.leave(records, transcript_id, "somebody else", "t1")
    assert len(changes_since(records, transcript_id, 0, owner.id)["people"]) == 1


def test_the_history_tells_sittings_with_the_words_that_changed(
    records: Records, transcript_id: str, owner: Account
) -> None:
    record(records, transcript_id, owner.id, retype("a1", "s0", 0, HEARD.replace("quick", "slow")))
    record(records, transcript_id, owner.id, retype("a2", "s0", 1, HEARD.replace("quick", "slower")))
    record(records, transcript_id, ANN, Incoming("c", "segment_confirmed", {"segment": "s1"}))
    record(records, transcript_id, ANN, Incoming("n", "noted", {"notes": "umbrella"}))
    record(records, transcript_id, ANN, Incoming("p", "audio_played", {"from_s": 0, "to_s": 1}))
    told = versions(records, transcript_id)
    assert [(each.name, each.seq) for each in told.sittings] == [("", 4), (owner.name, 2)]
    (step,) = told.sittings[1].steps
    assert (step.kind, step.count) == ("segment_retyped", 2)
    assert [(part.state, part.text) for part in step.passages[0].parts] == [
        ("same", "the"),
        ("gone", "quick"),
        ("new", "slower"),
        ("same", "brown fox jumps over"),
        ("left out", ""),
    ]
    assert [each.kind for each in told.sittings[0].steps] == ["noted", "segment_confirmed"]
    mine = versions(records, transcript_id, by=owner.id)
    assert [each.actor for each in mine.sittings] == [owner.id]
    assert set(mine.people) == {owner.id, ANN}
    first = versions(records, transcript_id, limit=1)
    assert first.older == 4
    assert [each.seq for each in versions(records, transcript_id, before=first.older).sittings] == [2]


def test_an_old_version_differs_when_only_times_were_set_since(records: Records, transcript_id: str) -> None:
    timed = {"segment": "s0", "version": 0, "first": 0, "last": 1, "start_s": 0.1, "end_s": 0.9}
    record(records, transcript_id, ANN, Incoming("t", "words_timed", timed))
    assert as_it_was(records, transcript_id, 0).differs
    assert not as_it_was(records, transcript_id, 1).differs


def test_an_old_version_shows_what_is_different_now(records: Records, transcript_id: str) -> None:
    record(records, transcript_id, ANN, retype("a", "s0", 0, HEARD.replace("quick", "slow")))
    joined = {"first": "s1", "second": "s2", "version": 0}
    record(records, transcript_id, ANN, Incoming("j", "segments_joined", joined))
    old = as_it_was(records, transcript_id, 0)
    assert old.differs
    assert [(part.state, part.text) for part in old.passages[0].parts][1:3] == [
        ("gone", "quick"),
        ("new", "slow"),
    ]
    # That two passages are one now changes no word.
    assert [part.state for passage in old.passages[1:] for part in passage.parts] == ["same"] * 3
    assert not as_it_was(records, transcript_id, 2).differs
    with pytest.raises(NotFound):
        as_it_was(records, "nowhere", 0)
    with pytest.raises(NotFound):
        versions(records, "nowhere")
