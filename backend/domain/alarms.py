"""Alarms: what is watched, and when one changes its state.

An alarm does not flap: it takes two looks in a row to rise and three to fall, and to fall a value must be a
tenth below the mark that it rose at. With too little to go by its state is unknown, which is no alarm.

What depends on the model is watched within each model version: the *scope* of such an alarm names one, that
of any other is empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from backend.domain.estimation.holm import holm
from backend.domain.text import shown

STATES = ("unknown", "ok", "warning", "alarm")
"""In order of how much they ask of people."""
RISE, FALL = 2, 3
"""How many looks in a row it takes."""
SLACK = 0.1
Key = tuple[str, str]
"""Kind and scope of an alarm."""
SURE = 0.01
"""How seldom one look may take chance for a difference, everything that is tested in it together."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that is watched: what it is called, what an alarm of it means, and what to look at."""

    title: str
    meaning: str
    look: str


_SOUND = shown("Listen to some of the newest recordings, and ask whether where they come from has changed.")
_MODEL = shown("See whether a model, a setting or the code was changed, and evaluate the golden set.")

KINDS: dict[str, Kind] = {
    "drift_confidence": Kind(
        shown("Confidence"),
        shown("The model is surer or less sure of its words than it was, so that marks may be wrong."),
        _MODEL,
    ),
    "drift_no_speech": Kind(
        shown("Doubt that there is speech"),
        shown("The model takes more or fewer passages for silence than it did."),
        _SOUND,
    ),
    "drift_level": Kind(
        shown("Loudness of speech"), shown("Recordings are louder or quieter than they were."), _SOUND
    ),
    "drift_snr": Kind(
        shown("Speech over noise"), shown("Recordings are noisier or cleaner than they were."), _SOUND
    ),
    "drift_duration": Kind(
        shown("Length of recordings"), shown("Recordings are longer or shorter than they were."), _SOUND
    ),
    "drift_words": Kind(
        shown("Words a minute"),
        shown("More or fewer words are heard in a minute than were; words may be left out or invented."),
        _SOUND,
    ),
    "drift_suppressed": Kind(
        shown("Text taken off"),
        shown("The guardrail takes off more or less invented text than it did."),
        _SOUND,
    ),
    "drift_gaps": Kind(shown("Gaps"), shown("More or less speech is left without words than was."), _SOUND),
    "drift_speed": Kind(
        shown("Time to recognise"),
        shown("A minute of sound takes longer or less long than it did."),
        shown(
            "See what else runs on the machines of the workers, and whether the model or preset was changed."
        ),
    ),
    "drift_language": Kind(
        shown("Languages"), shown("Recordings are in other languages than they were."), _SOUND
    ),
    "edits": Kind(
        shown("Corrections"),
        shown("People correct a larger or smaller share of the words they check than they did."),
        _MODEL,
    ),
    "ratings": Kind(
        shown("Ratings"),
        shown("A larger or smaller share of ratings is under four stars than was."),
        shown("Read the reasons that people gave, and open the transcripts they rated."),
    ),
    "failures": Kind(
        shown("Failed transcriptions"),
        shown(
            "A larger or smaller share of transcriptions fails than did. What fails before a model listens is"
            " counted over all recordings."
        ),
        shown("Filter the library by failed recordings: each says why. The worker's log says more."),
    ),
    "progress": Kind(
        shown("Progress"),
        shown("Recordings wait or are being transcribed, and nothing has come of it for this many minutes."),
        shown("Read the worker's log. A worker that is stopped and started goes on where it was."),
    ),
    "workers": Kind(
        shown("Workers"),
        shown("No worker is running: recordings that come wait until one does."),
        shown("Start a worker with errata worker, and read its log if it does not stay."),
    ),
    "golden": Kind(
        shown("Golden set"),
        shown("On the golden set the model makes more mistakes than it did, and more than chance explains."),
        _MODEL,
    ),
}
"""By name. The first ten are one for each quantity of :mod:`backend.domain.drift`."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one look at something gave; a larger value is worse.

    Attributes
    ----------
    value
        ``None``: too little to tell.
    warning, alarm
        The marks.
    certain
        Whether the value is more than chance; if not, it is as good as none.
    p_value
        How likely chance alone would do as much; None: it was not tested. See :func:`sure`.
    details
        JSON-ready; what it rests on.
    """

    value: float | None
    warning: float
    alarm: float
    certain: bool = True
    p_value: float | None = None
    details: dict[str, Any] | None = None

    @property
    def threshold(self) -> float:
        """The mark that the value is to be held against: the next it would pass, or the last it did."""
        passed = self.value is not None and self.value >= self.alarm
        return self.alarm if passed else self.warning


def sure(found: Mapping[Key, Measured]) -> dict[Key, Measured]:
    """Return what one look gave, certain only where all that was tested in it leaves it so.

    Everything that has a probability is one family: the more models are in use, the more it takes.
    """
    tested = {key: each.p_value for key, each in found.items() if each.p_value is not None}
    adjusted = dict(zip(tested, holm(list(tested.values())), strict=True))
    return {
        key: replace(
            each,
            certain=each.certain and adjusted[key] < SURE,
            details=(each.details or {}) | {"p_value": each.p_value, "adjusted": adjusted[key]},
        )
        if key in adjusted
        else each
        for key, each in found.items()
    }


def scope_of(name: str, sha256: str) -> str:
    """Return the scope of alarms within a model version."""
    return f"{name}@{sha256[:12]}"


def model_of(scope: str) -> dict[str, str] | None:
    """Return name and beginning of the hash of the model version that a scope names, or None.

    Examples
    --------
    >>> model_of("tiny.en@1a5afae06a4d")
    {'name': 'tiny.en', 'sha256': '1a5afae06a4d'}
    """
    name, mark, sha256 = scope.rpartition("@")
    return {"name": name, "sha256": sha256} if mark else None


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of an alarm, and the other one that it was seen in lately, so many times in a row."""

    state: str = "unknown"
    candidate: str = ""
    times: int = 0


def settle(standing: Standing, measured: Measured) -> Standing:
    """Return the standing after one more look.

    Examples
    --------
    >>> once = settle(Standing("ok"), Measured(5.0, 1.0, 2.0))
    >>> once.state, settle(once, Measured(5.0, 1.0, 2.0)).state
    ('ok', 'alarm')
    """
    seen = _level(measured, standing.state)
    if seen == standing.state:
        return Standing(seen)
    times = standing.times + 1 if seen == standing.candidate else 1
    if times >= _needed(standing.state, seen):
        return Standing(seen)
    return Standing(standing.state, seen, times)


def _level(measured: Measured, state: str) -> str:
    if measured.value is None:
        return "unknown"
    if not measured.certain:
        return "ok"
    if measured.value >= measured.alarm * (1 - SLACK if state == "alarm" else 1):
        return "alarm"
    raised = state in {"warning", "alarm"}
    return "warning" if measured.value >= measured.warning * (1 - SLACK if raised else 1) else "ok"


def _needed(before: str, after: str) -> int:
    if (before, after) == ("unknown", "ok"):
        return 1
    return RISE if STATES.index(after) > STATES.index(before) else FALL


def is_raised(state: str) -> bool:
    """Return whether a state asks something of people."""
    return state in {"warning", "alarm"}
