"""What every export format has in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from backend.domain.subtitle_rules import OWN, Rules
from backend.domain.transcript import Hypothesis, Transcript


@dataclass(frozen=True, slots=True)
class Info:
    """What a file says about the transcript beyond its words, and the rules its subtitles follow.

    ``media_name`` is the file name of the recording, empty where there is none to name.
    """

    title: str
    language: str
    model_name: str
    model_sha256: str
    created_at: datetime
    duration_s: float
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """Of those who commented, by actor."""
    media_name: str = ""
    rules: Rules = OWN


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a transcript.

    Attributes
    ----------
    name
        ``txt``, ``srt``, …: what a person asks for.
    label
        What a person reads in a menu.
    media_type
        With its charset, where it is text.
    suffix
        Of the file's name, with its dot.
    render
        Returns the bytes of the file.
    is_cued
        It is cut into cues by subtitle rules.
    """

    name: str
    label: str
    media_type: str
    suffix: str
    render: Callable[[Transcript, Hypothesis, Info], bytes]
    is_cued: bool = False
