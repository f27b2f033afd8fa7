"""Draw the pictures of `docs/kernels.md`: `python -m benchmarks.pictures`, with the extra `bench` installed.

The sounds are `tests/data/jfk.flac` and `tests/data/austen.wav`. The pictures have a ground of their own, so
that they can be read on a light page and on a dark one.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle
from PIL import Image

from benchmarks.kernels.overview import all_zooms
from benchmarks.kernels.resampling import ours, swr
from benchmarks.sounds import RATE_HZ, ROOT, Samples, clip, clips
from kernels._k_weighting import k_weighting
from kernels.energy import FRAME_S, frame_levels, silent_frames
from kernels.logmel import log_mel
from kernels.loudness import loudness
from kernels.voice import WINDOW, SpeechProbabilities
from worker.pipeline.voice import ENTER, LEAVE, speech_spans
from worker.pipeline.voice_weights import read_weights
from worker.whisper import voice_model_path

FOLDER = ROOT / "docs" / "images"
GROUND, INK, FAINT = "#fbfaf7", "#2b2f36", "#8d939c"
BLUE, ORANGE, GREEN = "#2f6db3", "#d4711c", "#3c8d4f"
DOTS_AN_INCH, WIDTH_IN, COLOURS = 140, 10.0, 64
SHADES = 24
"""Of a spectrogram: more make its picture many times larger."""

mpl.use("Agg")
mpl.rcParams.update(
    {
        "figure.facecolor": GROUND,
        "axes.facecolor": GROUND,
        "axes.edgecolor": FAINT,
        "axes.labelcolor": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlelocation": "left",
        "axes.titlesize": 11,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "font.size": 10,
    }
)


@contextmanager
def drawn(name: str, height_in: float, rows: int = 1, **options: Any) -> Iterator[Any]:
    """Give axes to draw on, and write them as a PNG of few colours."""
    figure, axes = plt.subplots(rows, 1, figsize=(WIDTH_IN, height_in), layout="constrained", **options)
    yield axes
    picture = io.BytesIO()
    figure.savefig(picture, dpi=DOTS_AN_INCH)
    plt.close(figure)
    few = Image.open(picture).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(FOLDER / f"kernels-{name}.png", optimize=True)


def _bare(axes: Axes, width: float, height: float) -> None:
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.axis("off")


def _cell(
    axes: Axes, x: float, y: float, text: str, colour: str, width: float = 1.0, height: float = 1.0
) -> None:
    axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, alpha=0.22, edgecolor="none"))
    axes.add_patch(Rectangle((x, y), width, height, facecolor="none", edgecolor=colour, linewidth=1))
    axes.text(x + width / 2, y + height / 2, text, ha="center", va="center", fontsize=9)


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=11, color=FAINT))


def channels() -> None:
    with drawn("channels", 3.3) as axes:
        _bare(axes, 24.4, 8)
        axes.text(0, 7.5, "decoded: interleaved, any sample type", va="center")
        for i in range(24):
            _cell(axes, i, 6, f"{'LR'[i % 2]}{i // 2}", BLUE if i % 2 == 0 else ORANGE)
        for lane in range(12):
            _cell(axes, lane, 3.2, f"L{lane}", BLUE)
            _cell(axes, lane + 12.4, 3.2, f"R{lane}", ORANGE)
        axes.text(0, 4.55, "one vector a channel: every second sample", va="center")
        axes.text(12.4, 4.55, "as float32, NaN and infinity 0, clipped to ±1, counted", va="center")
        _arrow(axes, (6, 5.9), (6, 5.0))
        _arrow(axes, (18.4, 5.9), (18.4, 5.0))
        for lane in range(12):
            _cell(axes, lane + 6.2, 0.3, f"M{lane}", GREEN)
        axes.text(6.2, 1.65, "their mean: written once, read by everything after", va="center")
        _arrow(axes, (4, 3.1), (6.0, 1.0))
        _arrow(axes, (20.4, 3.1), (18.4, 1.0))


def resampling() -> None:
    rate_hz, top_hz, seconds = 48_000, 12_000, 4.0
    time = np.arange(round(rate_hz * seconds)) / rate_hz
    sweep = 0.5 * np.sin(np.pi * top_hz / seconds * time**2)
    both = np.stack([sweep, sweep], axis=1).astype(np.float32)
    with drawn("resampling", 4.2) as axes:
        figure = axes.figure
        figure.delaxes(axes)
        pair = figure.subplots(1, 2, sharey=True)
        for one, (name, method) in zip(
            pair,
            {"soxr HQ after our mix-down": ours, "swr, FFmpeg's resampler as it comes": swr}.items(),
            strict=True,
        ):
            shown = _spectrogram(method(rate_hz, both))
            image = one.imshow(
                shown,
                origin="lower",
                aspect="auto",
                extent=(0, top_hz / 1000, 0, 8),
                vmin=-100,
                vmax=0,
                cmap=plt.get_cmap("magma", SHADES),
            )
            one.set_title(name)
            one.set_xlabel("tone that goes in, kHz")
        pair[0].set_ylabel("what comes out at 16 kHz, kHz")
        figure.colorbar(image, ax=pair, label="dB", pad=0.01)


def _spectrogram(samples: Samples, size: int = 512, hop: int = 128) -> Samples:
    """Return levels in dB, (bins, frames), 0 at the loudest tone."""
    window = np.blackman(size)
    frames = np.lib.stride_tricks.sliding_window_view(samples, size)[::hop] * window
    levels = np.abs(np.fft.rfft(frames, axis=1)).T / (0.5 * window.sum() / 2)
    return 20 * np.log10(np.maximum(levels, 1e-9)).astype(np.float32)


def logmel() -> None:
    with drawn("logmel", 6.6, rows=2, height_ratios=(1, 1)) as (diagram, picture):
        _bare(diagram, 24, 10.4)
        diagram.set_title("sample n of frame f stands in row n mod 160, column f + n div 160")
        shown = 18
        for row in range(4):
            y = 6.4 - 1.25 * row
            label = ("0", "1", "…", "159")[row]
            diagram.text(3.3, y + 0.5, f"row {label}" if row != 2 else "…", ha="right", va="center")
            for column in range(shown):
                number = {0: 160 * column, 1: 160 * column + 1, 3: 160 * column + 159}.get(row)
                _cell(diagram, 3.5 + 1.12 * column, y, "" if number is None else str(number), FAINT, 1.12)
        for first, colour, y, text in (
            (0, BLUE, 7.75, "sample 0 of 16 frames: one load"),
            (1, ORANGE, 8.95, "sample 160 of the same frames: the same row, one further"),
        ):
            left, right = 3.5 + 1.12 * first, 3.5 + 1.12 * (first + 16)
            diagram.plot(
                [left, left, right, right], [y - 0.1, y + 0.15, y + 0.15, y - 0.1], color=colour, linewidth=2
            )
            diagram.text((left + right) / 2, y + 0.6, text, ha="center", va="center", color=colour)
        for x, text in (
            (0.2, "25 × FFT-16,\nwindow fused in"),
            (6.3, "8 × FFT-25,\npower of bins 0–200"),
            (12.4, "mel bands, two\nweights a bin"),
            (18.5, "log10 by polynomial,\nat least −10"),
        ):
            _cell(diagram, x, 0.1, text, GREEN, 5.2, 1.9)
        for x in (5.4, 11.5, 17.6):
            _arrow(diagram, (x, 1.05), (x + 0.9, 1.05))
        samples = clip("jfk.flac")
        features = log_mel(samples)[:, :1100]
        image = picture.imshow(
            features.reshape(len(features), -1, 4).mean(axis=2),
            interpolation="nearest",
            vmin=-0.4,
            origin="lower",
            aspect="auto",
            extent=(0, len(samples) / RATE_HZ, 0, 80),
            cmap=plt.get_cmap("magma", SHADES),
        )
        picture.set_title("“And so, my fellow Americans…”, as Whisper sees it")
        picture.set_xlabel("seconds")
        picture.set_ylabel("mel band")
        picture.figure.colorbar(image, ax=picture, pad=0.01)


def voice() -> None:
    samples = clip("jfk.flac")
    probabilities = SpeechProbabilities(read_weights(voice_model_path())).push(samples)
    seconds = len(samples) / RATE_HZ
    with drawn("voice", 3.9, rows=2, sharex=True, height_ratios=(1, 1.2)) as (wave, chart):
        _waveform(wave, samples, 200)
        wave.set_yticks([])
        chart.step(np.arange(len(probabilities)) * WINDOW / RATE_HZ, probabilities, where="post", color=BLUE)
        chart.axhline(ENTER, color=ORANGE, linestyle="--", linewidth=1)
        chart.axhline(LEAVE, color=FAINT, linestyle="--", linewidth=1)
        chart.text(seconds, ENTER, f" begins at {ENTER}", va="center", color=ORANGE)
        chart.text(seconds, LEAVE, f" ends under {LEAVE}", va="center", color=FAINT)
        for start_s, end_s in speech_spans(probabilities, seconds):
            for axes in (wave, chart):
                axes.axvspan(start_s, end_s, color=GREEN, alpha=0.15, linewidth=0)
        chart.set_xlim(0, seconds)
        chart.set_ylim(0, 1.02)
        chart.set_ylabel("probability of speech")
        chart.set_xlabel("seconds; green: speech")


def _waveform(axes: Axes, samples: Samples, per_second: int) -> None:
    frames = samples[: len(samples) // per_second * per_second].reshape(-1, RATE_HZ // per_second)
    time = np.arange(len(frames)) / per_second
    axes.fill_between(time, frames.min(axis=1), frames.max(axis=1), color=INK, alpha=0.75, linewidth=0)


def peaks() -> None:
    samples = clip("jfk.flac")
    with drawn("peaks", 4.6, rows=3, sharex=True) as rows:
        titles = (
            "1 a second: 2 hours in 14 KB",
            "10 a second: what fits a screen",
            "100 a second: close up",
        )
        for axes, zoom, title, colour in zip(
            rows, all_zooms(samples)[::-1], titles, (ORANGE, GREEN, BLUE), strict=True
        ):
            per_second = round(len(zoom) * RATE_HZ / len(samples))
            edges = np.append(np.arange(len(zoom)), len(zoom)) / per_second
            axes.stairs(zoom[:, 1], edges, baseline=zoom[:, 0], fill=True, color=colour, linewidth=0)
            axes.set_title(title)
            axes.set_ylim(-127, 127)
            axes.set_yticks([-127, 0, 127])
        rows[-1].set_xlabel("seconds")
        rows[-1].set_xlim(0, len(samples) / RATE_HZ)


def levels() -> None:
    samples = clips()
    seconds = len(samples) / RATE_HZ
    db, silent = frame_levels(samples, RATE_HZ, 0.01), silent_frames(samples)
    with drawn("levels", 2.9) as axes:
        axes.plot(np.arange(len(db)) / 100, db, color=BLUE, linewidth=0.9)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], silent, [False]]).astype(int)))
        for start, end in edges.reshape(-1, 2) * FRAME_S:
            axes.axvspan(start, min(end, seconds), color=ORANGE, alpha=0.3, linewidth=0)
            if end - start > 0.5:
                axes.text((start + end) / 2, -65, "nothing", ha="center", rotation=90, color=INK)
        axes.text(0.3, -112, "jfk.flac")
        axes.text(12.3, -112, "austen.wav")
        axes.set_xlim(0, seconds)
        axes.set_ylim(-123, 0)
        axes.set_ylabel("level of 10 ms, dBFS")
        axes.set_xlabel("seconds")


def loud() -> None:
    from scipy.signal import lfilter

    samples = clips()
    heard: Any = samples
    for numerator, denominator in k_weighting(RATE_HZ):
        heard = lfilter(numerator, denominator, heard)
    tenth = RATE_HZ // 10
    powers = (heard[: len(heard) // tenth * tenth].reshape(-1, tenth) ** 2).mean(axis=1)
    moments = np.convolve(powers, np.ones(4) / 4, mode="valid")
    lufs = -0.691 + 10 * np.log10(np.maximum(moments, 1e-12))
    relative = -0.691 + 10 * np.log10(moments[lufs > -70].mean()) - 10
    integrated = loudness(samples, RATE_HZ).integrated_lufs or 0.0
    with drawn("loudness", 3.3) as axes:
        time = np.arange(len(lufs)) / 10
        counted = lufs > max(-70, relative)
        axes.step(time, lufs, where="post", color=FAINT, linewidth=1)
        axes.bar(time[counted] + 0.05, lufs[counted] + 90, 0.1, bottom=-90, color=BLUE, alpha=0.55)
        end = float(time[-1])
        for level, colour, text in (
            (-70.0, FAINT, "absolute gate, −70"),
            (relative, ORANGE, f"relative gate, {relative:.1f}".replace("-", "−")),
            (integrated, GREEN, f"integrated, {integrated:.1f}".replace("-", "−")),
        ):
            axes.axhline(level, color=colour, linestyle="--", linewidth=1.2)
            axes.text(end + 0.2, level, text, color=colour, va="center")
        axes.set_xlim(0, end)
        axes.set_ylim(-90, -5)
        axes.set_ylabel("loudness of 400 ms, LUFS")
        axes.set_xlabel("seconds; blue: counted")


def main() -> None:
    for draw in (channels, resampling, logmel, voice, peaks, levels, loud):
        draw()
    for path in sorted(FOLDER.glob("kernels-*.png")):
        print(f"{path.name}: {path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
