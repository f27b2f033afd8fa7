"""How long cues stand: as long as it takes to read them, in the time that the next one leaves.

What a person set stays as it is. Everything else may linger into the pause that follows; gaps too short to
be seen as one are closed, cues are a few frames apart, two speakers with no time between them share a cue,
and no cue ever stands while another one does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from backend.domain.cues import PAUSE_S, Cue
from backend.domain.subtitle_rules import Rules

FAULTS = (
    "too_fast",
    "too_short",
    "too_long",
    "line_too_long",
    "too_many_lines",
    "too_close",
    "at_once",
)
"""What can be wrong with a cue; see :func:`faults`."""


def settle(cues: Iterable[Cue], rules: Rules, duration_ms: int) -> list[Cue]:
    """Return cues by time, each standing as long as it may and needs, none while another stands.

    Parameters
    ----------
    duration_ms
        Of the recording: nothing lingers beyond its end.
    """
    ordered = _sharing(sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms)), rules)
    settled: list[Cue] = []
    for i, cue in enumerate(ordered):
        following = ordered[i + 1] if i + 1 < len(ordered) else None
        edge_ms = settled[-1].end_ms if settled else 0
        settled.append(_in_its_place(cue, following, edge_ms, rules, duration_ms))
    return settled


def faults(cue: Cue, following: Cue | None, rules: Rules) -> tuple[str, ...]:
    """Return what the rules find wrong with a settled cue, in the order of :data:`FAULTS`.

    ``at_once``: it was to begin while the one before still stood, as when people talk at once.
    """
    lasts_ms = cue.end_ms - cue.start_ms
    gap_ms = following.start_ms - cue.end_ms if following else rules.gap_ms
    found = {
        "too_fast": lasts_ms < rules.reading_ms(cue.characters, cue.word_count) > rules.shortest_ms,
        "too_short": lasts_ms < rules.shortest_ms,
        "too_long": lasts_ms > rules.longest_ms,
        "line_too_long": any(len(line) > rules.line_characters for line in cue.lines),
        "too_many_lines": len(cue.lines) > rules.lines,
        "too_close": gap_ms < rules.gap_ms,
        "at_once": cue.is_moved,
    }
    return tuple(name for name in FAULTS if found[name])


def characters_per_second(cue: Cue) -> float:
    """Return how fast a cue has to be read."""
    return 1000 * cue.characters / max(1, cue.end_ms - cue.start_ms)


def _in_its_place(cue: Cue, following: Cue | None, edge_ms: int, rules: Rules, duration_ms: int) -> Cue:
    start_ms = max(cue.start_ms, edge_ms)
    end_ms = cue.end_ms if cue.is_set else _end_of(cue, following, start_ms, rules, duration_ms)
    return replace(
        cue,
        start_ms=start_ms,
        end_ms=max(end_ms, start_ms + 1),
        is_moved=start_ms > cue.start_ms,
        spoken_end_ms=cue.end_ms,
    )


def _end_of(cue: Cue, following: Cue | None, start_ms: int, rules: Rules, duration_ms: int) -> int:
    longest_ms = start_ms + rules.longest_ms
    needed_ms = start_ms + rules.reading_ms(cue.characters, cue.word_count)
    may_ms = max(cue.end_ms + rules.linger_ms, start_ms + rules.shortest_ms)
    may_ms = min(may_ms, max(cue.end_ms, duration_ms), longest_ms)
    end_ms = max(min(cue.end_ms, longest_ms), min(needed_ms, may_ms))
    if following is None:
        return end_ms
    free_ms = following.start_ms - rules.gap_ms
    if end_ms > free_ms:
        # Frames are taken from it for the gap, as long as it still stands. Of two who talk at once the first
        # is cut short, and the second waits.
        return max(free_ms, min(cue.end_ms, start_ms + rules.shortest_ms))
    is_flicker = following.start_ms - end_ms < rules.chain_ms
    return min(free_ms, longest_ms) if is_flicker else end_ms


def _sharing(cues: Sequence[Cue], rules: Rules) -> list[Cue]:
    """Let two speakers share a cue where one of them leaves the other no time to be read."""
    found: list[Cue] = []
    after = {id(cue): following.start_ms for cue, following in pairwise(cues)}
    for cue in cues:
        if found and _must_share(found[-1], cue, after.get(id(cue)), rules):
            found[-1] = _shared(found[-1], cue, rules)
        else:
            found.append(cue)
    return found


def _must_share(first: Cue, second: Cue, after_ms: int | None, rules: Rules) -> bool:
    alone = not (first.is_set or second.is_set) and len(first.parts) == len(second.parts) == 1
    if not alone or None in {first.speaker, second.speaker} or first.speaker == second.speaker:
        return False
    room_ms = second.start_ms - rules.gap_ms - first.start_ms
    second_room_ms = rules.shortest_ms if after_ms is None else after_ms - rules.gap_ms - second.start_ms
    near = second.start_ms - first.end_ms < PAUSE_S * 1000
    short = room_ms < rules.shortest_ms or second_room_ms < rules.shortest_ms
    lasts_ms = max(first.end_ms, second.end_ms) - first.start_ms
    lines = _dashed(first, second, rules, labelled=True)
    fits = all(len(line) <= rules.line_characters for line in lines) and len(lines) <= rules.lines
    return near and short and fits and lasts_ms <= rules.longest_ms


def _dashed(first: Cue, second: Cue, rules: Rules, *, labelled: bool) -> list[str]:
    lines: list[str] = []
    for cue in (first, second):
        part = cue.parts[0]
        label = f"{part.label} " if labelled and part.label else ""
        lines.append(f"{rules.dash}{label}{' '.join(part.lines)}")
    return lines


def _shared(first: Cue, second: Cue, rules: Rules) -> Cue:
    plain = _dashed(first, second, rules, labelled=False)
    parts = tuple(
        replace(cue.parts[0], lines=(line,)) for cue, line in zip((first, second), plain, strict=True)
    )
    return Cue(
        first.start_ms,
        max(first.end_ms, second.end_ms),
        tuple(_dashed(first, second, rules, labelled=True)),
        parts,
    )
