"""What a field offers to choose from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """One model that can be chosen."""

    name: str
    sha256: str
    source: str
    """``folder``, ``package`` or ``hub``."""
    multilingual: bool
    default: bool


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """One language that can be chosen; ``code`` is ISO 639-1, empty: let the model find it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class FormatChoice:
    """One format a transcript can be exported in: ``/api/transcripts/{id}/export?format={name}``."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class ProfileChoice:
    """Whose rules subtitles can follow."""

    name: str
    label: str
