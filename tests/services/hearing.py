"""What a model may have heard."""

from collections.abc import Mapping

from backend.domain.transcript import Gap, HeardSegment, Hypothesis, ModelVersion, Suppressed, Word

TINY = ModelVersion("tiny.en", "1a" * 32)

TEXT = (
    "the quick brown fox jumps over the lazy dog",
    "and then we went home because it was raining",
    "nobody had brought an umbrella that day",
    "so we waited under the old bridge for an hour",
)


def heard(
    text: tuple[str, ...] = TEXT,
    *,
    model: ModelVersion = TINY,
    doubt: frozenset[int] = frozenset({2, 11}),
    alternatives: Mapping[int, tuple[str, ...]] | None = None,
) -> Hypothesis:
    """Return a hypothesis of these segments, a word every 0.5 s; the words in ``doubt`` are doubtful."""
    segments: list[HeardSegment] = []
    index, at_s = 0, 0.0
    for line in text:
        start_s, words = at_s, []
        for token in line.split():
            confidence = 0.25 if index in doubt else 0.9
            others = (alternatives or {}).get(index, ())
            words.append(Word(token, at_s, at_s + 0.5, 0.8, confidence, others))
            index, at_s = index + 1, at_s + 0.5
        segments.append(HeardSegment(start_s, at_s, tuple(words)))
        at_s += 1.0
    return Hypothesis(
        model=model,
        language="en",
        duration_s=at_s + 10,
        segments=tuple(segments),
        suppressed=(Suppressed(at_s, at_s + 1, "Thanks for watching!", "no speech"),),
        gaps=(Gap("g0", at_s + 2, at_s + 4), Gap("g1", at_s + 5, at_s + 6)),
    )
