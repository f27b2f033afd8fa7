"""What a person asks for with an upload, checked before a byte is stored."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from backend.domain.errors import Invalid
from backend.domain.text import one_line
from backend.services.records import Records
from backend.storage import recordings as rows

TITLE_MAX_LENGTH = 300
FILENAME_MAX_LENGTH = 255
SOURCES = ("upload", "microphone", "api", "web", "watched")
"""How a recording can come: from a disk, a microphone, a program, an address, the watched folder."""
UPLOAD, MICROPHONE, API, WEB, WATCHED = SOURCES
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_YES_NO = {
    "true": True,
    "1": True,
    "yes": True,
    "on": True,
    "false": False,
    "0": False,
    "no": False,
    "": False,
}


@dataclass(frozen=True, slots=True)
class UploadWants:
    """What a person asks for with an upload.

    Attributes
    ----------
    language
        Such as ``en``; ``None``: the model finds it.
    model
        Name of a model; ``None``: the server's default.
    title
        Empty: made from the file's name.
    consent_quality, consent_training
        Whether it may be used to measure quality, and to train.
    priority
        1 is the most urgent.
    source
        How it comes: one of :data:`SOURCES`.
    """

    language: str | None = None
    model: str | None = None
    title: str = ""
    consent_quality: bool = False
    consent_training: bool = False
    priority: int = 10
    source: str = UPLOAD

    def to_json(self) -> dict[str, Any]:
        """Return the wishes as JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return what :meth:`to_json` gave, other keys ignored."""
        return cls(**{field.name: values[field.name] for field in fields(cls) if field.name in values})

    @classmethod
    def from_metadata(cls, metadata: Mapping[str, str]) -> Self:
        """Read the wishes from text, as forms and tus metadata bring them.

        Raises
        ------
        Invalid
            A consent is neither yes nor no.
        """
        return cls(
            language=metadata.get("language") or None,
            model=metadata.get("model") or None,
            title=metadata.get("title", ""),
            consent_quality=_yes_no("consent_quality", metadata),
            consent_training=_yes_no("consent_training", metadata),
            source=MICROPHONE if metadata.get("source") == MICROPHONE else UPLOAD,
        )


def checked_wants(records: Records, wants: UploadWants) -> UploadWants:
    """Return the wishes, tidied.

    Raises
    ------
    Invalid
        The language is no code, the title is too long, or no such model is installed.
    """
    if wants.language is not None and not _LANGUAGE.fullmatch(wants.language):
        raise Invalid(
            f"{wants.language!r} is not a language code such as en or de. Leave it out to have it found.",
            field="language",
        )
    if wants.model is not None and wants.model != records.default_model:
        _refuse_unknown_model(records, wants.model)
    return replace(wants, title=checked_title(wants.title))


def checked_title(title: str) -> str:
    """Return a title without surrounding space and line breaks, or raise ``Invalid`` when it is too long."""
    title = " ".join(one_line(title).split())
    if len(title) > TITLE_MAX_LENGTH:
        raise Invalid(f"A title has at most {TITLE_MAX_LENGTH} characters.", field="title")
    return title


def checked_filename(filename: str) -> str:
    """Return the last part of a file's name as a person would read it; it never names a file on this disk."""
    name = "".join(char for char in re.split(r"[/\\]", filename)[-1] if char.isprintable()).strip()
    return name[-FILENAME_MAX_LENGTH:] or "recording"


def title_from(filename: str) -> str:
    """Return a title for a recording that was given none.

    Examples
    --------
    >>> title_from("interview_2024-05-01.m4a")
    'interview 2024-05-01'
    """
    stem = filename.rpartition(".")[0] or filename
    return (" ".join(stem.replace("_", " ").split()) or filename)[:TITLE_MAX_LENGTH]


def _refuse_unknown_model(records: Records, model: str) -> None:
    with records.database.reading() as session:
        known = sorted({records.default_model, *(row.name for row in rows.models(session))})
    if model not in known:
        raise Invalid(f"There is no model {model!r} here. Choose one of: {', '.join(known)}.", field="model")


def _yes_no(key: str, metadata: Mapping[str, str]) -> bool:
    value = metadata.get(key, "").strip().lower()
    if value not in _YES_NO:
        raise Invalid(f"{key} is {value!r}; it must be true or false.", field=key)
    return _YES_NO[value]
