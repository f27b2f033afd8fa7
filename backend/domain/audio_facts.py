"""What the worker measured of a recording's sound, and when that makes its transcript harder to trust."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

QUIET_LUFS = -23.0
TOO_QUIET_LUFS = -35.0
TOO_CLIPPED_SHARE = 0.001
NOISY_DB = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioFacts:
    """The sound of a recording; ``None`` stands for what could not be measured.

    Attributes
    ----------
    rate_hz, channels, codec
        Of the file as it was uploaded.
    loudness_lufs
        Integrated loudness (ITU-R BS.1770).
    silent_share, clipped_share
        Shares of the samples, 0 to 1, that are true silence, and that stand at full scale.
    noise_floor_db, speech_level_db
        5th and 95th percentile of the level of 10 ms, in dB under full scale.
    """

    rate_hz: int | None = None
    channels: int | None = None
    codec: str | None = None
    loudness_lufs: float | None = None
    silent_share: float | None = None
    clipped_share: float | None = None
    noise_floor_db: float | None = None
    speech_level_db: float | None = None

    @property
    def tells_anything(self) -> bool:
        """Whether anything about how it sounds was measured."""
        sound = (self.loudness_lufs, self.silent_share, self.noise_floor_db, self.speech_level_db)
        return self.is_clipped or any(value is not None for value in sound)

    @property
    def is_quiet(self) -> bool:
        """Whether it is below the loudness that broadcasts have (EBU R 128)."""
        return self.loudness_lufs is not None and self.loudness_lufs < QUIET_LUFS

    @property
    def is_too_quiet(self) -> bool:
        """Whether words may be missing because they are too soft."""
        return self.loudness_lufs is not None and self.loudness_lufs < TOO_QUIET_LUFS

    @property
    def is_clipped(self) -> bool:
        """Whether it was recorded so loud that the sound is cut off."""
        return self.clipped_share is not None and self.clipped_share > TOO_CLIPPED_SHARE

    @property
    def is_noisy(self) -> bool:
        """Whether speech hardly stands out from what is heard between the words."""
        if self.noise_floor_db is None or self.speech_level_db is None:
            return False
        return self.speech_level_db - self.noise_floor_db < NOISY_DB


def audio_facts(parameters: Mapping[str, Any]) -> AudioFacts | None:
    """Return the facts among the parameters of a hypothesis; ``None``: it was made without any."""
    told = parameters.get("audio")
    if told is None:
        return None
    return AudioFacts(**{field.name: told.get(field.name) for field in fields(AudioFacts)})
