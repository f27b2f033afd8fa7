"""What every export format has in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from backend.domain.transcript import Hypothesis, Transcript


@dataclass(frozen=True, slots=True)
class Info:
    """What a file says about the transcript beyond its words."""

    title: str
    language: str
    model_name: str
    model_sha256: str
    created_at: datetime
    duration_s: float
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """Of those who commented, by actor."""


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
    """

    name: str
    label: str
    media_type: str
    suffix: str
    render: Callable[[Transcript, Hypothesis, Info], bytes]
