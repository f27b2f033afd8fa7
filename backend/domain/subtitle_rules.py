"""What is asked of subtitles: how long a line, how fast to read, how short and how long to stand.

Named after who asks. Each figure is theirs:

- Netflix, *Timed Text Style Guide: General Requirements* and *English (USA)*: 2 lines of 42 characters, 5/6 s
  to 7 s, 2 frames between cues, gaps under half a second closed, up to 12 frames after the voice, 20
  characters a second for adults, a hyphen without a space for two speakers, names in brackets.
- BBC, *Subtitle Guidelines*: 2 lines, 37 characters where the width is counted in characters, 160 to 180
  words a minute, at most 1.5 s after the voice, no gap or one of a second at least, names in capitals
  before a colon.
- Own: 2 lines of 42 characters, 17 characters a second (the older and calmer of Netflix's limits), 1 s to
  7 s. A person may set each of them.

Times are whole milliseconds, as subtitle files write them.
"""

import math
from dataclasses import dataclass, replace

from backend.domain.errors import Invalid


@dataclass(frozen=True, slots=True)
class Rules:
    """What one broadcaster asks of subtitles.

    Attributes
    ----------
    name
        ``own``, ``netflix`` or ``bbc``.
    lines, line_characters
        How many lines a cue has at most, and how many characters a line, spaces and punctuation counted.
    characters_per_second, words_per_minute
        How fast one can be asked to read; ``None`` where it is not counted so.
    shortest_ms, longest_ms
        How long a cue stands.
    frames_per_second, gap_frames
        Of the picture, and how many of them lie between two cues.
    chain_ms
        A gap shorter than this is closed: it would only flicker.
    linger_ms
        How long a cue may stand after the last word, to be read to its end.
    dash
        Put before each of two speakers who share a cue.
    label
        How a speaker is named, as a pattern for ``str.format``; in capitals if ``capitals``.
    """

    name: str
    line_characters: int = 42
    lines: int = 2
    characters_per_second: float | None = None
    words_per_minute: float | None = None
    shortest_ms: int = 1000
    longest_ms: int = 7000
    frames_per_second: float = 25.0
    gap_frames: int = 2
    chain_ms: int = 500
    linger_ms: int = 2000
    dash: str = "- "
    label: str = "{}:"
    capitals: bool = False

    @property
    def gap_ms(self) -> int:
        """The least time between two cues."""
        return math.ceil(1000 * self.gap_frames / self.frames_per_second)

    def reading_ms(self, characters: int, words: int) -> int:
        """Return how long one needs to read so much, and no less than a cue must stand."""
        needed_ms = 0.0
        if self.characters_per_second is not None:
            needed_ms = 1000 * characters / self.characters_per_second
        if self.words_per_minute is not None:
            needed_ms = max(needed_ms, 60_000 * words / self.words_per_minute)
        return max(self.shortest_ms, math.ceil(needed_ms))

    def label_of(self, name: str) -> str:
        """Return a speaker's name as it stands before their words, no longer than half a line."""
        room = max(1, self.line_characters // 2 - len(self.label.format("")))
        short = name if len(name) <= room else f"{name[: room - 1].rstrip()}…"
        return self.label.format(short.upper() if self.capitals else short)


OWN = Rules("own", characters_per_second=17)
NETFLIX = Rules(
    "netflix",
    characters_per_second=20,
    shortest_ms=834,
    frames_per_second=24,
    linger_ms=500,
    dash="-",
    label="[{}]",
)
BBC = Rules(
    "bbc",
    line_characters=37,
    words_per_minute=180,
    gap_frames=0,
    chain_ms=1000,
    linger_ms=1500,
    capitals=True,
)

PROFILES = {rules.name: rules for rules in (OWN, NETFLIX, BBC)}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person asks for that differs from a profile; ``None``: as the profile has it."""

    line_characters: int | None = None
    characters_per_second: float | None = None
    shortest_s: float | None = None
    longest_s: float | None = None
    frames_per_second: float | None = None


LIMITS = {
    "line_characters": (16, 80),
    "characters_per_second": (5, 40),
    "shortest_s": (0.2, 5),
    "longest_s": (2, 30),
    "frames_per_second": (10, 120),
}
"""Between what each wish has to lie, for the rules to be ones that can be followed."""


def rules_of(profile: str, wishes: Wishes | None = None) -> Rules:
    """Return the rules of a profile with what a person wants otherwise.

    Raises
    ------
    Invalid
        There is no such profile, or a wish cannot be followed; ``field`` names it.
    """
    if profile not in PROFILES:
        names = ", ".join(PROFILES)
        raise Invalid(f"There are no subtitle rules {profile!r}. Choose one of: {names}.", field="profile")
    rules = PROFILES[profile]
    if wishes is None:
        return rules
    for name, (least, most) in LIMITS.items():
        value = getattr(wishes, name)
        if value is not None and not least <= value <= most:
            raise Invalid(f"{name} must lie between {least} and {most}.", field=name)
    return replace(
        rules,
        line_characters=wishes.line_characters or rules.line_characters,
        characters_per_second=wishes.characters_per_second or rules.characters_per_second,
        shortest_ms=_ms(wishes.shortest_s) or rules.shortest_ms,
        longest_ms=_ms(wishes.longest_s) or rules.longest_ms,
        frames_per_second=wishes.frames_per_second or rules.frames_per_second,
    )


def _ms(time_s: float | None) -> int | None:
    return None if time_s is None else round(time_s * 1000)
