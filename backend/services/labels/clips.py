"""Clips of audio beside the labels, written one at a time."""

from collections.abc import Callable
from pathlib import Path

from backend.domain.errors import Invalid
from backend.services.labels.label import Label

RATE_HZ = 16_000

Clip = Callable[[str, float, float], bytes]
"""Cuts a clip: given a recording's sha256, start and end in seconds, returns 16 kHz mono FLAC."""


def new_folder(folder: Path, inner: str) -> Path:
    """Make a folder for an export, with one inside it for the clips; return the inner one.

    Raises
    ------
    Invalid
        The folder holds something already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Invalid(f"{folder} is not empty. Choose a new folder for the labels.", field=str(folder))
    (folder / inner).mkdir(parents=True)
    return folder / inner


def write_clip(label: Label, folder: Path, clip: Clip) -> float:
    """Write a label's clip into a folder and return its duration in seconds, to the sample.

    Raises
    ------
    ValueError
        What ``clip`` returned is not 16 kHz mono FLAC.
    """
    data = clip(label.recording_sha256, label.start_s, label.end_s)
    duration_s = flac_duration(data)
    (folder / f"{label.id}.flac").write_bytes(data)
    return duration_s


def flac_duration(data: bytes) -> float:
    """Return the duration in seconds of 16 kHz mono FLAC, from its header.

    The STREAMINFO block (RFC 9639, section 8.2) holds, from its eleventh byte, 20 bits of sample rate, 3 of
    channels less one, 5 of bits per sample less one and 36 of the number of samples.
    """
    if data[:4] != b"fLaC" or len(data) < 26:
        raise ValueError("a clip is not FLAC")
    facts = int.from_bytes(data[18:26], "big")
    rate_hz, channels, samples = facts >> 44, (facts >> 41 & 0b111) + 1, facts & (1 << 36) - 1
    if (rate_hz, channels) != (RATE_HZ, 1) or samples == 0:
        raise ValueError(f"a clip has {rate_hz} Hz, {channels} channels and {samples} samples")
    return samples / rate_hz
