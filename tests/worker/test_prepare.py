"""The first step: what it leaves behind for the others."""

import json
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile

from backend.domain.playback import PROXY, peaks_name
from kernels.peaks import peaks
from worker.pipeline.audio import RATE_HZ, open_samples, stretch
from worker.pipeline.prepare import SAMPLES, Found, Prepared, prepare


def prepared(path: Path, folder: Path, **options: Any) -> Prepared:
    return prepare(path, folder, longest_chunk_s=24.0, max_duration_s=60, **options)


@pytest.fixture(scope="module")
def jfk(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Prepared, Path]:
    folder = tmp_path_factory.mktemp("jfk")
    return prepared(data / "jfk.flac", folder), folder


def test_speech_is_found_and_cut_into_chunks(jfk: tuple[Prepared, Path]) -> None:
    found, _ = jfk
    assert found.has_speech
    assert found.duration_s == pytest.approx(11.0, abs=0.01)
    assert found.chunks[0][0] < 1.0
    assert found.chunks[-1][1] > 10.0


def test_what_is_prepared_survives_json(jfk: tuple[Prepared, Path]) -> None:
    found, _ = jfk
    assert Prepared.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_samples_are_those_of_the_recording(jfk: tuple[Prepared, Path], data: Path) -> None:
    expected, _ = soundfile.read(data / "jfk.flac", dtype="int16")
    samples = open_samples(jfk[1] / SAMPLES)
    assert np.array_equal(samples, expected)
    assert stretch(samples, (1.0, 2.0)).shape == (RATE_HZ,)


@pytest.mark.parametrize("per_second", [100, 10, 1])
def test_peaks_are_those_of_the_whole_recording_at_every_zoom(
    jfk: tuple[Prepared, Path], data: Path, per_second: int
) -> None:
    samples, _ = soundfile.read(data / "jfk.flac", dtype="float32")
    written = np.frombuffer((jfk[1] / peaks_name(per_second)).read_bytes(), np.int8).reshape(-1, 2)
    assert len(written) == 11 * per_second
    assert np.array_equal(written, peaks(samples, RATE_HZ, per_second))


def test_the_proxy_plays_and_has_its_index_at_the_front(jfk: tuple[Prepared, Path]) -> None:
    path = jfk[1] / PROXY
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        assert stream.codec_context.name == "aac"
        assert sum(frame.samples for frame in container.decode(stream)) / stream.rate == pytest.approx(
            11, abs=0.2
        )


def test_progress_is_told_and_may_stop_the_work(data: Path, tmp_path: Path) -> None:
    def stop(_: Found) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepared(data / "jfk.flac", tmp_path, on_progress=stop)


@pytest.mark.parametrize("kind", ["silence", "noise", "tone", "hum"])
def test_nobody_speaks_in_silence_noise_and_tones(tmp_path: Path, kind: str) -> None:
    times = np.arange(20 * RATE_HZ) / RATE_HZ
    samples = {
        "silence": np.zeros(len(times)),
        "noise": np.random.default_rng(0).normal(0, 0.1, len(times)),
        "tone": 0.4 * np.sin(2 * np.pi * 440 * times) * (times % 1 < 0.5),
        "hum": 0.3 * sum(np.sin(2 * np.pi * 50 * k * times) / k for k in range(1, 6)),
    }[kind]
    soundfile.write(tmp_path / "quiet.wav", samples, RATE_HZ)
    found = prepared(tmp_path / "quiet.wav", tmp_path / "work")
    assert (found.has_speech, found.chunks) == (False, [])
