"""Open any recording and read it in blocks, judged by its content and never by its name.

wav, flac, mp3, ogg and aiff are read by libsndfile (soundfile), everything else, video containers too, by
FFmpeg (PyAV). FFmpeg is confined to a list of recording formats: its playlist formats would open other files
and addresses that an upload names.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import av
import numpy as np
import soundfile
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.error import FFmpegError
from numpy.typing import NDArray

from backend.domain.errors import BadAudio

BLOCK_FRAMES = 1 << 16
RATES_HZ = (4_000, 768_000)
MOST_CHANNELS = 64
CONTAINER_TICKS_PER_S = 1_000_000
UNKNOWN_FRAMES = 1 << 62
"""libsndfile says so many where a stream does not state its length (``SF_COUNT_MAX``)."""
READABLE = "WAV, FLAC, MP3, OGG, Opus, M4A, MP4, WebM and most other audio and video files"
FORMATS = (
    "aac,ac3,aiff,amr,asf,avi,caf,eac3,flac,flv,matroska,mov,mp3,mp4,mpeg,mpegts,ogg,w64,wav,webm,"
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,amrnb,amrwb,au,wv,tta,ape,mpc,mpc8,dsf,rm"
)

SampleType = Literal["int16", "int32", "float32"]
Block = NDArray[Any]
"""``(frames, channels)``: int16, int32 or float32."""


@dataclass(frozen=True, slots=True)
class Source:
    """An open recording.

    ``promised_s`` is the duration its header states, ``None`` where it states none. ``blocks`` are read once.
    """

    codec: str
    rate_hz: int
    channels: int
    promised_s: float | None
    blocks: Iterator[Block]


@contextmanager
def open_audio(path: Path, name: str | None = None) -> Iterator[Source]:
    """Open a recording for reading in blocks.

    Parameters
    ----------
    path
        The file.
    name
        What people call it, for messages; the file's own name by default.

    Yields
    ------
    Source
        Its properties and its blocks.

    Raises
    ------
    BadAudio
        Empty, not a recording, without sound, or with a header that cannot be true.
    """
    name = name or path.name
    if path.stat().st_size == 0:
        raise BadAudio(
            f"{name} is empty (0 bytes). Choose the file again, or export it again from where it was made."
        )
    with path.open("rb") as file:
        try:
            # By descriptor: soundfile would guess "raw" from a name.
            sound = soundfile.SoundFile(file.fileno(), closefd=False)
        except soundfile.LibsndfileError:
            sound = None
        if sound is not None:
            with sound:
                yield _from_soundfile(sound, name)
            return
    with _open_container(path, name) as container:
        yield _from_container(container, name)


def _from_soundfile(sound: soundfile.SoundFile, name: str) -> Source:
    _check_header(sound.samplerate, sound.channels, name)
    cut = re.search(r"data : (\d+) \(should be (\d+)\)", sound.extra_info)
    if cut and 0 < int(cut[1]) < 0x7FFFFF00 and int(cut[2]) < int(cut[1]):
        raise truncated(
            name,
            sound.frames / sound.samplerate * int(cut[1]) / max(1, int(cut[2])),
            sound.frames / sound.samplerate,
        )
    dtype: SampleType = (
        "float32" if sound.subtype in _FLOATING else "int16" if sound.subtype == "PCM_16" else "int32"
    )
    return Source(
        codec=f"{sound.format.lower()}/{sound.subtype.lower()}",
        rate_hz=sound.samplerate,
        channels=sound.channels,
        promised_s=sound.frames / sound.samplerate if sound.frames < UNKNOWN_FRAMES else None,
        blocks=_soundfile_blocks(sound, dtype, name),
    )


_FLOATING = {"FLOAT", "DOUBLE", "VORBIS", "OPUS", "MPEG_LAYER_I", "MPEG_LAYER_II", "MPEG_LAYER_III"}


def _soundfile_blocks(sound: soundfile.SoundFile, dtype: SampleType, name: str) -> Iterator[Block]:
    try:
        while len(block := sound.read(BLOCK_FRAMES, dtype=dtype, always_2d=True)):
            yield block
    except soundfile.LibsndfileError as error:
        raise damaged(name, error) from error


@contextmanager
def _open_container(path: Path, name: str) -> Iterator[Any]:
    try:
        container = av.open(str(path), options={"format_whitelist": FORMATS, "protocol_whitelist": "file"})
    except (FFmpegError, ValueError, OSError) as error:
        raise BadAudio(
            f"{name} is not a recording that can be read, or it is damaged. Readable are {READABLE}."
        ) from error
    with container:
        yield container


def _from_container(container: Any, name: str) -> Source:
    stream = next(iter(container.streams.audio), None) and container.streams.best("audio")
    if stream is None:
        raise BadAudio(f"{name} holds no sound. Choose a file with an audio track: {READABLE}.")
    _check_header(stream.rate, stream.channels, name)
    stream.thread_type = "AUTO"
    return Source(
        codec=f"{container.format.name.split(',')[0]}/{stream.codec_context.name}",
        rate_hz=stream.rate,
        channels=stream.channels,
        promised_s=_promised_s(container, stream),
        blocks=_container_blocks(container, stream, name),
    )


def _promised_s(container: Any, stream: AudioStream) -> float | None:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    # A container lasts as long as its longest track: only where sound is alone is that the sound's.
    alone = len(container.streams) == 1
    return container.duration / CONTAINER_TICKS_PER_S if alone and container.duration is not None else None


def _container_blocks(container: Any, stream: AudioStream, name: str) -> Iterator[Block]:
    # Frames hold some 20 ms: gathered by FFmpeg, they are converted a block at a time.
    gathered = AudioFifo()
    try:
        for frame in container.decode(stream):
            if (frame.sample_rate, len(frame.layout.channels)) != (stream.rate, stream.channels):
                raise BadAudio(
                    f"{name} changes its sample rate or channels midway. Convert it to WAV or MP3 first."
                )
            frame.pts = None  # gaps and jumps in time are no matter here
            gathered.write(frame)
            while block := gathered.read(BLOCK_FRAMES):
                yield _interleaved(block)
    except FFmpegError as error:
        raise damaged(name, error) from error
    if rest := gathered.read(partial=True):
        yield _interleaved(rest)


def _interleaved(frame: AudioFrame) -> Block:
    """Return a decoded frame as ``(frames, channels)`` in one of three sample types."""
    array, channels = frame.to_ndarray(), len(frame.layout.channels)
    array = array.T if frame.format.is_planar else array.reshape(-1, channels)
    if array.dtype == np.uint8:
        return (array.astype(np.int16) - 128) << 8
    return array.astype(np.float32) if array.dtype.kind == "f" else array


def _check_header(rate_hz: int, channels: int, name: str) -> None:
    if not RATES_HZ[0] <= rate_hz <= RATES_HZ[1]:
        raise BadAudio(
            f"{name} states a sample rate of {rate_hz:,} Hz, which no recording has "
            f"({RATES_HZ[0]:,} to {RATES_HZ[1]:,} Hz are read). Its header is damaged: export it again."
        )
    if not 1 <= channels <= MOST_CHANNELS:
        raise BadAudio(
            f"{name} states {channels:,} channels (1 to {MOST_CHANNELS} are read). "
            f"Its header is damaged, or it needs to be mixed down first."
        )


def truncated(name: str, promised_s: float, found_s: float) -> BadAudio:
    """Return the error for a recording that ends before its header says it does."""
    return BadAudio(
        f"{name} is cut short: it should last {promised_s:,.0f} s, but only {found_s:,.1f} s are there. "
        f"Upload it again; if this is all there is, convert it to WAV or MP3 first."
    )


def damaged(name: str, error: Exception) -> BadAudio:
    """Return the error for a recording that could be opened but not read to its end."""
    return BadAudio(
        f"{name} is damaged and could be read only in part ({error}). "
        f"Upload it again; if this is all there is, convert it to WAV or MP3 first."
    )
