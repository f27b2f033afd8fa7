"""Errata's pipeline against plain faster-whisper, from the file to the words, on the same machine in one run.

Each run is a process of its own, so that peak memory is its own; ours and the peer's take turns, so that
whatever else the machine does falls on both. Loading the model is not timed.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MODEL = "tiny.en"
MAX_DURATION_S = 8 * 3600.0
PEERS = ("errata", "faster-whisper")


def default_audio() -> Path:
    """Return the nine-minute file of the speech corpus, or else the clip in the tests."""
    corpus = ROOT.parent / "shared" / "data" / "long_all.m4a"
    return corpus if corpus.is_file() else ROOT / "tests" / "data" / "jfk.flac"


def run(repeats: int, audio: Path) -> dict[str, Any]:
    """Return medians of both peers and of their ratio, run by run."""
    runs: dict[str, list[dict[str, float]]] = {peer: [] for peer in PEERS}
    for _ in range(repeats):
        for peer in PEERS:
            runs[peer].append(_in_own_process(peer, audio))
    ratios = [ours["seconds"] / theirs["seconds"] for ours, theirs in zip(*runs.values(), strict=True)]
    return {
        "audio": audio.name,
        "audio_s": runs[PEERS[0]][0]["audio_s"],
        "ratio": statistics.median(ratios),
        **{
            peer: {
                key: statistics.median(one[key] for one in runs[peer])
                for key in ("seconds", "rtf", "peak_mb")
            }
            for peer in PEERS
        },
    }


def _in_own_process(peer: str, audio: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.end_to_end", peer, str(audio)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _errata(audio: Path) -> tuple[float, float]:
    import tempfile

    from kernels.warmup import warm_up
    from worker.models import resolve
    from worker.pipeline.transcribe import transcribe_file
    from worker.recognizer import Recognizer

    with tempfile.TemporaryDirectory() as cache:
        recognizer = Recognizer(resolve(MODEL, Path(cache)))
    warm_up()
    began = time.perf_counter()
    hypothesis = transcribe_file(audio, recognizer, max_duration_s=MAX_DURATION_S)
    return time.perf_counter() - began, hypothesis.duration_s


def _faster_whisper(audio: Path) -> tuple[float, float]:
    import tempfile

    from faster_whisper import WhisperModel

    from worker.models import resolve

    with tempfile.TemporaryDirectory() as cache:
        model = WhisperModel(str(resolve(MODEL, Path(cache)).folder), device="cpu", compute_type="int8")
    began = time.perf_counter()
    segments, info = model.transcribe(
        str(audio), beam_size=5, word_timestamps=True, vad_filter=True, condition_on_previous_text=False
    )
    list(segments)
    return time.perf_counter() - began, info.duration


def main(peer: str, audio: Path) -> None:
    """Run one peer once and print its figures as a line of JSON."""
    seconds, audio_s = {"errata": _errata, "faster-whisper": _faster_whisper}[peer](audio)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "audio_s": audio_s, "rtf": seconds / audio_s, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
