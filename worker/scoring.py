"""How good recognised words are against a reference: word and character errors, flags, calibration.

Texts are compared after Whisper's normalisation (Radford et al. 2022, appendix C; ``whisper-normalizer``),
errors are counted by ``jiwer``. A word of the hypothesis is wrong where it stands for something else than the
reference or for nothing at all; words that the normalisation drops ("uh") are not judged.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import jiwer

from backend.domain.quality import wrong_words
from backend.services.normalising import normaliser, whispers
from worker.calibration.comparing import doubt_figures


@dataclass(frozen=True, slots=True)
class JudgedWord:
    """A word of a hypothesis: the model's own number, its confidence, its flag, and whether it was wrong.

    ``signals`` are what confidence was made of, where they are known.
    """

    probability: float
    confidence: float
    doubtful: bool
    wrong: bool
    signals: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """A word as an engine gave it, with what was made of its number, and the flag a person would see."""

    text: str
    probability: float
    confidence: float
    doubtful: bool
    signals: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything that figures are made of; counts of several recordings add up."""

    substitutions: int = 0
    deletions: int = 0
    insertions: int = 0
    words: int = 0
    character_errors: int = 0
    characters: int = 0
    judged: tuple[JudgedWord, ...] = ()
    audio_s: float = 0.0
    spent_s: float = 0.0
    peak_mb: float = 0.0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.substitutions + other.substitutions,
            self.deletions + other.deletions,
            self.insertions + other.insertions,
            self.words + other.words,
            self.character_errors + other.character_errors,
            self.characters + other.characters,
            self.judged + other.judged,
            self.audio_s + other.audio_s,
            self.spent_s + other.spent_s,
            max(self.peak_mb, other.peak_mb),
        )

    def figures(self) -> dict[str, Any]:
        """Return the figures of ``errata evaluate --json``; one that nothing supports is ``None``.

        Invented words over an empty reference are counted as insertions over one word.
        """
        errors = self.substitutions + self.deletions + self.insertions
        flagged = [word for word in self.judged if word.doubtful]
        wrong = [word for word in self.judged if word.wrong]
        caught = sum(word.wrong for word in flagged)
        right = [not word.wrong for word in self.judged]
        return {
            "wer": errors / max(1, self.words),
            "cer": self.character_errors / max(1, self.characters),
            "substitutions": self.substitutions,
            "deletions": self.deletions,
            "insertions": self.insertions,
            "words": self.words,
            "flag_precision": caught / len(flagged) if flagged else None,
            "flag_recall": caught / len(wrong) if wrong else None,
            "flag_share": len(flagged) / len(self.judged) if self.judged else None,
            **doubt_figures([word.confidence for word in self.judged], right),
            "raw": doubt_figures([word.probability for word in self.judged], right),
            "rtf": self.spent_s / self.audio_s if self.audio_s else None,
            "peak_mb": self.peak_mb,
            "audio_s": self.audio_s,
        }


def count(reference: str, recognised: Sequence[Recognised], language: str) -> Counts:
    """Compare what was recognised with what was said.

    Parameters
    ----------
    reference
        What was said; empty where nothing was.
    recognised
        The words of the hypothesis in order.
    language
        Code of the language: English is normalised by its own rules.
    """
    normalise = whispers(language)
    said, heard = normalise(reference), normalise(" ".join(word.text for word in recognised))
    judged = tuple(_judged(reference, recognised, normaliser(language)))
    if not said:
        invented = len(heard.split())
        return Counts(insertions=invented, character_errors=len(heard), judged=judged)
    words, characters = jiwer.process_words(said, heard), jiwer.process_characters(said, heard)
    return Counts(
        substitutions=words.substitutions,
        deletions=words.deletions,
        insertions=words.insertions,
        words=len(said.split()),
        character_errors=characters.substitutions + characters.deletions + characters.insertions,
        characters=len(said),
        judged=judged,
    )


def _judged(
    reference: str, recognised: Sequence[Recognised], normalise: Callable[[str], str]
) -> Iterator[JudgedWord]:
    wrong = wrong_words([word.text for word in recognised], reference.split(), normalise)
    for word, is_wrong in zip(recognised, wrong, strict=True):
        if is_wrong is not None:
            yield JudgedWord(word.probability, word.confidence, word.doubtful, is_wrong, word.signals)
