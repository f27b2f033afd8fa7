"""What the page about the API says is what the API takes and answers."""

from dataclasses import MISSING, fields
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from backend.domain.codec import KINDS, change_from_json
from backend.domain.cue_times import FAULTS
from backend.domain.errors import SegmentConflict
from backend.domain.subtitle_rules import PROFILES
from backend.services.editing import Recorded
from backend.services.exporting import FORMATS
from backend.services.labels import LAYOUTS
from backend.services.library import STATES
from backend.services.records import Records
from backend.storage.database import Database
from backend.storage.media import MediaStore
from backend.web.application import WebOptions, build
from backend.web.errors import FRAMEWORK_SENTENCES, STATUSES
from backend.web.schemas import AcceptedRecording, CueList, EventBatch, TranscriptJson
from tests.conftest import RecordingQueue
from tests.docs.pages import examples, page, rows, section, ticked

TEXT = page("api.md")
METHODS = ("GET", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "PUT")


@pytest.fixture
def schema(tmp_path: Path) -> dict[str, Any]:
    records = Records(
        Database(f"sqlite:///{tmp_path / 'errata.db'}"),
        MediaStore(tmp_path),
        cast("Any", RecordingQueue()),
        max_upload_bytes=1000,
    )
    app = build(records, WebOptions(data_dir=tmp_path, frontend=Path(str(files("frontend")))))
    described = app.openapi_schema.to_schema()
    records.database.close()
    return described


def test_every_request_of_the_schema_is_documented_and_no_other(schema: dict[str, Any]):
    documented = {each for each in ticked(TEXT) if each.startswith(METHODS) and " /" in each}
    described = {
        f"{method.upper()} {path}"
        for path, item in schema["paths"].items()
        for method in item
        if method.upper() in METHODS and not (method == "head" and "get" in item)
    }
    assert documented == described


def test_every_kind_of_event_is_listed_with_its_fields():
    listed = {
        kind.strip("`"): (ticked(needed), ticked(optional))
        for kind, needed, optional, _ in rows(TEXT, "kind", "fields", "may be left out", "what a person did")
    }
    assert listed == {
        kind: (
            [field.name for field in fields(cls) if field.default is MISSING],
            [field.name for field in fields(cls) if field.default is not MISSING],
        )
        for kind, cls in KINDS.items()
    }


def test_the_example_of_a_batch_can_be_sent():
    batch = msgspec.convert(example("events", 0), EventBatch, strict=True)
    for event in batch.events:
        assert change_from_json(event.kind, event.payload).kind == event.kind
    assert set(example("events", 1)) == {field.name for field in fields(Recorded)}


def example(part: str, index: int) -> Any:
    return examples(section(TEXT, {"events": "### Events", "errors": "## Errors"}[part]))[index]


def nothing_more(value: Any, cls: type[msgspec.Struct]) -> Any:
    """The value as the class writes it: what is left out or added makes a difference."""
    return msgspec.json.decode(msgspec.json.encode(msgspec.convert(value, cls, strict=True)))


def test_the_examples_of_a_recording_and_a_transcript_have_just_the_fields_there_are():
    recording = examples(section(TEXT, "## Recordings"))[0]
    assert nothing_more(recording, AcceptedRecording) == recording
    transcript = examples(section(TEXT, "## Transcripts"))[0]
    assert nothing_more(transcript, TranscriptJson) == transcript


def test_the_example_of_subtitles_has_just_the_fields_there_are():
    (cues,) = examples(section(TEXT, "### Subtitles"))
    assert nothing_more(cues, CueList) == cues
    assert set(FAULTS) <= set(ticked(section(TEXT, "### Subtitles")))
    assert set(PROFILES) <= set(ticked(section(TEXT, "### Subtitles")))


def test_the_example_of_a_conflict_has_its_details():
    error = example("errors", 0)["error"]
    conflict = SegmentConflict("s0", "theirs", "yours", 5)
    assert (error["code"], error["message"]) == (STATUSES[SegmentConflict][1], conflict.message)
    assert set(error["details"]) == {*conflict.details(), "stored", "segments", "removed"}


def test_every_status_and_code_is_listed_and_no_other():
    listed = {(int(status), code.strip("`")) for status, code, _ in rows(TEXT, "status", "code", "when")}
    raised = {*STATUSES.values(), *((status, code) for status, (code, _) in FRAMEWORK_SENTENCES.items())}
    assert listed == {*raised, (412, "invalid"), (500, "internal")}


def test_states_formats_and_layouts_are_those_there_are():
    assert [state.strip("`") for state, _ in rows(TEXT, "state", "meaning")] == list(STATES)
    assert [name.strip("`") for name, _ in rows(TEXT, "format", "what")] == list(FORMATS)
    assert set(LAYOUTS) <= set(ticked(section(TEXT, "## Labelled corrections")))
