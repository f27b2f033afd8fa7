"""Real speech through a real model, by the pipeline and by the commands."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner
from faster_whisper.feature_extractor import FeatureExtractor

from backend.domain.corrections import was_flagged
from backend.domain.costs import Costs
from backend.domain.errors import Invalid
from backend.domain.transcript import Hypothesis
from backend.services.normalising import normaliser
from worker.commands.evaluate import evaluate
from worker.commands.models import models
from worker.commands.transcribe import transcribe
from worker.hearing import Hearing
from worker.models import installed, resolve
from worker.pipeline.recognise import hear, hear_again
from worker.pipeline.transcribe import transcribe_file
from worker.pipeline.trust import trust_of
from worker.presets import PRESETS
from worker.recognizer import Recognizer
from worker.whisper import KernelFeatures

SPEECH = (
    "And so my fellow Americans ask not what your country can do for you ask what you can do for your country"
)


@pytest.fixture(scope="module")
def jfk(recognizer: Recognizer, data: Path) -> Hypothesis:
    return transcribe_file(data / "jfk.flac", recognizer, max_duration_s=60)


@pytest.fixture
def settings(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    # Kept between runs, so that the kernels of the processes started here are compiled once.
    monkeypatch.setenv("ERRATA_DATA_DIR", str(request.config.cache.mkdir("errata")))
    monkeypatch.setattr("worker.loading.use_cache_folder", lambda folder: folder)


@pytest.mark.parametrize("bands", [80, 128])
def test_features_are_those_of_faster_whisper(data: Path, bands: int) -> None:
    samples, _ = soundfile.read(data / "jfk.flac", dtype="float32")
    theirs = FeatureExtractor(feature_size=bands)
    ours = KernelFeatures(theirs)(samples)
    assert ours.shape == theirs(samples).shape
    assert np.abs(ours - theirs(samples)).max() < 2e-5


@pytest.mark.model
def test_speech_becomes_the_words_that_were_said(jfk: Hypothesis) -> None:
    same = normaliser("en")
    assert same(" ".join(segment.text for segment in jfk.segments)) == same(SPEECH)
    assert (jfk.language, jfk.gaps, jfk.suppressed) == ("en", (), ())
    assert jfk.duration_s == pytest.approx(11.0, abs=0.01)


@pytest.mark.model
def test_words_have_rising_times_within_the_recording_and_probabilities(jfk: Hypothesis) -> None:
    times = [time for word in jfk.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert 0 <= times[0] < times[-1] <= 11.0
    assert all(0 <= word.probability <= 1 and 0 < word.confidence < 1 for word in jfk.words)
    country = [word.start_s for word in jfk.words if word.text.startswith("country")]
    assert country == pytest.approx([6.0, 10.1], abs=0.5)


@pytest.mark.model
def test_how_it_was_made_is_recorded(jfk: Hypothesis) -> None:
    assert jfk.threshold == Costs().threshold
    assert jfk.model == installed()[0]
    assert jfk.parameters["compute_type"] == "int8"
    assert {"kernel_version", "code_version", "beam_size", "device", "timings"} <= set(jfk.parameters)
    json.dumps(dict(jfk.parameters))


@pytest.mark.model
def test_the_same_recording_gives_the_same_words_again(
    jfk: Hypothesis, recognizer: Recognizer, data: Path
) -> None:
    assert transcribe_file(data / "jfk.flac", recognizer, max_duration_s=60).segments == jfk.segments


@pytest.mark.model
def test_a_language_the_model_does_not_know_is_refused(recognizer: Recognizer, data: Path) -> None:
    with pytest.raises(Invalid, match="English only"):
        transcribe_file(data / "jfk.flac", recognizer, max_duration_s=60, language="de")


@pytest.mark.model
def test_speech_without_words_is_heard_again_alone(recognizer: Recognizer, data: Path) -> None:
    samples, _ = soundfile.read(data / "jfk.flac", dtype="int16")
    (found,) = hear_again(recognizer, samples, [[]], [[(0.3, 10.5)]], "en", trust_of(recognizer, "en"))
    assert normaliser("en")(" ".join(word.text for word in found)) == normaliser("en")(SPEECH)


@pytest.mark.model
def test_what_is_suspicious_is_decoded_carefully(
    recognizer: Recognizer, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken for unsure whatever it says, the speech comes from the other decoder, cut into utterances."""
    monkeypatch.setattr("worker.pipeline.guardrail.LEAST_LOGPROB", 0.0)
    samples, _ = soundfile.read(data / "jfk.flac", dtype="int16")
    trust = trust_of(recognizer, "en")
    (careful,) = hear(recognizer, samples, [(0.0, 11.0)], lambda *_: [(0.3, 10.5)], "en", trust)
    monkeypatch.undo()
    (quick,) = hear(recognizer, samples, [(0.0, 11.0)], lambda *_: [(0.3, 10.5)], "en", trust)
    same = normaliser("en")
    assert same(" ".join(word.text for word in careful.words)) == same(SPEECH)
    assert same(" ".join(word.text for word in quick.words)) == same(SPEECH)
    assert careful.words[0].utterance != quick.words[0].utterance


