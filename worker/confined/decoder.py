"""The child that decodes: a recording comes in at descriptor 0, sound goes out at descriptor 1.

wav, flac, mp3, ogg and aiff are read by libsndfile (soundfile), everything else, video containers too, by
FFmpeg (PyAV). FFmpeg is confined to a list of recording formats: its playlist formats would open other files
and addresses that an upload names.

What goes out are messages: a letter, the length of what follows, and that: JSON, or the bytes of samples.

==========  =====================================================================================
``C``       rights were given up: what this host could not take away
``H``       the head: codec, rate, channels, promised duration, type and order of samples
``B``       a block: frames by channels, or planar: channels by frames
``E``       the end
``R``       it cannot be decoded, and why: a word that :mod:`worker.pipeline.decode` makes a sentence of
==========  =====================================================================================
"""

import json
import os
import re
import struct
from collections.abc import Iterator
from typing import Any, Literal

import av
import av.subtitles.codeccontext
import av.subtitles.stream  # PyAV loads it when it meets one, and by then no file can be opened
import numpy as np
import soundfile
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.error import FFmpegError
from numpy.typing import NDArray

from worker.confined import BLOCK_FRAMES
from worker.confined.rights import give_up

FILE, OUT = 0, 1
CONTAINER_TICKS_PER_S = 1_000_000
UNKNOWN_FRAMES = 1 << 62
"""libsndfile says so many where a stream does not state its length (``SF_COUNT_MAX``)."""
FORMATS = (
    "aac,ac3,aiff,amr,asf,avi,caf,eac3,flac,flv,matroska,mov,mp3,mp4,mpeg,mpegts,ogg,w64,wav,webm,"
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,amrnb,amrwb,au,wv,tta,ape,mpc,mpc8,dsf,rm"
)
_FLOATING = {"FLOAT", "DOUBLE", "VORBIS", "OPUS", "MPEG_LAYER_I", "MPEG_LAYER_II", "MPEG_LAYER_III"}

SampleType = Literal["int16", "int32", "float32"]
Block = NDArray[Any]


class Refused(Exception):
    """It cannot be decoded. ``why`` is a word the parent knows; ``details`` what its sentence needs."""

    def __init__(self, why: str, **details: Any) -> None:
        super().__init__(why)
        self.why = why
        self.details = details


def main(cpu_s: int) -> None:
    """Give up all rights, decode, and end the process."""
    tell(b"C", {"missing": give_up(cpu_s)})
    try:
        for block in _blocks():
            _send(b"B", np.ascontiguousarray(block).data.cast("B"))
        tell(b"E", {})
    except Refused as refused:
        tell(b"R", {"why": refused.why, **refused.details})
    except MemoryError:
        tell(b"R", {"why": "memory"})
    os._exit(0)


def _blocks() -> Iterator[Block]:
    """Tell the head, and yield what follows: ``(frames, channels)``, or planar ``(channels, frames)``."""
    try:
        # By descriptor: soundfile would guess "raw" from a name.
        sound = soundfile.SoundFile(FILE, closefd=False)
    except soundfile.LibsndfileError:
        os.lseek(FILE, 0, os.SEEK_SET)
    else:
        return _from_soundfile(sound)
    try:
        container = av.open(
            "fd:", options={"fd": str(FILE), "format_whitelist": FORMATS, "protocol_whitelist": "fd"}
        )
    except (FFmpegError, ValueError, OSError) as error:
        raise Refused("unreadable") from error
    return _from_container(container)


def _from_soundfile(sound: soundfile.SoundFile) -> Iterator[Block]:
    dtype: SampleType = (
        "float32" if sound.subtype in _FLOATING else "int16" if sound.subtype == "PCM_16" else "int32"
    )
    tell(
        b"H",
        {
            "codec": f"{sound.format.lower()}/{sound.subtype.lower()}",
            "rate_hz": sound.samplerate,
            "channels": sound.channels,
            "promised_s": sound.frames / sound.samplerate if sound.frames < UNKNOWN_FRAMES else None,
            "samples": dtype,
            "planar": False,
        },
    )
    cut = re.search(r"data : (\d+) \(should be (\d+)\)", sound.extra_info)
    if cut and 0 < int(cut[1]) < 0x7FFFFF00 and int(cut[2]) < int(cut[1]):
        found_s = sound.frames / sound.samplerate
        raise Refused("cut", promised_s=found_s * int(cut[1]) / max(1, int(cut[2])), found_s=found_s)
    try:
        while len(block := sound.read(BLOCK_FRAMES, dtype=dtype, always_2d=True)):
            yield block
    except soundfile.LibsndfileError as error:
        raise Refused("damaged", error=str(error)) from error


def _from_container(container: Any) -> Iterator[Block]:
    stream = next(iter(container.streams.audio), None) and container.streams.best("audio")
    if stream is None:
        raise Refused("silent")
    # A thread would be another process to the system, and those are not allowed.
    stream.thread_type = "NONE"
    stream.codec_context.thread_count = 1
    tell(
        b"H",
        {
            "codec": f"{container.format.name.split(',')[0]}/{stream.codec_context.name}",
            "rate_hz": stream.rate,
            "channels": stream.channels,
            "promised_s": _promised_s(container, stream),
            "samples": _sample_type(stream.format.name),
            "planar": stream.format.is_planar,
        },
    )
    # Frames hold some 20 ms: gathered by FFmpeg, they are converted a block at a time.
    gathered = AudioFifo()
    try:
        for frame in container.decode(stream):
            if (frame.sample_rate, len(frame.layout.channels)) != (stream.rate, stream.channels):
                raise Refused("changes")
            frame.pts = None  # gaps and jumps in time are no matter here
            gathered.write(frame)
            while block := gathered.read(BLOCK_FRAMES):
                yield _in_three_types(block)
    except FFmpegError as error:
        raise Refused("damaged", error=str(error)) from error
    if rest := gathered.read(partial=True):
        yield _in_three_types(rest)


def _promised_s(container: Any, stream: AudioStream) -> float | None:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    # A container lasts as long as its longest track: only where sound is alone is that the sound's.
    alone = len(container.streams) == 1
    return container.duration / CONTAINER_TICKS_PER_S if alone and container.duration is not None else None


def _in_three_types(frame: AudioFrame) -> Block:
    array = frame.to_ndarray()
    if array.dtype == np.uint8:
        return (array.astype(np.int16) - 128) << 8
    return array.astype(np.float32, copy=False) if array.dtype.kind == "f" else array


def _sample_type(ffmpeg: str) -> str:
    """Return what :func:`_in_three_types` makes of a sample format of FFmpeg."""
    return {"u8": "int16", "s16": "int16", "s32": "int32"}.get(ffmpeg.removesuffix("p"), "float32")


def tell(kind: bytes, values: dict[str, Any]) -> None:
    """Say something to the parent: a letter, and JSON."""
    _send(kind, memoryview(json.dumps(values).encode()))


def _send(kind: bytes, content: memoryview) -> None:
    _write(memoryview(struct.pack("<cI", kind, len(content))))
    _write(content)


def _write(content: memoryview) -> None:
    while len(content):
        content = content[os.write(OUT, content) :]
