"""How much speech voice activity misses, by level and background, and how much of that is found as faint.

    python -m benchmarks.missed MODEL ROWS.json

A word's time is missed where it is further from all speech that was found than chunks reach: nothing is
recognised there, and no gap shows it. It is found again where it lies in a faint stretch
(`worker.pipeline.faint`). Words of meetings have times; in other recordings the model says where they are.
Whispers are made: what is spoken, filled with noise in the place of the voice. Music is that of a folder, or
else tones.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_toeplitz
from scipy.signal import lfilter

from backend.settings import Settings
from benchmarks.peers import Row
from benchmarks.sounds import CLIP_TEXTS, CLIPS, CORPUS, RATE_HZ, Samples
from worker.loading import load_recognizer

PART, ALARMS = "missed speech", "faint stretches without speech"
SOUNDS = Path(os.environ.get("BENCH_SOUNDS", "/usr/share/asterisk"))
"""Where Debian's `asterisk-moh-opsound-g722` has its music."""
FRAMES_PER_S = 100
ROOM = 1e-4
"""Level of the noise in which somebody is further away from the microphone."""
TURN_S = 4.0
PAUSE_S = 20.0
NEAR_S = 0.4
"""As far as chunks and gaps reach beyond speech."""


@dataclass(frozen=True, slots=True)
class Clip:
    """Speech at 16 kHz, and whether a word is said, every 10 ms."""

    samples: Samples
    spoken: NDArray[np.bool_]


Change = Callable[[Clip], Samples]


def clips(model: str) -> list[Clip]:
    """Return the recordings with references, or those of the tests, with the times of their words."""
    recognizer = load_recognizer(Settings.load().model_copy(update={"model": model}))
    from benchmarks.kernels.decoding import decoded  # kernels know their cache folder by now
    from worker.pipeline.transcribe import transcribe_file

    found: list[Clip] = []
    for path, words_file in _files():
        if words_file:
            words = [(word["start"], word["end"]) for word in json.loads(words_file.read_text())]
        else:
            heard = transcribe_file(path, recognizer, max_duration_s=3600.0, language="en")
            words = [(word.start_s, word.end_s) for word in heard.words]
        samples = decoded(path)
        found.append(Clip(samples, _marked(words, len(samples))))
    return found


def _files() -> Iterator[tuple[Path, Path | None]]:
    manifest = CORPUS / "manifest.jsonl"
    if not manifest.is_file():
        yield from ((CLIPS / name, None) for name in CLIP_TEXTS)
        return
    for line in map(json.loads, manifest.read_text(encoding="utf-8").splitlines()):
        if line.get("scored"):
            words = line.get("words_file")
            yield CORPUS / line["audio_filepath"], CORPUS / words if words else None


