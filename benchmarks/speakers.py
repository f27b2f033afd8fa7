"""How well voices are told apart, on recordings whose words have times and speakers.

    python -m benchmarks.speakers MANIFEST

Reads the lines of a manifest that have a ``words_file``. Speaker error is the share of words given to another
than their speaker, under the best matching of names: with the distances as they are, and left out, with those
that are best on the other recordings. Diarization error rate (DER) is by 10 ms, with overlap and no collar.
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from backend.domain.transcript import Word
from backend.settings import Settings
from worker.pipeline.prepare import SAMPLES, prepare
from worker.speakers import clusters
from worker.speakers.networks import load_networks
from worker.speakers.turns import Voiced, speakers_of_words, without_flicker
from worker.speakers.voices import Piece, find_pieces

NEAR = (0.7, 0.75, 0.8, 0.85)
FAR = (0.5, 0.55, 0.6, 0.65, 0.7)
SAME_TURN_S = 0.5
"""Words of one speaker this near to each other are one stretch of the reference."""


@dataclass(frozen=True)
class Measured:
    """A recording: who says which word, the pieces of one voice, and how long finding them took."""

    name: str
    words: list[Word]
    speakers: list[str]
    pieces: list[Piece]
    duration_s: float
    spent_s: float


def listen(manifest: Path) -> Iterator[Measured]:
    networks = load_networks(Settings.load().data_dir / "cache", threads=1)
    for line in manifest.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if "words_file" not in entry:
            continue
        spoken = json.loads((manifest.parent / entry["words_file"]).read_text(encoding="utf-8"))
        spoken.sort(key=lambda word: word["start"])
        words = [Word(word["word"], word["start"], word["end"], 1.0, 1.0) for word in spoken]
        with tempfile.TemporaryDirectory() as folder:
            path = manifest.parent / entry["audio_filepath"]
            prepared = prepare(path, Path(folder), longest_chunk_s=24.0, max_duration_s=1e9, playback=False)
            began = time.process_time()
            pieces = find_pieces(
                Path(folder) / SAMPLES, [(word.start_s, word.end_s) for word in words], networks
            )
            spent_s = time.process_time() - began
        speakers = [word["speaker"] for word in spoken]
        yield Measured(path.name, words, speakers, pieces, prepared.duration_s, spent_s)


def voiced(item: Measured) -> list[Voiced]:
    told = zip(item.pieces, clusters.find_speakers(item.pieces), strict=True)
    return sorted((piece.start_s, piece.end_s, who) for piece, who in told if who is not None)


def agreement(pairs: Sequence[tuple[object, object]]) -> int:
    """Return how many pairs agree, under the best matching of names."""
    left, right = (list(dict.fromkeys(pair[side] for pair in pairs)) for side in (0, 1))
    counts = np.zeros((len(left), len(right)), int)
    for one, other in pairs:
        counts[left.index(one), right.index(other)] += 1
    return int(counts[linear_sum_assignment(-counts)].sum())


def word_error(item: Measured) -> float:
    heard = voiced(item)
    found = (
        without_flicker(item.words, speakers_of_words(item.words, heard)) if heard else [0] * len(item.words)
    )
    return 1 - agreement(list(zip(item.speakers, found, strict=True))) / len(item.words)


def activity(spans: Sequence[tuple[float, float, object]], frames: int) -> np.ndarray:
    """Return who speaks every 10 ms, ``(frames, speakers)``."""
    names = list(dict.fromkeys(who for _, _, who in spans))
    active = np.zeros((frames, max(1, len(names))), bool)
    for start_s, end_s, who in spans:
        active[round(start_s * 100) : round(end_s * 100), names.index(who)] = True
    return active


def der(item: Measured) -> tuple[int, int]:
    """Return wrong and spoken frames: missed, false and confused ones over those of the reference."""
    spoken: list[tuple[float, float, object]] = []
    last: dict[str, int] = {}
    for word, who in zip(item.words, item.speakers, strict=True):
        if who in last and word.start_s - spoken[last[who]][1] <= SAME_TURN_S:
            spoken[last[who]] = (spoken[last[who]][0], word.end_s, who)
        else:
            last[who] = len(spoken)
            spoken.append((word.start_s, word.end_s, who))
    frames = round(item.duration_s * 100) + 1
    truth, found = activity(spoken, frames), activity(voiced(item), frames)
    both = truth.T.astype(int) @ found.astype(int)
    correct = both[linear_sum_assignment(-both)].sum()
    most = np.maximum(truth.sum(axis=1), found.sum(axis=1)).sum()
    return int(most - correct), int(truth.sum())


def best_elsewhere(errors: dict[tuple[float, float], list[float]], left_out: int) -> tuple[float, float]:
    """Return the distances with the least error over the other recordings."""
    return min(
        errors, key=lambda chosen: sum(each for at, each in enumerate(errors[chosen]) if at != left_out)
    )


def main(manifest: Path) -> None:
    items = list(listen(manifest))
    words = np.array([len(item.words) for item in items])
    shipped = [word_error(item) for item in items]
    rates = [der(item) for item in items]
    counted = [len({who for _, _, who in voiced(item)}) for item in items]
    errors: dict[tuple[float, float], list[float]] = {}
    kept = clusters.NEAR, clusters.FAR
    for clusters.NEAR, clusters.FAR in product(NEAR, FAR):
        errors[clusters.NEAR, clusters.FAR] = [word_error(item) for item in items]
    clusters.NEAR, clusters.FAR = kept
    elsewhere = [errors[best_elsewhere(errors, at)][at] for at in range(len(items))]
    alone = [1 - max(map(item.speakers.count, item.speakers)) / len(item.speakers) for item in items]
    print("recording words speakers found error left-out one-speaker DER")
    for item, error, out, one, rate, count in zip(
        items, shipped, elsewhere, alone, rates, counted, strict=True
    ):
        there = len(set(item.speakers))
        print(
            f"{item.name} {len(item.words)} {there} {count} {error:.1%} {out:.1%} {one:.1%} "
            f"{rate[0] / rate[1]:.1%}"
        )
    means = [np.average(each, weights=words) for each in (shipped, elsewhere, alone)]
    total = sum(wrong for wrong, _ in rates) / sum(spoken for _, spoken in rates)
    print(f"all {words.sum()} - - {means[0]:.1%} {means[1]:.1%} {means[2]:.1%} {total:.1%}")
    spent = sum(item.spent_s for item in items) / sum(item.duration_s for item in items)
    print(f"processor time over duration {spent:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
