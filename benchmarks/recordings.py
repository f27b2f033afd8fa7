"""What is transcribed from end to end: about one, ten and ninety minutes or two hours, with what is said."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from benchmarks.sounds import CLIP_TEXTS, CORPUS, RATE_HZ, clips
from worker.pipeline.decode import open_audio

MINUTES = (1, 10, 90)
LONG = "long_all.m4a"
A_MINUTE = ("ami_ES2003b.ogg", "ami_EN2004a.flac")
"""Neighbours in the long file that make a minute together: two meetings."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A file, how long it is, what is said in it, and what it is made of."""

    minutes: int
    path: Path
    duration_s: float
    reference: str
    what: str


def recordings(folder: Path, minutes: Iterable[int] = MINUTES) -> Iterator[Recording]:
    """Yield those recordings that are wanted; what is made for them is kept in a folder."""
    make = _from_corpus if (CORPUS / LONG).is_file() else _from_clips
    for each in minutes:
        yield make(folder, each)


def _from_corpus(folder: Path, minutes: int) -> Recording:
    """Take the nine minutes of real speech, cut a minute out of them, or repeat them."""
    lines = [json.loads(line) for line in (CORPUS / "manifest.jsonl").read_text().splitlines()]
    texts = {line["audio_filepath"]: line["text"] for line in lines}
    long = next(line for line in lines if line["audio_filepath"] == LONG)
    parts = {part["file"]: part for part in long["parts"]}
    if " ".join(texts[name] for name in parts) != long["text"]:
        raise ValueError(f"what {LONG} is said to hold is not what its parts hold: look at manifest.jsonl")
    path = CORPUS / LONG
    if minutes == 10:
        return Recording(minutes, path, long["duration"], long["text"], "nine minutes of all kinds of speech")
    samples, rate_hz = _mono(path)
    if minutes == 1:
        start, end = (
            round(parts[name][key] * rate_hz) for name, key in zip(A_MINUTE, ("start", "end"), strict=True)
        )
        reference = " ".join(texts[name] for name in A_MINUTE)
        return _written(folder, minutes, [samples[start:end]], rate_hz, reference, "two meetings")
    times = ceil(minutes * 60 / long["duration"])
    reference = " ".join([long["text"]] * times)
    return _written(folder, minutes, [samples] * times, rate_hz, reference, f"the nine minutes {times} times")


def _from_clips(folder: Path, minutes: int) -> Recording:
    """Repeat the clips of the tests, pauses between them."""
    times = round(minutes * 60 * RATE_HZ / len(clips()))
    pcm = np.rint(clips() * 32767).astype(np.int16)
    reference = " ".join([*CLIP_TEXTS.values()] * times)
    return _written(
        folder, minutes, [pcm] * times, RATE_HZ, reference, "the two clips of the tests, repeated"
    )


def _mono(path: Path) -> tuple[NDArray[np.int16], int]:
    with open_audio(path) as source:
        blocks = [block[:, 0] for block in source.blocks]
        whole = np.concatenate(blocks)
        return np.rint(whole.clip(-1, 1) * 32767).astype(np.int16), source.rate_hz


def _written(
    folder: Path, minutes: int, parts: list[NDArray[np.int16]], rate_hz: int, reference: str, what: str
) -> Recording:
    path = folder / f"{minutes}-minutes.flac"
    with soundfile.SoundFile(path, "w", rate_hz, 1, "PCM_16") as file:
        for part in parts:
            file.write(part)
    return Recording(minutes, path, sum(map(len, parts)) / rate_hz, reference, what)