@pytest.mark.model
def test_chunks_decoded_together_and_at_once_are_heard_as_when_decoded_alone(
    recognizer: Recognizer, data: Path
) -> None:
    clips = [soundfile.read(data / name, dtype="float32")[0] for name in ("jfk.flac", "austen.wav")]
    same = normaliser("en")

    def text(hearing: Hearing) -> str:
        return same("".join(word.text for said in hearing.utterances for word in said.words))

    alone = [text(recognizer.decode([clip], "en")[0]) for clip in clips]
    with ThreadPoolExecutor(2) as lanes:
        for together in lanes.map(lambda _: recognizer.decode(clips, "en"), range(4)):
            assert [text(hearing) for hearing in together] == alone


@pytest.mark.model
@pytest.mark.parametrize("name", list(PRESETS))
def test_every_preset_hears_plain_speech(data: Path, tmp_path: Path, name: str) -> None:
    recognizer = Recognizer(resolve("tiny.en", tmp_path), "cpu", threads=2, preset=PRESETS[name])
    heard = transcribe_file(data / "jfk.flac", recognizer, max_duration_s=60)
    assert normaliser("en")(" ".join(word.text for word in heard.words)) == normaliser("en")(SPEECH)
    assert heard.parameters["preset"] == name
    assert heard.parameters["beam_size"] == PRESETS[name].beam_size


