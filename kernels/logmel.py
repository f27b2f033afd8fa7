"""Whisper's features: the logarithm of mel band powers, of a whole recording or as it arrives."""

import numpy as np

from kernels._checks import checked_samples
from kernels._fft import HOP, N_FFT
from kernels._frames import compute, scale, work_for
from kernels._jit import Floats
from kernels._mel import mel_bands

MEL_COUNTS = (80, 128)
"""Bands that Whisper models were trained with: 128 from large-v3 on."""

_HALF_FRAME = N_FFT // 2
_OVERLAP = N_FFT - HOP
_RANGE = np.float32(8)


def _checked(padding: int) -> int:
    if padding < 0:
        raise ValueError(f"padding is {padding}: give 0 or more samples")
    return padding


class LogMel:
    """The features of a recording whose samples arrive in blocks, in bounded memory.

    However the recording is cut, its frames are the same to the last bit, and `log_mel(samples)` is `scaled`
    of all of them side by side.

    Parameters
    ----------
    n_mels
        Bands, 80 or 128: what the model was trained with.

    Raises
    ------
    ValueError
        If `n_mels` is something no model uses.

    Notes
    -----
    Frame `f` describes samples `160 f - 200` to `160 f + 199`. Before its beginning and after its end the
    recording is mirrored.

    A frame with a sample that is no finite number is as silent as can be, -10 in all bands: one such sample
    costs three frames at most. From 1e17 times full scale on powers overflow, and such bands are silent too.

    One thread at a time may use an object. Several objects share nothing that changes.
    """

    def __init__(self, n_mels: int = 80) -> None:
        if n_mels not in MEL_COUNTS:
            raise ValueError(f"n_mels is {n_mels}: Whisper models use 80 or 128")
        self.n_mels = n_mels
        self._bands = mel_bands(n_mels)
        self._work = work_for(n_mels)
        self._restart()

    def _restart(self) -> None:
        self._begun = False
        self._kept = np.zeros(0, np.float32)  # from the first sample of the next frame on, once it has begun

    def push(self, samples: Floats) -> Floats:
        """Take the next samples and return the frames that they complete.

        Parameters
        ----------
        samples
            Mono audio at 16 kHz, full scale 1, float32 (n,), any number of them.

        Returns
        -------
        ndarray of float32, (n_mels, k)
            Decimal logarithm of the mel band powers of the next `k` frames, at least -10. Give `scaled` what
            a model is to hear at a time.

        Raises
        ------
        TypeError
            If `samples` is not a float32 array.
        ValueError
            If it has more than one dimension.
        """
        samples = self._beginning(checked_samples(samples))
        features = np.empty((self.n_mels, self._complete(samples)), np.float32)
        self._fill(samples, features, 0)
        return features

    def finish(self, padding: int = HOP) -> Floats:
        """Return the frames that are left when no more samples come; the next ones are another recording's.

        Parameters
        ----------
        padding
            Zeros added after the last sample, in samples.

        Returns
        -------
        ndarray of float32, (n_mels, k)
            As from `push`: with these, `n` samples have given `(n + padding) // 160` frames.

        Raises
        ------
        ValueError
            If `padding` is negative.
        """
        ending = self._ending(padding)
        features = np.empty((self.n_mels, self._complete(ending)), np.float32)
        self._fill(ending, features, 0)
        self._restart()
        return features

    def whole(self, samples: Floats, padding: int = HOP) -> Floats:
        """Return all frames of a recording in one piece, and forget what was pushed before.

        Parameters
        ----------
        samples, padding
            As for `push` and `finish`.

        Returns
        -------
        ndarray of float32, (n_mels, (n + padding) // 160)
            As from `push`.

        Raises
        ------
        TypeError, ValueError
            As `push` and `finish` do.
        """
        samples = checked_samples(samples)
        self._restart()
        features = np.empty((self.n_mels, (len(samples) + _checked(padding)) // HOP), np.float32)
        done = self._fill(self._beginning(samples), features, 0)
        self._fill(self._ending(padding), features, done)
        self._restart()
        return features

    def _beginning(self, samples: Floats) -> Floats:
        """Mirror the beginning as soon as it is there, and return the samples after it."""
        if self._begun:
            return samples
        missing = _HALF_FRAME + 1 - len(self._kept)
        self._kept = np.concatenate((self._kept, samples[:missing]))
        self._begun = len(self._kept) > _HALF_FRAME
        if self._begun:
            self._kept = np.pad(self._kept, (_HALF_FRAME, 0), mode="reflect")
        return samples[missing:]

    def _ending(self, padding: int) -> Floats:
        """Return the samples that are left, padded, and mirrored as far as the last frame that counts."""
        ending = np.concatenate((self._kept, np.zeros(_checked(padding), np.float32)))
        self._kept = ending[:0]
        if not len(ending):
            return ending
        return np.pad(ending, (0 if self._begun else _HALF_FRAME, _HALF_FRAME), mode="reflect")[:-HOP]

    def _complete(self, samples: Floats) -> int:
        """Return how many frames the samples kept and these hold."""
        return max(0, len(self._kept) + len(samples) - _OVERLAP) // HOP

    def _fill(self, samples: Floats, features: Floats, first: int) -> int:
        """Compute the frames that samples complete, keep what is left, and return how many frames it were."""
        count = self._complete(samples)
        if count:
            with np.errstate(over="ignore", invalid="ignore"):  # as compiled code does
                compute(self._kept, samples, self._bands, self._work, features, first, count)
        left = count * HOP - len(self._kept)
        self._kept = (
            samples[left:].copy() if left >= 0 else np.concatenate((self._kept[count * HOP :], samples))
        )
        return count


def scaled(frames: Floats) -> Floats:
    """Bring logarithms of band powers into the range a model was trained with.

    Parameters
    ----------
    frames
        Frames from `LogMel`, as many as the model is to hear at once, float32 (n_mels, n).

    Returns
    -------
    ndarray of float32, (n_mels, n)
        A copy, raised to at most 8 below the largest of them, plus 4, over 4.

    Raises
    ------
    TypeError
        If `frames` is not a float32 array.
    ValueError
        If it doesn't have two dimensions.
    """
    if frames.dtype != np.float32:
        raise TypeError(f"frames are {frames.dtype}: give float32 ones from LogMel")
    if frames.ndim != 2:
        raise ValueError(f"frames have shape {frames.shape}: give (n_mels, n)")
    return _scaled_in_place(np.array(frames, order="C"))


def _scaled_in_place(frames: Floats) -> Floats:
    if frames.size:
        scale(frames, frames.max() - _RANGE)
    return frames


def log_mel(samples: Floats, n_mels: int = 80, padding: int = HOP) -> Floats:
    """Compute the features a Whisper model listens to.

    Parameters
    ----------
    samples
        Mono audio at 16 kHz, full scale 1, float32 (n,).
    n_mels
        Bands, 80 or 128: what the model was trained with.
    padding
        Zeros added after the last sample, in samples.

    Returns
    -------
    ndarray of float32, (n_mels, (n + padding) // 160)
        Decimal logarithm of the mel band powers, at most 8 below the largest, plus 4, over 4. Column `f`
        describes the 25 ms around sample `160 f`.

    Raises
    ------
    TypeError
        If `samples` is not a float32 array.
    ValueError
        If it has more than one dimension, or `n_mels` or `padding` is something no model uses.

    Notes
    -----
    A. Radford et al., "Robust speech recognition via large-scale weak supervision", 2022, section 2.2; the
    ends are mirrored and the largest value is sought over the whole of `samples`, as faster-whisper does.

    Windowed samples are rounded to float32 and transformed in float64, as NumPy does for faster-whisper, so
    that its features come out within 1e-6, whatever they are of. That rounding itself is a share of the
    loudest sound of a frame: exact features differ by up to 1e-5 for speech, and 4e-5 beside a pure tone.
    Samples that are no finite numbers silence the frames they are in (see `LogMel`).
    """
    return _scaled_in_place(LogMel(n_mels).whole(samples, padding))
