"""How far words are trusted: by which calibration, whether a second model listens, what errors cost."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.domain.calibration import Calibration, best_of, from_json, to_json
from backend.domain.costs import Costs
from backend.domain.text import is_filler
from backend.domain.weighty import is_weighty
from worker.calibration.shipped import shipped
from worker.pipeline.audio import Span
from worker.pipeline.second_opinion import Opinion, merged, second_opinion
from worker.pipeline.signals import signals
from worker.pipeline.words import ChunkWord
from worker.recognizer import Recognizer


@dataclass(frozen=True, slots=True)
class Trust:
    """What gives words of one recording their confidence, the same from its first chunk to its last.

    Attributes
    ----------
    language
        Code of the language.
    alone
        Calibration of words that one model heard.
    final
        The same, or where a second model listens that of words that two heard.
    second
        The second model, if one listens.
    costs
        What a missed error costs.
    """

    language: str
    alone: Calibration
    final: Calibration
    second: Recognizer | None = None
    costs: Costs = field(default_factory=Costs)

    @property
    def record(self) -> dict[str, Any]:
        """What a hypothesis records of it, as JSON-ready values."""
        return {
            "calibration": to_json(self.final),
            "calibration_alone": to_json(self.alone),
            "second_model": self.second
            and {"name": self.second.version.name, "sha256": self.second.version.sha256},
            "costs": {"missed": self.costs.missed, "weighty": self.costs.weighty},
        }

    def judge(
        self, chunks: Sequence[list[ChunkWord]], samples: NDArray[np.int16], windows: Sequence[Span]
    ) -> list[list[ChunkWord]]:
        """Return the words of chunks with their signals, their confidence and their weight.

        Parameters
        ----------
        chunks
            The words of each, in order.
        samples
            Of the recording.
        windows
            What was heard of each chunk.
        """
        if self.second is None:
            return [list(self._judged(words, None)) for words in chunks]
        opinions = second_opinion(self.second, samples, windows, chunks, self.language)
        return [list(self._judged(words, said)) for words, said in zip(chunks, opinions, strict=True)]

    def _judged(self, words: list[ChunkWord], said: Opinion | None) -> Iterator[ChunkWord]:
        others = said.alternatives if said else [()] * len(words)
        known = signals(words, said.heard if said else None)
        for word, own, other in zip(words, known, others, strict=True):
            confidence = self.final.confidence(own)
            kept = () if is_filler(word.text) else merged(other, word.alternatives)
            weight = self.costs.weight if is_weighty(word.text, self.language) else 1.0
            yield replace(word, signals=own, confidence=confidence, weight=weight, alternatives=kept)


def trust_from(record: Mapping[str, Any], language: str, second: Recognizer | None) -> Trust:
    """Return what :attr:`Trust.record` was written of."""
    return Trust(
        language,
        from_json(record["calibration_alone"]),
        from_json(record["calibration"]),
        second,
        Costs(**record["costs"]),
    )


def trust_of(
    recognizer: Recognizer,
    language: str,
    *,
    second: Recognizer | None = None,
    costs: Costs | None = None,
    fitted: Iterable[Calibration] = (),
) -> Trust:
    """Return how far words are trusted that a model hears in a language.

    Parameters
    ----------
    recognizer
        The model.
    language
        Code of the language.
    second
        Listens too, if it knows the language.
    costs
        What a missed error costs; the usual when ``None``.
    fitted
        Calibrations of this installation, which come before the shipped ones.
    """
    if second is not None and language not in second.languages:
        second = None
    known = [*fitted, *shipped()]
    model = recognizer.version.sha256
    alone = best_of(known, model, language, hears_twice=False)
    final = best_of(known, model, language, hears_twice=True) if second else alone
    return Trust(language, alone, final, second, costs or Costs())
