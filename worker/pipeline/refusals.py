"""Why a recording is refused, in sentences: what became of it, and what to do."""

import re
from collections.abc import Callable
from typing import Any

from backend.domain.errors import BadAudio
from worker.pipeline.child import Ended

READABLE = "WAV, FLAC, MP3, OGG, Opus, M4A, MP4, WebM and most other audio and video files"


def refusal(name: str, said: dict[str, Any]) -> BadAudio:
    """Return the error for what a decoder said of a recording, which is not believed further than that.

    Parameters
    ----------
    name
        What people call the recording.
    said
        ``why``, a word, and what else its sentence needs (see :mod:`worker.confined.decoder`).
    """
    why = said.get("why")
    if why == "cut" and all(isinstance(said.get(key), float) for key in ("promised_s", "found_s")):
        return truncated(name, said["promised_s"], said["found_s"])
    if why == "damaged":
        return damaged(name, re.sub(r"[^ -~]", "", str(said.get("error")))[:200])
    return _REFUSALS.get(str(why), nonsense)(name)


def empty(name: str) -> BadAudio:
    """Return the error for a file of no bytes."""
    return BadAudio(
        f"{name} is empty (0 bytes). Choose the file again, or export it again from where it was made."
    )


def truncated(name: str, promised_s: float, found_s: float) -> BadAudio:
    """Return the error for a recording that ends before its header says it does."""
    return BadAudio(
        f"{name} is cut short: it should last {promised_s:,.0f} s, but only {found_s:,.1f} s are there. "
        f"Upload it again; if this is all there is, convert it to WAV or MP3 first."
    )


def damaged(name: str, error: str) -> BadAudio:
    """Return the error for a recording that could be opened but not read to its end."""
    return BadAudio(
        f"{name} is damaged and could be read only in part ({error}). "
        f"Upload it again; if this is all there is, convert it to WAV or MP3 first."
    )


def nonsense(name: str) -> BadAudio:
    """Return the error for a recording after which the decoder makes no sense."""
    return BadAudio(
        f"{name} could not be made sense of: it is probably damaged, or not what it claims to be. "
        f"Convert it to WAV or MP3, and upload that instead."
    )


def _crashed(name: str) -> BadAudio:
    return BadAudio(
        f"{name} made its decoder crash: it is probably damaged, or not what it claims to be. "
        f"Convert it to WAV or MP3, and upload that instead."
    )


def _slow(name: str) -> BadAudio:
    return BadAudio(
        f"{name} takes longer to decode than any recording should: it is probably damaged. "
        f"Convert it to WAV or MP3, and upload that instead."
    )


def _greedy(name: str) -> BadAudio:
    return BadAudio(
        f"{name} takes more memory to decode than any recording should: it is probably damaged. "
        f"Convert it to WAV or MP3, and upload that instead."
    )


def _unreadable(name: str) -> BadAudio:
    return BadAudio(f"{name} is not a recording that can be read, or it is damaged. Readable are {READABLE}.")


def _silent(name: str) -> BadAudio:
    return BadAudio(f"{name} holds no sound. Choose a file with an audio track: {READABLE}.")


def _changing(name: str) -> BadAudio:
    return BadAudio(f"{name} changes its sample rate or channels midway. Convert it to WAV or MP3 first.")


_REFUSALS: dict[str, Callable[[str], BadAudio]] = {
    "unreadable": _unreadable,
    "silent": _silent,
    "changes": _changing,
    "memory": _greedy,
}
ENDED = {Ended.CRASHED: _crashed, Ended.SLOW: _slow, Ended.NONSENSE: nonsense}
"""By how a decoder ended that had not said everything."""