@pytest.mark.parametrize(("threads", "lanes"), [(1, 1), (2, 2), (3, 3), (4, 4), (16, 4)])
def test_lanes_take_no_more_threads_than_were_asked_for(tmp_path: Path, threads: int, lanes: int) -> None:
    recognizer = Recognizer(resolve("tiny.en", tmp_path), "cpu", threads=threads)
    assert recognizer.lanes == lanes
    assert recognizer.lanes * (threads // lanes) <= threads


@pytest.mark.model
def test_what_it_sounds_like_is_recorded(jfk: Hypothesis) -> None:
    audio = jfk.parameters["audio"]
    assert (audio["rate_hz"], audio["channels"]) == (16_000, 1)
    assert -30 < audio["loudness_lufs"] < -15
    assert audio["noise_floor_db"] < audio["speech_level_db"]


@pytest.mark.model
def test_noise_after_speech_gets_no_words(recognizer: Recognizer, data: Path, tmp_path: Path) -> None:
    speech, rate_hz = soundfile.read(data / "austen.wav", dtype="float32")
    noise = np.random.default_rng(0).normal(0, 0.05, 20 * rate_hz).astype(np.float32)
    soundfile.write(tmp_path / "both.wav", np.concatenate((speech, noise)), rate_hz)
    heard = transcribe_file(tmp_path / "both.wav", recognizer, max_duration_s=60)
    assert heard.words
    assert heard.words[-1].end_s < len(speech) / rate_hz + 0.5


@pytest.mark.model
def test_all_formats_of_the_corpus_give_the_same_words(recognizer: Recognizer, shared_data: Path) -> None:
    same = normaliser("en")
    texts = {
        path.name: same(
            " ".join(word.text for word in transcribe_file(path, recognizer, max_duration_s=60).words)
        )
        for path in sorted((shared_data / "formats").iterdir())
    }
    coarse = {"wav_8k_mono.wav", "wav_8k_mulaw.wav", "wav_u8.wav"}
    assert len({text for name, text in texts.items() if name not in coarse}) == 1, texts
    for name in coarse:
        assert len(set(texts[name].split()) ^ set(texts["a.flac"].split())) <= 2, texts[name]


@pytest.mark.model
def test_the_command_prints_json_and_names_files_that_cannot_be_read(
    settings: None, data: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("no sound here")
    soundfile.write(tmp_path / "silence.wav", np.zeros(16_000 * 3), 16_000)
    files = [data / "jfk.flac", tmp_path / "notes.txt", tmp_path / "silence.wav", tmp_path / "gone.wav"]
    answer = CliRunner().invoke(transcribe, [*map(str, files), "--json", "--model", "tiny.en"])
    assert answer.exit_code == 2
    assert "notes.txt" in answer.stderr
    assert "gone.wav" in answer.stderr
    assert "no speech was found" in answer.stderr
    speech, silence = json.loads(answer.stdout)
    assert normaliser("en")(speech["text"]) == normaliser("en")(SPEECH)
    assert {"text", "segments", "suppressed", "gaps", "model", "audio"} <= set(speech)
    assert set(speech["segments"][0]) == {"start", "end", "speaker", "text", "words"}
    assert set(speech["segments"][0]["words"][0]) == {
        "text", "start", "end", "probability", "confidence", "doubtful", "alternatives",
    }  # fmt: skip
    assert (silence["text"], silence["segments"]) == ("", [])
    assert len(speech["audio"]["sha256"]) == 64


@pytest.mark.model
@pytest.mark.parametrize("name", ["txt", "srt", "vtt", "csv", "docx"])
def test_the_command_writes_every_format(settings: None, data: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / f"speech.{name}"
    answer = CliRunner().invoke(
        transcribe, [str(data / "austen.wav"), "--format", name, "--output", str(target)]
    )
    assert answer.exit_code == 0, answer.output
    content = target.read_bytes()
    assert content.startswith(b"PK") if name == "docx" else b"Dashwood" in content


@pytest.mark.model
def test_the_command_evaluates_beside_plain_faster_whisper(
    settings: None, data: Path, tmp_path: Path
) -> None:
    manifest = tmp_path / "manifest.jsonl"
    lines = [
        {"audio_filepath": str(data / "jfk.flac"), "text": SPEECH},
        {"audio_filepath": "not-scored.wav", "text": "nothing", "scored": False},
    ]
    manifest.write_text("\n".join(map(json.dumps, lines)))
    answer = CliRunner().invoke(evaluate, [str(manifest), "--baseline", "--json", "--threads", "2"])
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    keys = {"wer", "cer", "substitutions", "deletions", "insertions", "words", "auc", "ece"}
    keys |= {"flag_precision", "flag_recall", "flag_share", "rtf", "peak_mb", "audio_s"}
    for part in (found, found["baseline"]):
        assert keys <= set(part["total"])
        assert [keys <= set(file) for file in part["files"]] == [True]
        assert part["total"]["wer"] == 0
        assert part["total"]["peak_mb"] > 100


def test_the_command_lists_models(settings: None) -> None:
    answer = CliRunner().invoke(models, ["--json"])
    assert answer.exit_code == 0, answer.output
    assert {model["name"] for model in json.loads(answer.stdout)["models"]} == {
        version.name for version in installed()
    }


def test_fillers_are_never_flagged(jfk: Hypothesis) -> None:
    from dataclasses import replace

    assert not was_flagged(replace(jfk.words[0], text="Um,", confidence=0.01), Costs().threshold)


@pytest.mark.model
def test_the_speakers_of_a_call_are_printed(
    recognizer: Recognizer, settings: None, data: Path, tmp_path: Path
) -> None:
    man, woman = (soundfile.read(data / name, dtype="float32")[0] for name in ("jfk.flac", "austen.wav"))
    sound = np.zeros((len(man) + len(woman), 2), np.float32)
    sound[: len(man), 0], sound[len(man) :, 1] = man, woman
    soundfile.write(tmp_path / "call.wav", sound, 16_000)
    printed = CliRunner().invoke(transcribe, [str(tmp_path / "call.wav"), "--json"])
    assert printed.exit_code == 0, printed.output
    found = json.loads(printed.stdout)
    assert found["speakers_proposed"] == {"method": "channels"}
    by_speaker: dict[str, str] = {}
    for segment in found["segments"]:
        by_speaker[segment["speaker"]] = by_speaker.get(segment["speaker"], "") + " " + segment["text"]
    assert set(by_speaker) == {"1", "2"}
    assert "country" in by_speaker["1"]
    assert "Dashwood" in by_speaker["2"]
    printed = CliRunner().invoke(transcribe, [str(tmp_path / "call.wav")], env={"ERRATA_SPEAKERS": "off"})
    assert "Speaker 2" not in printed.stdout
