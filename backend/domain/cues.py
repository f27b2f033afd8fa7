"""Subtitles: a transcript cut into cues that can be read in the time they stand.

Two lines of 42 characters and at most 7 seconds, as broadcasters ask for (Netflix Timed Text Style Guide),
cut where the speaker pauses or a sentence ends, at the times of the words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from backend.domain.transcript import TranscriptWord

LINE_CHARACTERS = 42
LINES = 2
LONGEST_MS = 7000
SHORTEST_S = 1.0
"""A last cue shorter than this takes words from the one before it."""

PAUSE_S = 1.0
"""A pause from which on the next word starts a cue of its own."""

_SENTENCE_END = re.compile(r"[.!?…。？！][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Cue:
    """What stands on the screen from ``start_ms`` until ``end_ms``, both from the start of the recording."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    start_s: float
    end_s: float


def cut(words: Iterable[TranscriptWord], *, label: str = "", speaker: str | None = None) -> list[Cue]:
    """Return the cues of one passage.

    Parameters
    ----------
    words
        Its words, in order.
    label
        Put before the first word, as in "Ada:", within the limits.
    speaker
        Kept with each cue.
    """
    runs: list[list[_Piece]] = []
    for piece in _pieces(words, label):
        if not runs or _pauses(runs[-1], piece) or not _fits([*runs[-1], piece]):
            runs.append([])
        runs[-1].append(piece)
    if len(runs) > 1 and _is_scrap(runs[-1]) and not _pauses(runs[-2], runs[-1][0]):
        runs[-2:] = _evened(runs[-2], runs[-1])
    return [_cue(run, speaker) for run in runs]


def in_order(cues: Iterable[Cue]) -> list[Cue]:
    """Return cues by time, none empty, none beginning before the one before it has ended."""
    ordered: list[Cue] = []
    edge_ms = 0
    for cue in sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms)):
        start_ms = max(cue.start_ms, edge_ms)
        edge_ms = max(cue.end_ms, start_ms + 1)
        ordered.append(Cue(start_ms, edge_ms, cue.lines, cue.speaker))
    return ordered


def wrap(texts: Sequence[str]) -> list[str]:
    """Return words as lines, each of at most 42 characters, two of them about equally long."""
    lines = _fill(texts, LINE_CHARACTERS)
    if len(lines) != LINES:
        return lines
    # The narrowest width that still gives two lines balances them.
    for width in range((sum(map(len, lines)) + 1) // 2, LINE_CHARACTERS):
        narrower = _fill(texts, width)
        if len(narrower) == LINES:
            return narrower
    return lines


def _pieces(words: Iterable[TranscriptWord], label: str) -> Iterator[_Piece]:
    """Cut words that are longer than a line, such as addresses, into pieces of a line."""
    for number, word in enumerate(words):
        texts = [*label.split(), word.text] if number == 0 else [word.text]
        for text in texts:
            for at in range(0, len(text), LINE_CHARACTERS):
                yield _Piece(text[at : at + LINE_CHARACTERS], word.start_s, word.end_s)


def _pauses(pieces: Sequence[_Piece], following: _Piece) -> bool:
    """Whether a cue of these pieces is over before the next: the speaker pauses, or a sentence ends."""
    long = len(" ".join(piece.text for piece in pieces)) > LINE_CHARACTERS
    return following.start_s - pieces[-1].end_s >= PAUSE_S or (
        long and _SENTENCE_END.search(pieces[-1].text) is not None
    )


def _fits(pieces: Sequence[_Piece]) -> bool:
    lines = _fill([piece.text for piece in pieces], LINE_CHARACTERS)
    return len(lines) <= LINES and _ms(pieces[-1].end_s) - _ms(pieces[0].start_s) <= LONGEST_MS


def _is_scrap(pieces: Sequence[_Piece]) -> bool:
    return len(pieces) < 3 or pieces[-1].end_s - pieces[0].start_s < SHORTEST_S


def _evened(first: list[_Piece], scrap: list[_Piece]) -> list[list[_Piece]]:
    """Cut what does not fit into one cue about in the middle, rather than leave a scrap for the second."""
    pieces = [*first, *scrap]
    cuts = sorted(range(1, len(pieces)), key=lambda at: abs(2 * at - len(pieces)))
    cut = next((at for at in cuts if _fits(pieces[:at]) and _fits(pieces[at:])), len(first))
    return [pieces[:cut], pieces[cut:]]


def _fill(texts: Sequence[str], width: int) -> list[str]:
    lines: list[str] = []
    for text in texts:
        if lines and len(lines[-1]) + 1 + len(text) <= width:
            lines[-1] = f"{lines[-1]} {text}"
        else:
            lines.append(text)
    return lines


def _cue(pieces: Sequence[_Piece], speaker: str | None) -> Cue:
    start_ms = _ms(pieces[0].start_s)
    end_ms = min(_ms(pieces[-1].end_s), start_ms + LONGEST_MS)
    return Cue(start_ms, end_ms, tuple(wrap([piece.text for piece in pieces])), speaker)


def _ms(time_s: float) -> int:
    return round(time_s * 1000)
