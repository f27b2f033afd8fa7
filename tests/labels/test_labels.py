"""Labelled corrections: which segments become labels, and what other libraries read of them."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain import events
from backend.domain.errors import Invalid
from backend.domain.replay import apply
from backend.domain.review import is_reviewed
from backend.domain.transcript import Gap, Hypothesis, Transcript
from backend.services.labels import Label, Source, labels_of, write_audiofolder, write_nemo
from backend.services.labels.clips import flac_duration
from tests.domain.strategies import event, hypotheses
from tests.domain.test_quality import edited
from tests.domain.test_replay import after, heard

AUDIO = "cd" * 32


def source(**changed: Any) -> Source:
    values = {
        "recording_sha256": AUDIO,
        "consent_quality": True,
        "consent_training": True,
        "log": (),
        "salt": "salt",
    }
    return Source(**{**values, **changed})


def tone(sha256: str, start_s: float, end_s: float) -> bytes:
    """A second of a pitch that tells where the clip was cut."""
    moments = np.arange(round((end_s - start_s) * 16_000)) / 16_000
    file = io.BytesIO()
    wave = 0.2 * np.sin(2 * np.pi * (200 + 50 * start_s) * moments)
    soundfile.write(file, wave, 16_000, format="FLAC", subtype="PCM_16")
    assert sha256 == AUDIO
    return file.getvalue()


@pytest.fixture
def interview() -> tuple[Transcript, Hypothesis]:
    """Heard right, corrected, left out, not listened to, filled, and invented text taken out."""
    hypothesis = heard(
        "right as heard",
        "I red it",
        "a secret",
        "never checked",
        "thank you",
        gaps=(Gap("g0", 12.0, 12.5),),
    )
    transcript = after(
        hypothesis,
        events.SegmentRetyped("s1", 0, "I read it again."),
        events.SpeakerAssigned(("s1",), "2"),
        events.SpeakerNamed("2", "Ada"),
        events.SegmentExcluded("s2", "private"),
        events.GapFilled("g0", "well"),
        events.SegmentConfirmed("g0"),
        events.AudioPlayed(0, 10.5),
        events.SegmentRetyped("s4", 0, ""),
        events.SegmentConfirmed("s4"),
    )
    return transcript, hypothesis


@pytest.fixture
def rows(interview: tuple[Transcript, Hypothesis]) -> list[Label]:
    return list(labels_of(*interview, source()))


def test_reviewed_segments_become_labels_changed_or_not(rows: list[Label]) -> None:
    assert [(row.heard_text, row.text, row.changed) for row in rows] == [
        ("right as heard", "right as heard", False),
        ("I red it", "I read it again.", True),
        ("", "well", True),
        ("thank you", "", True),
    ]
    assert [row.confirmed for row in rows] == [False, False, True, True]
    assert all(row.consent_training for row in rows)
    assert rows[0].reviewed_share == pytest.approx(8 / 12, abs=1e-4)


def test_without_consent_to_training_there_is_no_label(interview: tuple[Transcript, Hypothesis]) -> None:
    assert list(labels_of(*interview, source(consent_training=False))) == []


@settings(max_examples=30)
@given(st.data())
def test_labels_are_the_reviewed_segments_and_no_other(data: st.DataObject) -> None:
    hypothesis = data.draw(hypotheses())
    transcript = edited(data, hypothesis)
    rows = list(labels_of(transcript, hypothesis, source()))
    reviewed = [each for each in transcript.segments if is_reviewed(each, transcript.played)]
    assert [row.text for row in rows] == [" ".join(each.text.split()) for each in reviewed]
    assert len({row.id for row in rows}) == len(rows)
    for row in rows:
        heard_words = [step["heard"] for step in row.operations if step["op"] != "insert"]
        said = [step["text"] for step in row.operations if step["op"] != "delete"]
        assert heard_words == row.heard_text.split()
        assert said == row.text.split()
        json.dumps(row.facts(), allow_nan=False)


def test_word_operations_carry_the_models_own_doubt(rows: list[Label]) -> None:
    assert [(step["op"], step["heard"], step["text"]) for step in rows[1].operations] == [
        ("equal", "I", "I"),
        ("substitute", "red", "read"),
        ("equal", "it", "it"),
        ("insert", "", "again."),
    ]
    assert rows[1].operations[1]["probability"] == 0.9
    assert rows[1].operations[3]["confidence"] is None


def test_people_are_hashed_with_the_salt_of_the_instance(interview: tuple[Transcript, Hypothesis]) -> None:
    log = (event(1, events.SegmentRetyped("s1", 0, "x"), "ada"), event(2, events.AudioPlayed(0, 9), "bob"))
    rows = list(labels_of(*interview, source(log=log)))
    others = list(labels_of(*interview, source(log=log, salt="another", recording_sha256="ef" * 32)))
    assert rows[0].editor == rows[2].editor != rows[1].editor
    assert all(len(row.editor) == len(row.speaker) == 16 for row in rows)
    assert not {row.speaker for row in rows} & {row.speaker for row in others}
    assert not {row.editor for row in rows} & {row.editor for row in others}


def test_a_named_speaker_is_the_same_in_every_recording_and_fold(
    interview: tuple[Transcript, Hypothesis],
) -> None:
    rows = list(labels_of(*interview, source()))
    others = list(labels_of(*interview, source(recording_sha256="ef" * 32)))
    assert rows[1].speaker == others[1].speaker
    assert rows[0].speaker != others[0].speaker
    folds = {row.speaker: row.fold for row in [*rows, *others]}
    assert all(folds[row.speaker] == row.fold for row in [*rows, *others])
    assert all(0 <= row.fold < 100 for row in rows)


def test_a_passage_that_was_rewritten_says_so() -> None:
    hypothesis = heard("so what I mean is that we should go home")
    transcript = after(hypothesis, events.SegmentRetyped("s0", 0, "Let's go."), events.SegmentConfirmed("s0"))
    assert [row.rewritten for row in labels_of(transcript, hypothesis, source())] == [True]


def test_a_withdrawn_confirmation_takes_the_label_back(interview: tuple[Transcript, Hypothesis]) -> None:
    transcript, hypothesis = interview
    later = apply(transcript, hypothesis, event(99, events.SegmentConfirmed("g0", confirmed=False)))
    assert "well" not in [row.text for row in labels_of(later, hypothesis, source())]


def test_the_manifest_names_clips_that_are_there(rows: list[Label], tmp_path: Path) -> None:
    assert write_nemo(rows, tmp_path / "out", tone) == 4
    lines = [json.loads(line) for line in (tmp_path / "out" / "manifest.jsonl").read_text().splitlines()]
    assert [(line["text"], line["pred_text"]) for line in lines] == [
        (row.text, row.heard_text) for row in rows
    ]
    for line in lines:
        facts = soundfile.info(tmp_path / "out" / line["audio_filepath"])
        assert (facts.samplerate, facts.channels, facts.format) == (16_000, 1, "FLAC")
        assert line["duration"] == facts.duration
        assert line["model_sha256"] == "ab" * 32
        assert line["recording_sha256"] == AUDIO
    assert len(list((tmp_path / "out" / "clips").iterdir())) == 4


@pytest.mark.filterwarnings("ignore")
def test_lhotse_loads_the_manifest_and_its_audio(rows: list[Label], tmp_path: Path) -> None:
    try:
        import lhotse
    except ImportError:
        pytest.skip("lhotse is not installed: pip install errata[lhotse]")
    write_nemo(rows, tmp_path / "out", tone)
    cuts = []
    for line in lhotse.serialization.load_jsonl(tmp_path / "out" / "manifest.jsonl"):
        recording = lhotse.Recording.from_file(
            tmp_path / "out" / line["audio_filepath"], recording_id=line["id"]
        )
        said = lhotse.SupervisionSegment(
            line["id"],
            recording.id,
            0.0,
            line["duration"],
            text=line["text"],
            speaker=line["speaker"],
            language=line["lang"],
        )
        cuts.append(recording.to_cut().map_supervisions(lambda each: each))
        cuts[-1].supervisions = [said]
    found = lhotse.CutSet.from_cuts(cuts)
    for cut, row in zip(found, rows, strict=True):
        lhotse.validate(cut)
        audio = cut.load_audio()
        expected, _ = soundfile.read(io.BytesIO(tone(AUDIO, row.start_s, row.end_s)), dtype="float32")
        np.testing.assert_allclose(audio[0], expected, atol=1e-4)
        assert cut.supervisions[0].text == row.text


@pytest.mark.filterwarnings("ignore")
def test_datasets_loads_the_audiofolder(
    rows: list[Label], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("USE_TORCH", "0")
    import datasets

    assert write_audiofolder(rows, tmp_path / "out", tone) == 4
    loaded = datasets.load_dataset(
        "audiofolder", data_dir=str(tmp_path / "out"), cache_dir=str(tmp_path / "cache")
    )
    assert set(loaded) == {"train"}
    # The files are read by soundfile, since decoding in `datasets` needs librosa.
    table = loaded["train"].cast_column("audio", datasets.Audio(decode=False)).sort("start_s")
    for found, row in zip(table, sorted(rows, key=lambda row: row.start_s), strict=True):
        assert found["text"] == row.text
        assert found["heard_text"] == row.heard_text
        assert [step["op"] for step in found["operations"]] == [step["op"] for step in row.operations]
        assert (found["editor"], found["speaker"], found["fold"]) == (row.editor, row.speaker, row.fold)
        audio, rate_hz = soundfile.read(found["audio"]["path"], dtype="float32")
        expected, _ = soundfile.read(io.BytesIO(tone(AUDIO, row.start_s, row.end_s)), dtype="float32")
        assert rate_hz == 16_000
        np.testing.assert_array_equal(audio, expected)


@pytest.mark.parametrize("write", [write_nemo, write_audiofolder])
def test_labels_are_never_mixed_into_a_folder_that_holds_something(write: Any, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(Invalid, match="not empty"):
        write([], tmp_path, tone)


@pytest.mark.parametrize("write", [write_nemo, write_audiofolder])
def test_no_labels_make_an_empty_table(write: Any, tmp_path: Path) -> None:
    assert write([], tmp_path, tone) == 0
    assert [path.read_text() for path in tmp_path.glob("*.jsonl")] == [""]


@pytest.mark.parametrize(
    ("rate_hz", "channels", "format_"), [(8000, 1, "FLAC"), (16_000, 2, "FLAC"), (16_000, 1, "WAV")]
)
def test_a_clip_that_is_not_16_khz_mono_flac_is_a_defect(rate_hz: int, channels: int, format_: str) -> None:
    file = io.BytesIO()
    soundfile.write(file, np.zeros((800, channels)), rate_hz, format=format_)
    with pytest.raises(ValueError, match="a clip"):
        flac_duration(file.getvalue())
