"""The product as people run it, `errata web` in a process of its own, with a two-hour interview in it."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import av
import numpy as np

from backend.domain.playback import PROXY, ZOOMS, peaks_name
from backend.domain.transcript import HeardSegment, Hypothesis, ModelVersion, Word
from backend.opening import open_records
from backend.services import accounts, transcribing, uploading
from backend.services.queue import DurableQueue
from backend.services.records import Records
from backend.services.transcribing import Chunk
from backend.services.wants import UploadWants
from backend.settings import Settings
from benchmarks.sounds import RATE_HZ, ROOT, speech
from benchmarks.starting import environment

NAME, PASSWORD = "bench", "correct horse battery"
SEGMENTS, WORDS_EACH, WORD_S = 600, 25, 0.44
DOUBTFUL_SHARE = 0.07
STARTING_S = 60.0
SYLLABLES = (
    "ba",
    "con",
    "der",
    "e",
    "fin",
    "gra",
    "ho",
    "in",
    "ja",
    "ker",
    "lo",
    "men",
    "no",
    "per",
    "so",
    "ti",
)


@dataclass(frozen=True, slots=True)
class Site:
    """Where the product runs, and the interview in it."""

    url: str
    transcript: str
    texts: tuple[str, ...]


def interview() -> Hypothesis:
    """Return 15,000 words in 600 passages over two hours; the same at every call."""
    random = Random(4)
    vocabulary = ["".join(random.choices(SYLLABLES, k=random.choice((1, 1, 2, 2, 3)))) for _ in range(3000)]
    segments: list[HeardSegment] = []
    at_s = 0.0
    for number in range(SEGMENTS):
        start_s, words = at_s, []
        for _ in range(WORDS_EACH):
            confidence = 0.2 if random.random() < DOUBTFUL_SHARE else 0.95
            words.append(Word(random.choice(vocabulary), at_s, at_s + WORD_S - 0.04, 0.9, confidence))
            at_s += WORD_S
        segments.append(HeardSegment(start_s, at_s, tuple(words), speaker=str(number % 2 + 1)))
        at_s += 1.0
    return Hypothesis(ModelVersion("bench", "0" * 64), "en", at_s, tuple(segments), threshold=0.5)


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Serve the product from a folder until the block ends."""
    port = free_port()
    settings = Settings(data_dir=folder, port=port)
    heard = interview()
    transcript = _stored(open_records(settings), heard)
    process = subprocess.Popen(
        [sys.executable, "-m", "backend", "web"],
        cwd=ROOT,
        env=environment(data_dir=folder, port=port),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        await_site(url)
        yield Site(url, transcript, tuple(segment.text for segment in heard.segments))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def await_site(url: str) -> None:
    """Wait until the product answers."""
    deadline = time.monotonic() + STARTING_S
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/health").close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"errata web did not answer at {url} within {STARTING_S:.0f} s")


def _stored(records: Records, heard: Hypothesis) -> str:
    """Store the interview as a worker does, and return its transcript's id."""
    token = accounts.first_run_token(records)
    assert token is not None
    owner = accounts.create_owner(records, token, NAME, PASSWORD)
    wants = UploadWants(title="Two hours", language="en")
    accepted = uploading.accept_file(
        records, owner_id=owner.id, filename="interview.m4a", stream=iter([b"two hours"]), wants=wants
    )
    job = accepted.job_id
    assert job is not None
    _sound(records, transcribing.begin(records, job).sha256, heard.duration_s)
    transcribing.prepared(
        records,
        job,
        model=heard.model,
        language="en",
        duration_s=heard.duration_s,
        threshold=heard.threshold,
    )
    transcribing.chunk_done(records, job, Chunk(0, 0.0, heard.duration_s, heard.segments, (), 1.0))
    transcript = transcribing.finish(records, job, duration_s=heard.duration_s, gaps=(), parameters={})
    assert isinstance(records.queue, DurableQueue)
    records.queue.close()
    records.database.close()
    return transcript


def _sound(records: Records, sha256: str, duration_s: float) -> None:
    """Leave what the worker derives: something to play, and the waveform at every zoom."""
    path = records.media.derived(sha256, PROXY)
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = np.rint(speech(duration_s) * 32767).astype(np.int16)
    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as out:
        stream = out.add_stream("aac", rate=RATE_HZ)
        stream.codec_context.layout = "mono"
        stream.codec_context.bit_rate = 64_000
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.sample_rate = RATE_HZ
        fifo = av.AudioFifo()
        fifo.write(frame)
        while piece := fifo.read(1024, partial=True):
            out.mux(stream.encode(piece))
        out.mux(stream.encode(None))
    for per_second in ZOOMS:
        hop = RATE_HZ // per_second
        blocks = samples[: len(samples) // hop * hop].reshape(-1, hop) // 258
        pairs = np.stack([blocks.min(axis=1), blocks.max(axis=1)], axis=1).astype(np.int8)
        records.media.derived(sha256, peaks_name(per_second)).write_bytes(pairs.tobytes())