def _marked(spans: Sequence[tuple[float, float]], samples: int, beyond_s: float = 0.0) -> NDArray[np.bool_]:
    marks = np.zeros(samples * FRAMES_PER_S // RATE_HZ + 1, np.bool_)
    for start_s, end_s in spans:
        first, after = round((start_s - beyond_s) * FRAMES_PER_S), round((end_s + beyond_s) * FRAMES_PER_S)
        marks[max(0, first) : max(0, after)] = True
    return marks


def listened(samples: Samples) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Return the speech that is found, and what is faint, in samples as they are when stored in 16 bits."""
    from worker.pipeline.audio import levels_db, stretch, to_pcm
    from worker.pipeline.faint import find_faint
    from worker.pipeline.voice import VoiceActivity, speech_spans
    from worker.whisper import voice_model_path

    pcm = to_pcm(samples)
    duration_s = len(pcm) / RATE_HZ
    stored = stretch(pcm, (0.0, duration_s))
    speech = speech_spans(VoiceActivity(voice_model_path())(stored), duration_s)
    levels = levels_db(stored)
    sounding = levels[levels > -100.0]
    loudest_db = float(np.percentile(sounding, 95)) if len(sounding) else None
    return speech, find_faint(pcm, speech, duration_s, loudest_db, VoiceActivity(voice_model_path()))


def missed(found: Sequence[Clip], change: Change) -> dict[str, float]:
    """Return which share of the words' time is missed in changed speech, and of that found again."""
    spoken = lost = again = 0
    for clip in found:
        speech, faint = listened(change(clip))
        missing = clip.spoken & ~_marked(speech, len(clip.samples), NEAR_S)
        spoken += int(clip.spoken.sum())
        lost += int(missing.sum())
        again += int((missing & _marked(faint, len(clip.samples), NEAR_S)).sum())
    return {"missed": lost / max(1, spoken), "again": again / max(1, lost)}


def alarms(sounds: Sequence[tuple[Samples, NDArray[np.bool_] | None]]) -> dict[str, float]:
    """Return how many faint stretches an hour there are in which nobody says a word."""
    count = seconds = 0.0
    for samples, spoken in sounds:
        seconds += len(samples) / RATE_HZ
        for span in listened(samples)[1]:
            first, after = (round(time_s * FRAMES_PER_S) for time_s in span)
            count += spoken is None or not spoken[first:after].any()
    return {"an_hour": 3600 * count / seconds, "minutes": seconds / 60}


def changes(music: Sequence[Samples]) -> dict[str, dict[str, Change]]:
    """Return ways to make speech hard to find, by what they do and how much."""

    def quieter(level_db: float, of: Change = lambda clip: clip.samples) -> Change:
        return lambda clip: of(clip) * np.float32(10 ** (level_db / 20))

    def in_turns(level_db: float, of: Change) -> Change:
        """Change every other turn of a few seconds, in a room."""

        def changed(clip: Clip) -> Samples:
            turns = np.arange(len(clip.samples)) // round(TURN_S * RATE_HZ) % 2 == 1
            return np.where(turns, quieter(level_db, of)(clip), clip.samples) + np.float32(ROOM) * hiss(
                len(clip.samples)
            )

        return changed

    def under(sounds: Sequence[Samples], snr_db: float, of: Change = lambda clip: clip.samples) -> Change:
        def changed(clip: Clip) -> Samples:
            said, index = of(clip), len(clip.samples) % len(sounds)
            over = np.resize(sounds[index], len(said))
            gain = np.float32(_level(said, clip.spoken) * 10 ** (-snr_db / 20))
            return (0.5 * (said + over * gain)).astype(np.float32)

        return changed

    return {
        "all of it quieter": {f"{db} dB": quieter(db) for db in (0, -20, -40, -50)},
        "quiet turns beside loud ones": {
            f"{db} dB": in_turns(db, lambda clip: clip.samples) for db in (-20, -30, -40)
        },
        "whispered": {f"{db} dB": quieter(db, whispered) for db in (0, -20, -40)},
        "whispered turns beside loud ones": {f"{db} dB": in_turns(db, whispered) for db in (-20, -30)},
        "whispered in hiss": {
            f"{db} dB over it": under([hiss(60 * RATE_HZ)], db, whispered) for db in (20, 10)
        },
        "in hiss": {f"{db} dB over it": under([hiss(60 * RATE_HZ)], db) for db in (10, 0, -5)},
        "under music": {f"{db} dB over it": under(music, db) for db in (10, 5, 0, -5)},
    }


def hiss(samples: int, seed: int = 1) -> Samples:
    """Return even noise of level 1."""
    return np.random.default_rng(seed).standard_normal(samples).astype(np.float32)


def whispered(clip: Clip, order: int = 20, frame: int = 400) -> Samples:
    """Return speech with noise in the place of the voice, as loud: linear prediction, frame by frame."""
    samples, window, noise = clip.samples, np.hanning(frame), hiss(len(clip.samples) + frame)
    filled = np.zeros(len(samples) + frame)
    for at in range(0, len(samples) - frame, frame // 2):
        part = samples[at : at + frame] * window
        around = np.correlate(part, part, "full")[frame - 1 : frame + order]
        if around[0] < 1e-9:
            continue
        around[0] *= 1.0001
        shape = solve_toeplitz(around[:-1], around[1:])
        gain = np.sqrt(max(1e-12, (around[0] - shape @ around[1:]) / (window**2).sum()))
        filled[at : at + frame] += lfilter([gain], np.r_[1, -shape], noise[at : at + frame]) * window
    bright = np.asarray(lfilter([1, -0.7], [1], filled[: len(samples)]))
    return (bright * np.sqrt(np.mean(samples**2) / (np.mean(bright**2) + 1e-12))).astype(np.float32)


def _in_hiss(samples: Samples, level_db: float) -> Samples:
    return (samples + np.float32(10 ** (level_db / 20)) * hiss(len(samples))).astype(np.float32)


def _level(samples: Samples, spoken: NDArray[np.bool_]) -> float:
    frames = samples[: len(samples) // 160 * 160].reshape(-1, 160)
    return float(np.sqrt(np.mean(frames[spoken[: len(frames)]] ** 2))) if spoken.any() else 0.0


def musics(folder: Path = SOUNDS / "moh") -> list[Samples]:
    """Return pieces of music of level 1: those of a folder, or tones that come and go."""
    pieces = [samples for path in sorted(folder.glob("*.g722")) if len(samples := g722(path))]
    if not pieces:
        at_s = np.arange(60 * RATE_HZ) / RATE_HZ
        tones = sum(np.sin(2 * np.pi * hz * at_s) * np.exp(-6 * (at_s * pace % 1)) for hz, pace in _TONES)
        pieces = [np.asarray(tones, np.float32)]
    return [(piece / np.sqrt(np.mean(piece**2))).astype(np.float32) for piece in pieces]


_TONES = ((220.0, 1.0), (277.2, 1.0), (329.6, 2.0), (440.0, 4.0))


def g722(path: Path) -> Samples:
    """Return a raw G.722 file, 16 kHz mono."""
    with av.open(str(path), format="g722") as file:
        parts = [frame.to_ndarray().reshape(-1) for frame in file.decode(audio=0)]
    return np.concatenate([np.zeros(0, np.int16), *parts]).astype(np.float32) / np.float32(32768)


def run(model: str) -> Iterator[Row]:
    """Yield rows: what is missed, and false alarms."""
    found, music = clips(model), musics()
    for task, ways in changes(music).items():
        for who, change in ways.items():
            yield Row(PART, task, who, None, None, None, 1, "", missed(found, change))
    pause = np.zeros(round(PAUSE_S * RATE_HZ), np.float32)
    talk = np.concatenate([part for clip in found if len(clip.samples) for part in (clip.samples, pause)])
    talk = talk / np.float32(np.abs(talk).max())
    beside = np.concatenate(
        [each for clip in found for each in (clip.spoken[:-1], np.zeros(round(PAUSE_S * FRAMES_PER_S), bool))]
    )
    sounds: dict[str, list[tuple[Samples, NDArray[np.bool_] | None]]] = {
        "the recordings as they are": [(clip.samples, clip.spoken) for clip in found],
        **{
            f"with pauses of {PAUSE_S:.0f} s, hiss {db} dB": [(_in_hiss(talk, db), beside)]
            for db in (-80, -60, -40, -30)
        },
        "music alone": [(0.1 * piece, None) for piece in music],
    }
    for who, several in sounds.items():
        yield Row(ALARMS, "all", who, None, None, None, 1, "", alarms(several))


if __name__ == "__main__":
    measured: list[Row] = []
    for row in run(sys.argv[1]):
        print(row.task, row.who, row.figures, file=sys.stderr)
        measured.append(row)
    Path(sys.argv[2]).write_text(json.dumps([asdict(row) for row in measured]))
