"""Voice activity: what onnxruntime makes of the same file, and stretches found while a recording is heard."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from onnx.numpy_helper import to_array

from backend.domain.errors import Unavailable
from worker.pipeline.decode import open_audio
from worker.pipeline.prepare import resampled
from worker.pipeline.voice import WINDOW_S, SpeechSpans, VoiceActivity, speech_spans
from worker.pipeline.voice_weights import read_weights
from worker.whisper import voice_model_path

CLOSE = 1e-5


def theirs(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """What faster-whisper's session makes of a recording."""
    session = onnxruntime.InferenceSession(str(voice_model_path()), providers=["CPUExecutionProvider"])
    windows = np.pad(samples, (0, -len(samples) % 512)).reshape(-1, 512)
    before = np.vstack((np.zeros((1, 64), np.float32), windows[:-1, -64:]))
    state = np.zeros((1, 1, 128), np.float32)
    outputs = session.run(None, {"input": np.hstack((before, windows)), "h": state, "c": state})
    return np.asarray(outputs[0], np.float32).reshape(-1)


@pytest.fixture(scope="module")
def speech(data: Path) -> NDArray[np.float32]:
    return np.concatenate(
        [soundfile.read(data / name, dtype="float32")[0] for name in ("jfk.flac", "austen.wav")]
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda samples: samples, id="as it is"),
        pytest.param(lambda samples: samples * np.float32(1e-3), id="quiet"),
        pytest.param(lambda samples: np.clip(samples * 20, -1, 1), id="clipped"),
        pytest.param(lambda samples: samples + np.float32(0.3), id="off centre"),
        pytest.param(lambda samples: samples[:1], id="one sample"),
        pytest.param(lambda samples: samples[:513], id="one sample more than a window"),
    ],
)
def test_probabilities_are_those_of_onnxruntime(speech: NDArray[np.float32], change) -> None:
    samples = change(speech)
    ours = VoiceActivity(voice_model_path())(samples)
    np.testing.assert_allclose(ours, theirs(samples), rtol=0, atol=CLOSE)


def test_blocks_give_the_answer_of_the_whole(speech: NDArray[np.float32]) -> None:
    listen = VoiceActivity(voice_model_path())
    blocks = [listen(speech[start : start + 5120]) for start in range(0, len(speech), 5120)]
    np.testing.assert_array_equal(np.concatenate(blocks), VoiceActivity(voice_model_path())(speech))


def test_spans_of_real_recordings_are_those_that_onnxruntime_leads_to(shared_data: Path) -> None:
    heard = 0
    for name, samples in recordings(shared_data):
        ours, duration_s = VoiceActivity(voice_model_path())(samples), len(samples) / 16_000
        expected = theirs(samples)
        np.testing.assert_allclose(ours, expected, rtol=0, atol=CLOSE, err_msg=name)
        assert speech_spans(ours, duration_s) == speech_spans(expected, duration_s), name
        heard += 1
    assert heard > 30


