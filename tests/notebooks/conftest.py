"""A small site made through the real services, to be read from outside."""

import pytest

from backend.services import editing, library
from backend.services.editing import Incoming, record_events
from backend.services.records import Records
from tests.services.conftest import MakeTranscript
from tests.services.conftest import make_transcript as make_transcript
from tests.services.hearing import TEXT

CORRECTED = TEXT[0].replace("fox", "box")


@pytest.fixture
def site(records: Records, make_transcript: MakeTranscript) -> str:
    """Address of a site: two reviewed recordings, one that nobody agreed to measure, one in the trash."""
    for number in range(2):
        review(records, make_transcript(), number)
    hidden, trashed = make_transcript(consent_quality=False), make_transcript()
    review(records, hidden, 2)
    review(records, trashed, 3)
    newest = library.list_recordings(records).recordings[0]
    library.move_to_trash(records, [newest.id])
    return records.database.url.render_as_string(hide_password=False)


def review(records: Records, transcript_id: str, number: int) -> None:
    """Open, name, correct the first segment (of one word or of two), confirm it and the next, rate."""
    text = CORRECTED if number % 2 else CORRECTED.replace("lazy", "crazy")
    changes = [
        ("opened", {}),
        ("titled", {"title": "Talk with Dr. Secret"}),
        ("segment_retyped", {"segment": "s0", "version": 0, "text": text}),
        ("segment_confirmed", {"segment": "s0"}),
        ("segment_confirmed", {"segment": "s1"}),
    ]
    incoming = [Incoming(str(at), *change) for at, change in enumerate(changes)]
    record_events(records, transcript_id, "ann", incoming)
    editing.rate(records, transcript_id, "ann", stars=4 - number % 2, comment="Secret praise")
