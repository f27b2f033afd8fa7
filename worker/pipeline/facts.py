"""What a recording sounds like, in figures: how loud, how noisy, how silent, whether overloaded."""

import numpy as np
from numpy.typing import NDArray

from backend.domain.audio_facts import AudioFacts
from kernels.channels import Tally, to_channels, to_mono
from kernels.energy import silent_frames
from kernels.loudness import LEAST_RATE_HZ, LoudnessMeter
from worker.pipeline.audio import LEVELS_PER_S, RATE_HZ, levels_db
from worker.pipeline.channels import ChannelLevels
from worker.pipeline.decode import Block, Source

PERCENTILES = (5, 95)
"""Of the levels of 10 ms that are not true silence: what noise and speech are judged by."""


class FactsListener:
    """Gathers the facts of a recording while it passes.

    Parameters
    ----------
    source
        The recording, opened.
    """

    def __init__(self, source: Source) -> None:
        self.tally = Tally()
        self.channel_levels = ChannelLevels(source.rate_hz, source.channels)
        self._source = source
        measurable = source.rate_hz >= LEAST_RATE_HZ
        self._meter = LoudnessMeter(source.rate_hz, source.channels) if measurable else None
        self._levels_db: list[NDArray[np.float32]] = []
        self._silent: list[NDArray[np.bool_]] = []

    @property
    def levels_db(self) -> NDArray[np.float32]:
        """Level of every 10 ms so far, ``(frames,)``."""
        return np.concatenate([np.zeros(0, np.float32), *self._levels_db])

    def hear_source(self, block: Block) -> NDArray[np.float32]:
        """Take the next ``(frames, channels)`` as decoded; return them mixed down, ``(frames,)`` float32."""
        mono = to_mono(block, tally=self.tally)
        channels = mono[np.newaxis] if block.shape[1] == 1 else to_channels(block)
        if self._meter:
            self._meter.push(channels)
        self.channel_levels.hear(channels)
        return mono

    def hear(self, samples: NDArray[np.float32]) -> None:
        """Take the next ``(samples,)`` at 16 kHz; all but the last block are whole multiples of 10 ms."""
        self._levels_db.append(levels_db(samples))
        self._silent.append(silent_frames(samples, RATE_HZ, 1 / LEVELS_PER_S))

    def facts(self) -> AudioFacts:
        """Return the figures of all that was heard; what cannot be measured of it is ``None``."""
        silent = np.concatenate([np.zeros(0, bool), *self._silent])
        sounding = self.levels_db[~silent]
        noise, speech = (
            np.percentile(sounding, PERCENTILES).round(1).tolist() if len(sounding) else (None, None)
        )
        loudness = self._meter.finish().integrated_lufs if self._meter else None
        return AudioFacts(
            rate_hz=self._source.rate_hz,
            channels=self._source.channels,
            codec=self._source.codec,
            loudness_lufs=None if loudness is None else round(loudness, 1),
            silent_share=round(float(silent.mean()), 4) if len(silent) else 0.0,
            clipped_share=round(self.tally.clipped_share, 6),
            noise_floor_db=noise,
            speech_level_db=speech,
        )
