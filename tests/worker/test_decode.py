"""Recordings of every kind, and files that are none."""

import struct
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from av.audio.frame import AudioFrame

from backend.domain.errors import BadAudio
from worker.pipeline.audio import RATE_HZ, open_samples
from worker.pipeline.decode import open_audio
from worker.pipeline.prepare import SAMPLES, Prepared, prepare

HOUR_S = 3600.0


def prepared(path: Path, folder: Path, **options: object) -> Prepared:
    chosen = {"longest_chunk_s": 24.0, "max_duration_s": HOUR_S, "playback": False, **options}
    return prepare(path, folder / "work", **chosen)


def tone(seconds: float, rate_hz: int = RATE_HZ, channels: int = 1) -> np.ndarray:
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    return np.repeat(0.3 * np.sin(2 * np.pi * 440 * times)[:, None], channels, axis=1).astype(np.float32)


def write_m4a(path: Path, samples: np.ndarray) -> None:
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("aac", rate=RATE_HZ, layout="mono")
        frame = AudioFrame.from_ndarray(samples.T.copy(), format="fltp", layout="mono")
        frame.sample_rate = RATE_HZ
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


@pytest.mark.parametrize(
    ("suffix", "format_", "subtype"),
    [
        ("wav", "WAV", "PCM_U8"),
        ("wav", "WAV", "PCM_16"),
        ("wav", "WAV", "PCM_24"),
        ("wav", "WAV", "FLOAT"),
        ("wav", "WAV", "ULAW"),
        ("flac", "FLAC", "PCM_16"),
        ("mp3", "MP3", "MPEG_LAYER_III"),
        ("ogg", "OGG", "VORBIS"),
        ("opus", "OGG", "OPUS"),
        ("aiff", "AIFF", "PCM_16"),
    ],
)
def test_every_kind_of_file_gives_the_same_sound(
    tmp_path: Path, suffix: str, format_: str, subtype: str
) -> None:
    path = tmp_path / f"tone.{suffix}"
    soundfile.write(path, tone(2.0, 48_000, 2), 48_000, format=format_, subtype=subtype)
    found = prepared(path, tmp_path)
    assert found.duration_s == pytest.approx(2.0, abs=0.06)
    assert (found.facts.rate_hz, found.facts.channels) == (48_000, 2)
    samples = open_samples(tmp_path / "work" / SAMPLES)[4_000:28_000] / 32768
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    assert np.argmax(spectrum) * RATE_HZ / len(samples) == pytest.approx(440, abs=1)
    assert np.sqrt(np.mean(samples**2)) == pytest.approx(0.3 / np.sqrt(2), rel=0.05)


def test_m4a_is_read_whole(tmp_path: Path) -> None:
    write_m4a(tmp_path / "tone.m4a", tone(5.0))
    assert prepared(tmp_path / "tone.m4a", tmp_path).duration_s == pytest.approx(5.0, abs=0.15)


@pytest.mark.parametrize("name", ["speech.mp4", "speech.txt", "speech.raw", "speech"])
def test_a_file_is_judged_by_its_content_and_not_by_its_name(tmp_path: Path, data: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes((data / "austen.wav").read_bytes())
    assert prepared(path, tmp_path).duration_s == pytest.approx(7.1, abs=0.01)


def wav_header(*, rate_hz: int = RATE_HZ, channels: int = 1, data_bytes: int = 0) -> bytes:
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF", 36 + data_bytes, b"WAVE", b"fmt ", 16, 1, channels, rate_hz,
        rate_hz * channels * 2 & 0xFFFFFFFF, channels * 2 & 0xFFFF, 16, b"data", data_bytes,
    )  # fmt: skip