def recordings(folder: Path) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Every file that can be read, but those that are the others joined."""
    for path in sorted(folder.rglob("*.*")):
        if path.suffix in (".json", ".jsonl", ".md") or path.parent.name == "broken" or "long" in path.name:
            continue
        with open_audio(path, path.name) as source:
            yield path.name, np.concatenate(list(resampled(source, path.name)))


def test_the_files_first_layer_is_a_fourier_transform_under_a_hann_window() -> None:
    """What lets a fast transform stand in for it."""
    graph = onnx.load(str(voice_model_path())).graph
    filters = next(
        to_array(tensor) for tensor in graph.initializer if tensor.name.endswith("forward_basis_buffer")
    )
    transform = np.fft.fft(np.eye(256))[:129] * np.hanning(257)[:-1]
    np.testing.assert_allclose(filters[:, 0], np.vstack([transform.real, transform.imag]), rtol=0, atol=1e-7)


def test_another_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"cannot be read.*pip install 'faster-whisper"):
        VoiceActivity(tmp_path / "silero.onnx")
    (tmp_path / "silero.onnx").write_bytes(voice_model_path().read_bytes()[:-1] + b"\0")
    with pytest.raises(Unavailable, match=r"not the Silero VAD v6.*pip install 'faster-whisper"):
        read_weights(tmp_path / "silero.onnx")


# Probabilities as the letters of a drawing: speech, between the thresholds, silence.
LEVELS = {"#": 0.9, "-": 0.4, ".": 0.1}


def drawn(drawing: str) -> NDArray[np.float32]:
    return np.array([LEVELS[letter] for letter in drawing], np.float32)


def in_windows(spans: list[tuple[float, float]]) -> list[tuple[int, int]]:
    return [(round(start_s / WINDOW_S), round(end_s / WINDOW_S)) for start_s, end_s in spans]


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        ("", []),
        ("......", []),
        ("------", []),
        ("..##..", [(2, 4)]),
        ("..#-..", [(2, 4)]),
        ("..-#-#-.", [(3, 7)]),
        ("######", [(0, 6)]),
        ("..#.....", []),
        ("#....#", [(0, 6)]),
        ("##....##......", [(0, 8)]),
        ("##.....##.....", [(0, 2), (7, 9)]),
        ("##.--.##......", [(0, 8)]),
        ("##....-----.##", [(0, 2), (12, 14)]),
        ("##.....#", [(0, 2)]),
    ],
)
def test_stretches_begin_and_end_where_they_should(drawing: str, expected: list[tuple[int, int]]) -> None:
    assert in_windows(speech_spans(drawn(drawing), len(drawing) * WINDOW_S)) == expected


def test_no_stretch_ends_after_the_recording() -> None:
    assert speech_spans(drawn("..####"), 0.17) == [(2 * WINDOW_S, 0.17)]
    assert speech_spans(drawn("..####"), 0.10) == []


drawings = st.text("#-.", max_size=60) | st.lists(
    st.tuples(st.sampled_from("#-."), st.integers(1, 7)), max_size=12
).map(lambda runs: "".join(letter * count for letter, count in runs))


def by_definition(drawing: str) -> list[tuple[int, int]]:
    """Mark the windows of speech, fill the short silences between, drop what is short."""
    marks, speaking = "", False
    for letter in drawing:
        speaking = letter == "#" or (speaking and letter == "-")
        marks += "#" if speaking else "."
    for silence in range(1, 5):
        marks = marks.replace("#" + "." * silence + "#", "#" * (silence + 2))
        marks = marks.replace("#" + "." * silence + "#", "#" * (silence + 2))  # matches that overlapped
    marks = f".{marks}."
    starts = [at for at in range(1, len(marks)) if marks[at - 1 : at + 1] == ".#"]
    ends = [at for at in range(1, len(marks)) if marks[at - 1 : at + 1] == "#."]
    return [(start - 1, end - 1) for start, end in zip(starts, ends, strict=True) if end - start > 1]


@given(drawings)
def test_stretches_are_those_of_the_definition(drawing: str) -> None:
    assert in_windows(speech_spans(drawn(drawing), len(drawing) * WINDOW_S)) == by_definition(drawing)


@given(drawings, st.lists(st.integers(0, 60), max_size=6), st.floats(0, WINDOW_S))
def test_stretches_are_the_same_however_probabilities_arrive(
    drawing: str, cuts: list[int], missing_s: float
) -> None:
    probabilities = drawn(drawing)
    duration_s = max(0.0, len(drawing) * WINDOW_S - missing_s)
    whole = speech_spans(probabilities, duration_s)
    finder, found, decided_s = SpeechSpans(), [], 0.0
    for part in np.split(probabilities, sorted(cuts)):
        new = finder.push(part)
        assert all(start_s >= decided_s for start_s, _ in new)
        found += new
        assert whole[: len(found)] == found
        assert decided_s <= finder.decided_s <= len(drawing) * WINDOW_S
        decided_s = finder.decided_s
    last = finder.finish(duration_s)
    assert all(start_s >= decided_s for start_s, _ in last)
    assert found + last == whole


def test_what_is_decided_grows_with_silence_and_waits_for_speech() -> None:
    finder = SpeechSpans()
    assert finder.decided_s == 0.0
    assert finder.push(drawn("...")) == []
    assert finder.decided_s == 3 * WINDOW_S
    assert finder.push(drawn("##....")) == []
    assert finder.decided_s == 3 * WINDOW_S
    assert finder.push(drawn(".")) == [(3 * WINDOW_S, 5 * WINDOW_S)]
    assert finder.decided_s == 10 * WINDOW_S
