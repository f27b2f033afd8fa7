"""Which pieces are of one speaker: average linkage over the cosine distance of voices, near first, then far.

The voices of short pieces vary a lot. So those within ten seconds of each other, which sound alike in all but
who speaks, are put together first, and the groups, whose mean is a steadier voice, across the recording.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from worker.speakers.voices import Piece

NEAR, FAR = 0.8, 0.6
"""Cosine distance up to which pieces of one stretch, and groups of the recording, are of one speaker."""
CERTAIN_S = 0.5
"""Pieces shorter than this join a group but make none."""
SPEAKER_S = 1.5
"""Who clearly speaks for less than this in all is no speaker of their own."""
TOGETHER = 3000
"""Groups that are compared with one another at once (36 MB); more are put together in turns, in order."""


@dataclass(slots=True)
class _Group:
    """Pieces, by index, that are of one speaker, and the sum of their voices by length."""

    pieces: list[int] = field(default_factory=list[int])
    voice: NDArray[Any] | None = None
    certain_s: float = 0.0

    @property
    def direction(self) -> NDArray[Any]:
        """Which way its voice points, ``(192,)`` of length 1; ask only of a group that has a voice."""
        voice = np.asarray(self.voice)
        return voice / np.linalg.norm(voice)

    def add(self, index: int, piece: Piece) -> None:
        self.pieces.append(index)
        if piece.embedding is not None:
            voice = piece.embedding * np.float32(piece.duration_s)
            self.voice = voice if self.voice is None else self.voice + voice
            if piece.duration_s >= CERTAIN_S:
                self.certain_s += piece.duration_s


def find_speakers(pieces: Sequence[Piece]) -> list[int | None]:
    """Return the speaker of each piece, numbered from 0, or ``None`` where nothing tells.

    How many there are is not asked: it follows from how alike the voices are.
    """
    stretches: dict[int, list[int]] = {}
    for index, piece in enumerate(pieces):
        stretches.setdefault(piece.stretch, []).append(index)
    groups = [group for members in stretches.values() for group in _near(pieces, members)]
    speakers, passing = _apart(_far([group for group in groups if group.certain_s > 0]))
    voices = [speaker.direction for speaker in speakers]
    found: list[int | None] = [None] * len(pieces)
    for number, speaker in enumerate(speakers):
        for index in speaker.pieces:
            found[index] = number
    for group in [*passing, *(group for group in groups if group.certain_s == 0)]:
        if group.voice is not None and voices:
            nearest = int(np.argmax(np.stack(voices) @ group.direction))
            for index in group.pieces:
                found[index] = nearest
    return found


def _near(pieces: Sequence[Piece], members: Sequence[int]) -> list[_Group]:
    """Group the pieces of one stretch. Short ones go where most of what was taken for their voice went."""
    certain = [i for i in members if pieces[i].embedding is not None and pieces[i].duration_s >= CERTAIN_S]
    groups: dict[tuple[str, int], _Group] = {}
    homes: dict[int, dict[tuple[str, int], float]] = {}
    for index, label in zip(certain, _labels([pieces[i].embedding for i in certain], NEAR), strict=True):
        key = ("group", label)
        groups.setdefault(key, _Group()).add(index, pieces[index])
        home = homes.setdefault(pieces[index].voice, {})
        home[key] = home.get(key, 0.0) + pieces[index].duration_s
    for index in sorted(set(members) - set(certain)):
        home = homes.get(pieces[index].voice)
        key = max(home, key=home.__getitem__) if home else ("voice", pieces[index].voice)
        groups.setdefault(key, _Group()).add(index, pieces[index])
    return list(groups.values())


def _far(groups: Sequence[_Group]) -> list[_Group]:
    """Put groups together that are of one speaker."""
    before = None
    while len(groups) > TOGETHER and len(groups) != before:
        before = len(groups)
        groups = [
            merged for at in range(0, before, TOGETHER) for merged in _merged(groups[at : at + TOGETHER])
        ]
    return _merged(groups)


def _apart(groups: Sequence[_Group]) -> tuple[list[_Group], list[_Group]]:
    """Return those who speak enough to be a speaker, or the one who speaks most, and the others."""
    most_s = max((group.certain_s for group in groups), default=0.0)
    least_s = min(SPEAKER_S, most_s)
    speakers = [group for group in groups if group.certain_s >= least_s]
    return speakers, [group for group in groups if group.certain_s < least_s]


def _merged(groups: Sequence[_Group]) -> list[_Group]:
    merged: dict[int, _Group] = {}
    for group, label in zip(groups, _labels([group.direction for group in groups], FAR), strict=True):
        into = merged.setdefault(label, _Group())
        into.pieces += group.pieces
        into.certain_s += group.certain_s
        into.voice = group.voice if into.voice is None else into.voice + np.asarray(group.voice)
    return list(merged.values())


def _labels(voices: Sequence[NDArray[np.float32] | None], distance: float) -> list[int]:
    """Return a label for each voice, the same for those that average linkage puts together."""
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(voices) < 2:
        return [0] * len(voices)
    tree = linkage(np.stack([np.asarray(voice, np.float64) for voice in voices]), "average", "cosine")
    return fcluster(np.maximum(tree, 0), distance, "distance").tolist()
