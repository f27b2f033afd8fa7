"""A transcript as a file: its name is a name, not a path."""

from pathlib import Path

import pytest

from backend.services import library
from backend.services.delivering import deliver_heard
from backend.services.records import Records
from tests.services.conftest import MakeTranscript


@pytest.mark.parametrize("title", ["../../etc/passwd", "a/b\\c", "..", "./.hidden", "Board meeting 3/4"])
def test_a_title_never_makes_a_path_of_the_file_name(
    records: Records, make_transcript: MakeTranscript, title: str
) -> None:
    transcript = make_transcript()
    recording = library.list_recordings(records).recordings[0].id
    library.change(records, recording, "somebody", title=title)
    name = deliver_heard(records, transcript, "txt").filename
    assert name.endswith(".txt")
    assert Path(name).name == name
    assert "\\" not in name
    assert not name.startswith(".")