BROKEN = {
    "empty": (b"", "empty"),
    "header only": (wav_header(), "no sound"),
    "half a header": (wav_header()[:22], "not a recording"),
    "text": (b"Dear diary, today I spoke to nobody.\n" * 50, "not a recording"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(500), "not a recording"),
    "absurd rate": (wav_header(rate_hz=1_092_676, data_bytes=3200) + bytes(3200), "1,092,676 Hz"),
    "absurd channels": (wav_header(channels=900, data_bytes=18_000) + bytes(18_000), r"channels|recording"),
    "cut short": (wav_header(data_bytes=320_000) + bytes(100_000), "cut short"),
    "playlist": (b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n", "not a recording"),
    "concat script": (b"ffconcat version 1.0\nfile /etc/passwd\n", "not a recording"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_with_a_sentence_that_names_it(tmp_path: Path, case: str) -> None:
    content, reason = BROKEN[case]
    path = tmp_path / "interview.wav"
    path.write_bytes(content)
    with pytest.raises(BadAudio, match=reason) as refused:
        prepared(path, tmp_path)
    assert "interview.wav" in refused.value.message
    assert refused.value.message.count(".") >= 2, "it says what would work"


@pytest.mark.parametrize("suffix", ["flac", "mp3", "m4a"])
def test_a_recording_cut_in_the_middle_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"whole.{suffix}"
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, (20 * RATE_HZ, 1)).astype(np.float32)
    if suffix == "m4a":
        write_m4a(path, noise)
    else:
        soundfile.write(path, noise, RATE_HZ)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(BadAudio, match=r"cut short|damaged"):
        prepared(path, tmp_path)


def test_samples_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    samples = tone(1.0)
    samples[5_000] = np.nan
    soundfile.write(tmp_path / "nan.wav", samples, RATE_HZ, subtype="FLOAT")
    with pytest.raises(BadAudio, match="not numbers"):
        prepared(tmp_path / "nan.wav", tmp_path)


def test_a_recording_that_is_too_long_is_refused_by_its_header(tmp_path: Path, data: Path) -> None:
    decoded: list[float] = []
    with pytest.raises(BadAudio, match="at most"):
        prepared(data / "jfk.flac", tmp_path, max_duration_s=5.0, on_progress=decoded.append)
    assert not decoded, "nothing of it is decoded first"


def test_a_video_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "silent.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 16
        stream.pix_fmt = "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(BadAudio, match="holds no sound"):
        prepared(path, tmp_path)


def test_the_broken_files_of_the_corpus_are_all_refused(tmp_path: Path, shared_data: Path) -> None:
    for path in sorted((shared_data / "broken").iterdir()):
        with pytest.raises(BadAudio, match=path.name.replace(".", r"\.")):
            prepared(path, tmp_path)


def test_all_formats_of_the_corpus_give_one_duration(tmp_path: Path, shared_data: Path) -> None:
    paths = sorted((shared_data / "formats").iterdir())
    assert len(paths) == 17
    for path in paths:
        assert prepared(path, tmp_path).duration_s == pytest.approx(7.1, abs=0.06), path.name


def test_only_a_block_of_a_recording_is_read_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    soundfile.write(path, np.zeros((48_000 * 30, 2), np.int16), 48_000)
    with open_audio(path) as source:
        sizes = [block.nbytes for block in source.blocks]
    assert max(sizes) < 1 << 20
    assert sum(sizes) == 48_000 * 30 * 2 * 2


def test_a_header_that_says_less_than_there_is_lets_no_more_in_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "lying.m4a"
    write_m4a(path, tone(10.0))
    lying = bytearray(path.read_bytes())
    for box, at in ((b"mvhd", 20), (b"mdhd", 20)):
        place = lying.index(box) + at
        says = int.from_bytes(lying[place : place + 4], "big")
        lying[place : place + 4] = (says // 10).to_bytes(4, "big")
    path.write_bytes(lying)
    with open_audio(path) as source:
        assert source.promised_s is not None
        assert source.promised_s < 2.0
    with pytest.raises(BadAudio, match="at most"):
        prepared(path, tmp_path, max_duration_s=5.0)
