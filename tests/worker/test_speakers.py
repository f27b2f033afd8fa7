"""Speakers are told apart by their voices: the networks are the original ones, and real voices come apart."""

import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from backend.domain.audio_facts import AudioFacts
from backend.domain.errors import Unavailable
from backend.domain.transcript import Word
from backend.services.transcribing import JobStopped
from worker.pipeline.audio import to_pcm
from worker.pipeline.prepare import SAMPLES, Prepared
from worker.speakers import networks
from worker.speakers.features import mel_bands
from worker.speakers.networks import Networks, load_networks
from worker.speakers.proposing import Proposer
from worker.speakers.shapes import LENGTH
from worker.speakers.torch_file import read_arrays

RATE_HZ = 16_000
FACTS = AudioFacts(
    rate_hz=RATE_HZ,
    channels=1,
    codec="wav/pcm_16",
    loudness_lufs=None,
    silent_share=0.0,
    clipped_share=0.0,
    noise_floor_db=None,
    speech_level_db=None,
)


@pytest.fixture(scope="module")
def installed() -> None:
    if not networks.is_installed():
        pytest.skip("WHAT TELLS VOICES APART IS NOT INSTALLED, so speakers go untested: make speakers")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def loaded(installed: None, cache: Path) -> Networks:
    return load_networks(cache, threads=1)


@pytest.fixture(scope="module")
def reference(data: Path) -> dict[str, NDArray[np.float32]]:
    with np.load(data / "speakers.npz") as file:
        return dict(file)


@pytest.fixture(scope="module")
def austen(data: Path) -> NDArray[np.float32]:
    return soundfile.read(data / "austen.wav", dtype="float32")[0]


def conversation(data: Path, folder: Path) -> tuple[list[Word], list[str], Prepared]:
    """A man and a woman in turns: words of 0.4 s where there is sound, and who says them."""
    man, woman = (soundfile.read(data / name, dtype="float32")[0] for name in ("jfk.flac", "austen.wav"))
    parts = [
        ("man", man[:88_000]),
        ("woman", woman[:60_000]),
        ("man", man[88_000:]),
        ("woman", woman[60_000:]),
    ]
    words: list[Word] = []
    who: list[str] = []
    begin_s = 0.0
    for speaker, part in parts:
        for at_s in np.arange(0, len(part) / RATE_HZ - 0.4, 0.4):
            sound = part[int(at_s * RATE_HZ) : int((at_s + 0.4) * RATE_HZ)]
            if np.sqrt(np.mean(sound**2)) > 0.02:
                words.append(Word("word", begin_s + at_s, begin_s + at_s + 0.4, 0.9, 0.9))
                who.append(speaker)
        begin_s += len(part) / RATE_HZ
    (folder / SAMPLES).write_bytes(to_pcm(np.concatenate([part for _, part in parts])).tobytes())
    return words, who, Prepared(begin_s, [], [], FACTS)


def test_mel_bands_are_those_of_kaldi(
    austen: NDArray[np.float32], reference: dict[str, NDArray[np.float32]]
) -> None:
    bands = mel_bands(austen[16_000:48_000])
    assert bands.shape == reference["bands"].shape
    assert np.abs(bands - reference["bands"]).max() < 1e-3
    assert mel_bands(np.zeros(399, np.float32)).shape == (0, 80)
    assert np.isfinite(mel_bands(np.zeros(4000, np.float32))).all()


def test_embeddings_are_those_of_the_original_network(
    loaded: Networks, reference: dict[str, NDArray[np.float32]]
) -> None:
    bands = reference["bands"]
    whole = np.stack([bands[start : start + 150] for start in (0, 40)])
    found = loaded.embedding(whole - whole.mean(axis=1, keepdims=True))
    assert np.abs(found - reference["embedding"]).max() < 1e-4
    short = bands[np.newaxis, :61]
    found = loaded.embedding(short - short.mean(axis=1, keepdims=True))
    assert np.abs(found - reference["short_embedding"]).max() < 1e-4


def test_segmentation_is_that_of_the_original_network(
    loaded: Networks, austen: NDArray[np.float32], reference: dict[str, NDArray[np.float32]]
) -> None:
    heard = np.pad(austen, (0, LENGTH - len(austen)))
    found = loaded.segmentation(heard[np.newaxis, np.newaxis])[0]
    assert found.shape == (589, 7)
    assert np.abs(found[::8] - reference["segmentation"]).max() < 1e-3


def test_two_real_voices_come_apart(installed: None, cache: Path, data: Path, tmp_path: Path) -> None:
    words, who, prepared = conversation(data, tmp_path)
    proposed = Proposer(cache, threads=1).propose(words, prepared, tmp_path)
    assert proposed is not None
    assert proposed.method == "voices"
    told = [turn.speaker for turn in proposed.turns for _ in range(turn.first_word, turn.last_word)]
    assert len(told) == len(words)
    assert set(told) == {"1", "2"}
    wrong = sum(
        {"1": "man", "2": "woman"}[speaker] != truth for speaker, truth in zip(told, who, strict=True)
    )
    assert wrong <= 2


def test_one_voice_alone_is_no_proposal(installed: None, cache: Path, data: Path, tmp_path: Path) -> None:
    samples, _ = soundfile.read(data / "jfk.flac", dtype="float32")
    (tmp_path / SAMPLES).write_bytes(to_pcm(samples).tobytes())
    words = [Word("word", at_s, at_s + 0.4, 0.9, 0.9) for at_s in np.arange(0.5, 10, 0.5)]
    assert Proposer(cache, 1).propose(words, Prepared(11.0, [], [], FACTS), tmp_path) is None


def test_the_networks_are_built_once(loaded: Networks, cache: Path) -> None:
    built = {path: path.stat().st_mtime_ns for path in (cache / "speakers").iterdir()}
    assert len(built) == 2
    load_networks(cache, threads=1)
    assert {path: path.stat().st_mtime_ns for path in (cache / "speakers").iterdir()} == built


def test_a_failure_leaves_a_transcript_without_speakers(
    installed: None, cache: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, _, prepared = conversation(data, tmp_path)

    def broken(*_: object) -> Networks:
        raise RuntimeError("out of luck")

    monkeypatch.setattr("worker.speakers.proposing.load_networks", broken)
    assert Proposer(cache, 1).propose(words, prepared, tmp_path) is None


def test_a_cancelled_job_stops_telling_speakers_apart(
    installed: None, cache: Path, data: Path, tmp_path: Path
) -> None:
    words, _, prepared = conversation(data, tmp_path)

    def look() -> None:
        raise JobStopped("job")

    with pytest.raises(JobStopped):
        Proposer(cache, 1).propose(words, prepared, tmp_path, look)


def test_weights_that_were_changed_are_refused(
    installed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "_folder", lambda: tmp_path)
    target = tmp_path / networks.EMBEDDING.file
    target.parent.mkdir(parents=True)
    target.write_bytes(b"something else")
    with pytest.raises(Unavailable, match="not the expected ones"):
        networks._verified(networks.EMBEDDING)


def test_without_the_package_the_reason_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "PACKAGE", "no_such_package_anywhere")
    assert not networks.is_installed()
    with pytest.raises(Unavailable, match="make speakers"):
        networks.verify()


def test_a_file_of_weights_cannot_run_anything(tmp_path: Path) -> None:
    class Harm:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return print, ("harm",)

    path = tmp_path / "weights.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({"layer.weight": Harm()}))
    with pytest.raises(pickle.UnpicklingError, match="print is not expected"):
        read_arrays(path)
