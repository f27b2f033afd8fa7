"""Domain objects as JSON and back: what the API is sent, and what the tables keep.

Reading checks everything: a stored fact can be replayed for ever, so a wrong one must not get in.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any, cast, get_args

from backend.domain import events
from backend.domain.errors import Invalid
from backend.domain.events import Change
from backend.domain.text import one_line
from backend.domain.transcript import DEFAULT_SPEAKER, Gap, HeardSegment, Segment, Stretch, Suppressed, Word

TEXT_LIMIT = 500_000
"""Characters in one segment: any number may be joined, as many as hold eight hours of speech."""

EXCLUSIONS = ("not speech", "crosstalk", "private")
WAYS_OF_TYPING = ("typing", "paste", "ime", "undo", "redo", "replace", "alternative", "everywhere")
WAYS_OF_TELLING_APART = ("channels", "voices")
LARGEST_INTEGER = 2**31 - 1
DAY_S = 86_400.0

Reader = Callable[[Any, str], Any]


def _text(limit: int, *, lines: bool = False) -> Reader:
    def read(value: Any, name: str) -> str:
        if not isinstance(value, str):
            raise Invalid(f"{name} must be text.", field=name)
        if len(value) > limit:
            raise Invalid(f"{name} is {len(value)} characters long; at most {limit} fit.", field=name)
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise Invalid(f"{name} holds half a character (a lone surrogate).", field=name)
        if not lines:
            return one_line(value)
        return "\n".join(one_line(line) for line in value.replace("\r\n", "\n").split("\n"))

    return read


def _id(value: Any, name: str) -> str:
    known = isinstance(value, str) and 0 < len(value) <= 64 and value.isascii()
    if not known or not value.replace("-", "").replace("_", "").isalnum():
        raise Invalid(f"{name} must be an id: up to 64 letters, digits, - or _.", field=name)
    return value


def _integer(value: Any, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_INTEGER:
        raise Invalid(f"{name} must be a whole number of 0 or more.", field=name)
    return value


def _stars(value: Any, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 5:
        raise Invalid(f"{name} must be 1, 2, 3, 4 or 5.", field=name)
    return value


def _number(highest: float, *, above_zero: bool = False) -> Reader:
    def read(value: Any, name: str) -> float:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0 <= value <= highest or (above_zero and value == 0):
            least = "more than 0" if above_zero else "0"
            raise Invalid(f"{name} must be a number from {least} to {highest:g}.", field=name)
        return float(value)

    return read


def _flag(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise Invalid(f"{name} must be true or false.", field=name)
    return value


def _one_of(*words: str) -> Reader:
    def read(value: Any, name: str) -> str:
        if not isinstance(value, str) or value not in words:
            raise Invalid(f"{name} must be one of: {', '.join(words)}.", field=name)
        return value

    return read


def _optional(reader: Reader) -> Reader:
    return lambda value, name: None if value is None else reader(value, name)


def _list(reader: Reader, *, least: int, limit: int) -> Reader:
    def read(value: Any, name: str) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple) or not least <= len(cast(list[Any], value)) <= limit:
            raise Invalid(f"{name} must be a list of {least} to {limit} entries.", field=name)
        return tuple(reader(item, f"{name}[{i}]") for i, item in enumerate(cast(list[Any], value)))

    return read


def _names(reader: Reader) -> Reader:
    def read(value: Any, name: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise Invalid(f"{name} must be an object.", field=name)
        entries = cast(Mapping[str, Any], value).items()
        return {_id(key, name): reader(item, f"{name}.{key}") for key, item in entries}

    return read


def _indices(value: Any, name: str) -> frozenset[int]:
    return frozenset(_list(_integer, least=0, limit=100_000)(value, name))


def _segment(value: Any, name: str) -> Segment:
    return cast(Segment, _read(Segment, value, prefix=f"{name}."))


def _stretch(value: Any, name: str) -> Stretch:
    first, last, start_s, end_s = _list(_number(30 * DAY_S), least=4, limit=4)(value, name)
    return Stretch(int(first), int(last), start_s, end_s)


def _replaced(value: Any, name: str) -> events.ReplacedSegment:
    return cast(events.ReplacedSegment, _read(events.ReplacedSegment, value, prefix=f"{name}."))


def _turn(value: Any, name: str) -> events.SpeakerTurn:
    return cast(events.SpeakerTurn, _read(events.SpeakerTurn, value, prefix=f"{name}."))


_READERS: dict[type[Any], dict[str, Reader]] = {
    events.SegmentRetyped: {
        "segment": _id,
        "version": _integer,
        "text": _text(TEXT_LIMIT),
        "seconds_spent": _number(DAY_S),
        "replays": _integer,
        "flags_visible": _flag,
        "made_by": _one_of(*WAYS_OF_TYPING),
    },
    events.WordConfirmed: {"segment": _id, "heard": _integer, "confirmed": _flag},
    events.SegmentConfirmed: {"segment": _id, "confirmed": _flag},
    events.SegmentSplit: {
        "segment": _id,
        "version": _integer,
        "at": _integer,
        "new_segment": _id,
        "end_s": _optional(_number(30 * DAY_S)),
        "start_s": _optional(_number(30 * DAY_S)),
    },
    events.SegmentsJoined: {"first": _id, "second": _id, "version": _integer},
    events.SpeakerAssigned: {"segments": _list(_id, least=1, limit=100_000), "speaker": _id},
    events.SpeakerNamed: {"speaker": _id, "name": _text(100)},
    events.SpeakersChecked: {"checked": _flag},
    events.SpeakerTurn: {"first_word": _integer, "last_word": _integer, "speaker": _id},
    events.SpeakersProposed: {
        "method": _one_of(*WAYS_OF_TELLING_APART),
        "turns": _list(_turn, least=1, limit=100_000),
    },
    events.SegmentExcluded: {"segment": _id, "reason": _optional(_one_of(*EXCLUSIONS))},
    events.ReplacedSegment: {"segment": _id, "version": _integer, "text": _text(TEXT_LIMIT)},
    events.TextReplaced: {
        "find": _text(1000),
        "replace": _text(1000),
        "segments": _list(_replaced, least=1, limit=100_000),
        "made_by": _one_of(*WAYS_OF_TYPING),
    },
    events.GapFilled: {"gap": _id, "text": _text(TEXT_LIMIT), "dismissed": _flag, "version": _integer},
    events.WordsTimed: {
        "segment": _id,
        "version": _integer,
        "first": _integer,
        "last": _integer,
        "start_s": _optional(_number(30 * DAY_S)),
        "end_s": _optional(_number(30 * DAY_S)),
    },
    events.AudioPlayed: {
        "from_s": _number(30 * DAY_S),
        "to_s": _number(30 * DAY_S),
        "speed": _number(100.0, above_zero=True),
    },
    events.Rated: {
        "stars": _stars,
        "reasons": _list(_text(100), least=0, limit=20),
        "comment": _text(4000, lines=True),
        "prompted": _flag,
    },
    events.Titled: {"title": _text(300)},
    events.Noted: {"notes": _text(100_000, lines=True)},
    events.Commented: {"comment": _id, "at_s": _number(30 * DAY_S), "text": _text(2000, lines=True)},
    events.CommentSettled: {"comment": _id, "settled": _flag},
    Segment: {
        "id": _id,
        "start_s": _number(30 * DAY_S),
        "end_s": _number(30 * DAY_S),
        "first_word": _integer,
        "last_word": _integer,
        "text": _text(TEXT_LIMIT),
        "speaker": _id,
        "version": _integer,
        "confirmed": _flag,
        "excluded": _optional(_one_of(*EXCLUSIONS)),
        "confirmed_words": _indices,
        "times": _list(_stretch, least=0, limit=TEXT_LIMIT),
    },
    events.Restored: {
        "to": _integer,
        "segments": _list(_segment, least=0, limit=100_000),
        "speakers": _names(_text(100)),
        "title": _text(300),
        "notes": _text(100_000, lines=True),
        "gaps": _names(_one_of("filled", "dismissed")),
    },
    events.Opened: {"flags_hidden": _flag},
    events.Exported: {"format": _id},
}

KINDS: dict[str, type[Change]] = {change.kind: change for change in get_args(Change)}


def _read(cls: type[Any], payload: Any, prefix: str = "") -> Any:
    if not isinstance(payload, Mapping):
        raise Invalid(f"{prefix[:-1] or 'payload'} must be an object.", field=prefix[:-1] or "payload")
    given = cast(Mapping[str, Any], payload)
    readers = _READERS[cls]
    for name in given:
        if name not in readers:
            known = ", ".join(readers) or "none"
            raise Invalid(
                f"{prefix}{name} is no field here; the fields are: {known}.", field=f"{prefix}{name}"
            )
    for field in fields(cls):
        if field.name not in given and field.default is MISSING:
            raise Invalid(f"{prefix}{field.name} is missing.", field=f"{prefix}{field.name}")
    return cls(**{name: readers[name](value, f"{prefix}{name}") for name, value in given.items()})


def change_from_json(kind: str, payload: Mapping[str, Any]) -> Change:
    """Return a change from its kind and the JSON of its fields.

    Raises
    ------
    Invalid
        The kind is unknown, or a field is missing, unknown, of the wrong type or out of range; its name is in
        ``field``.
    """
    cls = KINDS.get(kind)
    if cls is None:
        raise Invalid(f"{kind} is no kind of event; the kinds are: {', '.join(KINDS)}.", field="kind")
    change = cast(Change, _read(cls, payload))
    if isinstance(change, events.AudioPlayed) and change.to_s <= change.from_s:
        raise Invalid("to_s must be later than from_s.", field="to_s")
    if isinstance(change, events.WordsTimed):
        _check_times(change)
    if isinstance(change, events.SegmentSplit) and (change.end_s is None) != (change.start_s is None):
        raise Invalid("Give both end_s and start_s, or neither.", field="start_s")
    if isinstance(change, events.GapFilled) and change.dismissed and change.text.strip():
        raise Invalid("dismissed says there is no speech: leave text empty with it.", field="dismissed")
    return change


def _check_times(change: events.WordsTimed) -> None:
    if change.last < change.first:
        raise Invalid("last must not come before first.", field="last")
    if (change.start_s is None) != (change.end_s is None):
        raise Invalid("Give both start_s and end_s, or neither.", field="end_s")
    if change.start_s is not None and change.end_s is not None and change.end_s <= change.start_s:
        raise Invalid("end_s must be later than start_s.", field="end_s")


def change_to_json(change: Change) -> dict[str, Any]:
    """Return the fields of a change as JSON-ready values; ``change.kind`` names it."""
    return {field.name: _plain(getattr(change, field.name)) for field in fields(change)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in cast(tuple[Any, ...], value)]
    if isinstance(value, frozenset):
        return sorted(cast(frozenset[int], value))
    if isinstance(value, Mapping):
        return dict(cast(Mapping[str, Any], value))
    if isinstance(value, events.ReplacedSegment | events.SpeakerTurn | Segment):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _finite(value: Any) -> float:
    """Return a stored number; one that JSON cannot hold would stop every later reader."""
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{value!r} is not a finite number")
    return number


def word_to_json(word: Word) -> dict[str, Any]:
    """Return a heard word as JSON-ready values: milliseconds and four decimals of probability are kept.

    Most words have no alternatives and weigh as much as any other; then nothing is written of that.
    """
    value: dict[str, Any] = {
        "text": word.text,
        "start_s": round(_finite(word.start_s), 3),
        "end_s": round(_finite(word.end_s), 3),
        "probability": round(_finite(word.probability), 4),
        "confidence": round(_finite(word.confidence), 4),
    }
    if word.alternatives:
        value["alternatives"] = list(word.alternatives)
    if word.weight != 1.0:
        value["weight"] = _finite(word.weight)
    if word.signals:
        value["signals"] = [_finite(signal) for signal in word.signals]
    return value


def word_from_json(value: Mapping[str, Any]) -> Word:
    """Return a heard word from what :func:`word_to_json` wrote."""
    lists = {name: tuple(value.get(name, ())) for name in ("alternatives", "signals")}
    fields: dict[str, Any] = {**value, **lists}
    return Word(**fields)


def heard_segment_to_json(segment: HeardSegment) -> dict[str, Any]:
    """Return a heard segment as JSON-ready values."""
    return {
        "start_s": round(_finite(segment.start_s), 3),
        "end_s": round(_finite(segment.end_s), 3),
        "words": [word_to_json(word) for word in segment.words],
        "speaker": segment.speaker,
        "average_logprob": round(_finite(segment.average_logprob), 4),
        "no_speech_probability": round(_finite(segment.no_speech_probability), 4),
        "compression_ratio": round(_finite(segment.compression_ratio), 4),
        "temperature": round(_finite(segment.temperature), 4),
    }


def heard_segment_from_json(value: Mapping[str, Any]) -> HeardSegment:
    """Return a heard segment from what :func:`heard_segment_to_json` wrote."""
    return HeardSegment(
        start_s=_finite(value["start_s"]),
        end_s=_finite(value["end_s"]),
        words=tuple(word_from_json(word) for word in value["words"]),
        speaker=value.get("speaker", DEFAULT_SPEAKER),
        average_logprob=_finite(value.get("average_logprob", 0.0)),
        no_speech_probability=_finite(value.get("no_speech_probability", 0.0)),
        compression_ratio=_finite(value.get("compression_ratio", 1.0)),
        temperature=_finite(value.get("temperature", 0.0)),
    )


def suppressed_to_json(suppressed: Suppressed) -> dict[str, Any]:
    """Return suppressed text as JSON-ready values."""
    return {
        "start_s": round(_finite(suppressed.start_s), 3),
        "end_s": round(_finite(suppressed.end_s), 3),
        "text": suppressed.text,
        "reason": suppressed.reason,
    }


def suppressed_from_json(value: Mapping[str, Any]) -> Suppressed:
    """Return suppressed text from what :func:`suppressed_to_json` wrote."""
    return Suppressed(
        _finite(value["start_s"]), _finite(value["end_s"]), str(value["text"]), str(value["reason"])
    )


def gap_to_json(gap: Gap) -> dict[str, Any]:
    """Return a gap as JSON-ready values."""
    return {
        "id": gap.id,
        "start_s": round(_finite(gap.start_s), 3),
        "end_s": round(_finite(gap.end_s), 3),
        **({"faint": True} if gap.faint else {}),
    }


def gap_from_json(value: Mapping[str, Any]) -> Gap:
    """Return a gap from what :func:`gap_to_json` wrote."""
    return Gap(
        str(value["id"]), _finite(value["start_s"]), _finite(value["end_s"]), bool(value.get("faint", False))
    )
