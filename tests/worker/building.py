"""Words and models to test with."""

from worker.hearing import Utterance
from worker.pipeline.words import ChunkWord


def utterance(*, logprob: float = -0.2, compression: float = 1.2) -> Utterance:
    return Utterance((), logprob, 0.01, compression, 0.0)


def words(
    text: str, *, start_s: float = 0.0, each_s: float = 0.3, of: Utterance | None = None
) -> list[ChunkWord]:
    """Words spoken one after another without pause, in one utterance."""
    said = of or utterance()
    return [
        ChunkWord(token, start_s + index * each_s, start_s + (index + 1) * each_s, 0.9, said)
        for index, token in enumerate(text.split())
    ]
