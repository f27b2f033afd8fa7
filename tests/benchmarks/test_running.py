"""Every benchmark runs, on next to nothing; whatever peer isn't installed is a row that says so."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import soundfile

from benchmarks import machine, recordings, sounds
from benchmarks.end_to_end import contenders
from benchmarks.kernels import channels, decoding, logmel, loudness, overview, resampling, voice
from benchmarks.peers import OURS, Row
from benchmarks.recordings import Recording
from benchmarks.table import FIGURES
from kernels._vector import COMPILED

COSTS = {"bytes_read", "bytes_written", "flop"}


@pytest.fixture(autouse=True)
def _no_corpus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for module in (recordings, voice, decoding):
        monkeypatch.setattr(module, "CORPUS", tmp_path / "none")


@pytest.mark.skipif(not COMPILED, reason="Numba is switched off: nothing to compare, and librosa needs it")
@pytest.mark.parametrize(
    "run",
    [
        pytest.param(lambda: channels.run(1, 3.0), id="channels"),
        pytest.param(lambda: resampling.run(1, 1.0, [48_000]), id="resampling"),
        pytest.param(lambda: logmel.run(1, (1.0,)), id="log-mel"),
        pytest.param(lambda: voice.run(1, 3.0), id="voice activity"),
        pytest.param(lambda: overview.run(1, 3.0), id="overview"),
        pytest.param(lambda: loudness.run(1, 3.0), id="loudness"),
        pytest.param(lambda: decoding.run(1, most=1), id="decoding"),
    ],
)
def test_a_kernel_is_compared(run):
    rows: list[Row] = run()
    tasks = {row.task for row in rows}
    assert [row.who for row in rows].count(OURS) == len(tasks)
    for row in rows:
        if row.seconds is None:
            assert row.notes.startswith("left out: "), row
        else:
            assert row.seconds > 0, row
            assert row.ratio is not None
            assert row.ratio > 0, row
            assert row.figures.keys() <= FIGURES.keys() | COSTS
            assert all(math.isfinite(value) for value in row.figures.values())


def test_the_machine_is_measured():
    probe = machine.Probe(megabytes=1, times=1000)
    probe.run(rounds=1)
    limits = probe.limits()
    assert min(limits.read_bytes_s, limits.copy_bytes_s, limits.flop_s) > 0
    assert [row.who for row in probe.rows()] == ["read", "copy", "multiply-add"]


def test_the_probe_reads_every_value():
    lanes = machine.LANES
    sums = np.zeros(4 * lanes, np.float32)
    machine.read(np.arange(8 * lanes, dtype=np.float32), sums)
    assert sums[:lanes].sum() == 4 * lanes * (8 * lanes - 1)


def test_our_resampler_lets_no_alias_through_and_loses_nothing_below():
    found = resampling.quality(resampling.ours, 48_000)
    assert found.alias_db < -100
    assert abs(found.loss_db) < 0.05


def test_recordings_without_a_corpus_are_made_of_the_clips(tmp_path: Path):
    (made,) = recordings.recordings(tmp_path, [1])
    assert soundfile.info(made.path).duration == pytest.approx(made.duration_s) == pytest.approx(60, abs=10)
    assert made.reference.count("ask not what your country") == made.reference.count("John Dashwood") == 3


def test_the_long_recording_of_the_corpus_and_its_minute_have_their_references(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(recordings, "CORPUS", shared_data)
    one, ten = recordings.recordings(tmp_path, [1, 10])
    assert soundfile.info(one.path).duration == pytest.approx(one.duration_s) == pytest.approx(61, abs=1)
    assert one.reference in ten.reference
    scored = [json.loads(line) for line in (shared_data / "manifest.jsonl").read_text().splitlines()]
    assert ten.reference == " ".join(line["text"] for line in scored if line["scored"])


def test_whisper_cpp_without_a_model_is_left_out_and_said_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("ERRATA_BENCH_GGML", raising=False)
    recording = Recording(1, sounds.CLIPS / "jfk.flac", 11.0, "", "a clip")
    last = contenders(recording, "tiny.en", threads=1)[-1]
    assert last.measure is None
    assert last.notes.startswith("left out: ")
