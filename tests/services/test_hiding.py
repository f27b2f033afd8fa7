"""Flags hidden on a random share of segments: from whom, what edits then say, and what comes of it."""

from backend.domain.slicing import Chosen
from backend.services import editing, library, preferences
from backend.services.dashboard import dashboard
from backend.services.editing import Incoming, record_events, transcript_view
from backend.services.records import Records
from backend.storage import accounts
from backend.storage.tables import Account, TranscriptRow
from tests.services.conftest import MakeTranscript


def hiding(records: Records, transcript_id: str, share: float = 1.0) -> str:
    """Make it a transcript on whose share of segments flags are hidden."""
    with records.database.session() as session:
        session.get_one(TranscriptRow, transcript_id).hidden_share = share
    return transcript_id


def hidden(records: Records, transcript_id: str, actor: str | None) -> list[list[int]]:
    return transcript_view(records, transcript_id, actor)["flags_hidden"]


def test_flags_are_hidden_only_from_people_who_take_part_in_recordings_that_may_be_measured(
    records: Records, make_transcript: MakeTranscript, owner: Account
) -> None:
    transcript_id = hiding(records, make_transcript())
    assert hidden(records, transcript_id, owner.id)[0] == [0, 9]
    assert hidden(records, transcript_id, None) == []
    assert hidden(records, make_transcript(), owner.id) == []
    preferences.change(records, owner.id, {"experiment": False})
    assert hidden(records, transcript_id, owner.id) == []
    # Who switches all marks off, and on again, must not see those that are hidden.
    preferences.change(records, owner.id, {"experiment": None, "flags": False})
    assert hidden(records, transcript_id, owner.id) != []
    library.change(
        records, editing.transcript_view(records, transcript_id)["recording_id"], "ann", consent_quality=False
    )
    assert hidden(records, transcript_id, owner.id) == []


def test_an_edit_where_flags_are_hidden_says_so_whatever_the_client_thinks(
    records: Records, make_transcript: MakeTranscript, owner: Account
) -> None:
    transcript_id = hiding(records, make_transcript())
    made = {"segment": "s0", "version": 0, "text": "a quick brown fox", "flags_visible": True}
    record_events(records, transcript_id, owner.id, [Incoming("1", "segment_retyped", made)])
    preferences.change(records, owner.id, {"experiment": False})
    record_events(
        records, transcript_id, owner.id, [Incoming("2", "segment_retyped", made | {"segment": "s1"})]
    )
    (second, first) = editing.history(records, transcript_id)
    assert first["payload"]["flags_visible"] is False
    assert second["payload"]["flags_visible"] is True


def test_what_was_corrected_without_marks_is_told_until_somebody_opens_it_who_sees_them(
    records: Records, make_transcript: MakeTranscript, owner: Account
) -> None:
    transcript_id = hiding(records, make_transcript())
    editing.log_opened(records, transcript_id, owner.id)
    # "brown" would have been flagged, "fox" not.
    made = {"segment": "s0", "version": 0, "text": "the quick brawny ox jumps over the lazy dog"}
    changes = [("segment_retyped", made), ("segment_confirmed", {"segment": "s0"})]
    record_events(
        records, transcript_id, owner.id, [Incoming(str(n), *each) for n, each in enumerate(changes)]
    )
    told = dashboard(records, Chosen()).marks
    assert (told["transcripts"], told["hidden"]["wrong"], told["recall"]["value"]) == (1, 2, 0.5)
    assert [(each["model"], each["recall"]["value"]) for each in told["models"]] == [("tiny.en", 0.5)]
    assert dashboard(records, Chosen(language="de")).marks["transcripts"] == 0
    with records.database.session() as session:
        colleague = accounts.add(
            session, Account(name="Ben", password_hash="-", preferences={"flags": False})
        )
        colleague_id = colleague.id
    editing.log_opened(records, transcript_id, colleague_id)
    told = dashboard(records, Chosen()).marks
    assert (told["transcripts"], told["left_out"], told["recall"], told["models"]) == (0, 1, None, [])
