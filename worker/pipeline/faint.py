"""Where somebody may speak though voice activity found nobody: quietly, in a whisper, under music.

What voice activity missed nothing recognises, and no gap shows it. So the silences it left are looked at
again once a recording was read: amplified, by the same network with a lower threshold; and for sound about
as loud as where people speak, unless it is even noise. What is found may be no speech, but is worth a listen.
`make bench BENCH="--only voice"` measures how much of missed speech it finds, and how often there is nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kernels.energy import frame_levels
from kernels.voice import WINDOW
from worker.pipeline.audio import LEVELS_PER_S, RATE_HZ, Span, levels_db, open_samples, stretch
from worker.pipeline.prepare import Prepared
from worker.pipeline.voice import WINDOW_S, VoiceActivity
from worker.whisper import voice_model_path

Floats = NDArray[np.float32]

SHORTEST_S = 1.0
BESIDE_S = 0.3
"""So near to speech that was found its own ends are heard, and nothing else."""
PIECE_S = 61.44
"""Looked at at once: in 25 MB, and a multiple of what levels and voice activity take."""

TARGET_DB, MOST_GAIN_DB = -23.0, 45.0
"""Sound is amplified to the level that speech usually has, by no more than that."""
LEVEL_S = 1.0
"""The level at a moment is that of so much sound around it."""
LIKELY, LIKELY_S = 0.12, 2.0
"""Mean probability of speech over so long a time from which on somebody may speak."""

LOUD_DB = 15.0
"""Sound no further below the loudest moments of a recording may hide speech, from a few seconds on."""
SHORTEST_LOUD_S = 5.0
LIKELY_SPREAD_DB, LOUD_SPREAD_DB = 3.0, 6.0
"""Between quiet and loud moments (the tenths, of 50 ms) there is at least so much; in even noise less."""
SMOOTH_S = 0.5
PAUSE_S = 5.0
"""Shorter pauses do not end what is found: music is one place, not ten."""


def faint_in(prepared: Prepared, samples: Path) -> list[Span]:
    """Return what :func:`find_faint` finds in a recording that was read, from its file of samples."""
    voice = VoiceActivity(voice_model_path())
    loudest_db = prepared.facts.speech_level_db
    return find_faint(open_samples(samples), prepared.speech, prepared.duration_s, loudest_db, voice)


def find_faint(
    samples: NDArray[np.int16],
    speech: Sequence[Span],
    duration_s: float,
    loudest_db: float | None,
    voice: VoiceActivity,
) -> list[Span]:
    """Return where somebody may speak beside the speech that was found.

    Parameters
    ----------
    samples
        Of the recording, as :func:`worker.pipeline.audio.open_samples` maps them.
    speech
        Where voice activity found speech, ordered and disjoint.
    duration_s
        Of the recording.
    loudest_db
        How loud its loudest moments are, in dB of full scale; ``None`` where there is nothing but silence.
    voice
        Voice activity that has heard nothing yet.

    Returns
    -------
    list of (start_s, end_s)
        Ordered and disjoint, each at least 1 s long.
    """
    found: list[Span] = []
    for start_s, end_s in _silences(speech, duration_s):
        sound = stretch(samples, (start_s, end_s))
        levels = levels_db(sound)
        spans = _likely(sound, levels, voice)
        if loudest_db is not None:
            spans += _loud(sound, levels, loudest_db - LOUD_DB)
        found += [(start_s + one_s, start_s + two_s) for one_s, two_s in spans]
    return _joined(sorted(found))


def _silences(speech: Sequence[Span], duration_s: float) -> Iterator[Span]:
    """Yield what lies between stretches of speech, in pieces."""
    edges = [(-BESIDE_S, -BESIDE_S), *speech, (duration_s + BESIDE_S, duration_s + BESIDE_S)]
    for (_, before_s), (after_s, _) in pairwise(edges):
        start_s, end_s = before_s + BESIDE_S, after_s - BESIDE_S
        while end_s - start_s >= SHORTEST_S:
            yield start_s, min(end_s, start_s + PIECE_S)
            start_s += PIECE_S


def _likely(sound: Floats, levels: Floats, voice: VoiceActivity) -> list[Span]:
    """Return where amplified sound is somewhat like speech."""
    gain_db = np.clip(TARGET_DB - _level_db(levels, LEVEL_S), 0.0, MOST_GAIN_DB)
    gain = np.repeat(10.0 ** (gain_db / 20.0), RATE_HZ // LEVELS_PER_S)[: len(sound)]
    amplified = (sound * gain).astype(np.float32)
    # Voice activity goes on from one silence to the next, and wants whole windows.
    probabilities = voice(amplified[: len(amplified) // WINDOW * WINDOW])
    found = _stretches(_mean(probabilities, round(LIKELY_S / WINDOW_S)) >= LIKELY, WINDOW_S, SHORTEST_S)
    return [span for span in found if _spread_db(sound, span) >= LIKELY_SPREAD_DB]


def _loud(sound: Floats, levels: Floats, least_db: float) -> list[Span]:
    """Return where sound that is no even noise goes on at a level."""
    found = _stretches(_level_db(levels, SMOOTH_S) >= least_db, 1 / LEVELS_PER_S, SHORTEST_LOUD_S)
    return [span for span in found if _spread_db(sound, span) >= LOUD_SPREAD_DB]


def _spread_db(sound: Floats, span: Span) -> float:
    start, end = (round(time_s * RATE_HZ) for time_s in span)
    # Of differences from sample to sample: the rumble of a room comes and goes by itself, its hiss does not.
    quiet_db, loud_db = np.percentile(frame_levels(np.diff(sound[start:end]), RATE_HZ, 0.05), (10, 90))
    return float(loud_db - quiet_db)


def _level_db(levels: Floats, seconds: float) -> NDArray[np.float64]:
    """Return the level of so many seconds around each 10 ms."""
    return 10.0 * np.log10(_mean(10.0 ** (levels / 10.0), round(seconds * LEVELS_PER_S)))


def _mean(values: Floats, width: int) -> NDArray[np.float64]:
    """Return the mean of so many values around each; of fewer at the ends."""
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    at = np.arange(len(values))
    first, after = np.maximum(at - width // 2, 0), np.minimum(at + width // 2 + 1, len(values))
    return (sums[after] - sums[first]) / (after - first)


def _stretches(marks: NDArray[np.bool_], each_s: float, shortest_s: float) -> list[Span]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marks, [False]])))
    spans = ((float(start * each_s), float(end * each_s)) for start, end in edges.reshape(-1, 2))
    return [span for span in spans if span[1] - span[0] >= shortest_s]


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start_s, end_s in spans:
        if joined and start_s - joined[-1][1] < PAUSE_S:
            joined[-1] = (joined[-1][0], max(end_s, joined[-1][1]))
        else:
            joined.append((start_s, end_s))
    return joined
