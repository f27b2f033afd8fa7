"""What telling a model of names does: to all words, to the names, and to how much is decoded.

``python -m benchmarks.vocabulary MANIFEST``. Names nobody says are invented; names that are said stand in the
references. Each is told in two ways: all of them at every stretch, as faster-whisper's hotwords are, and as
the product does, only where something sounds like one (``worker.pipeline.terms``).
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from backend.domain.corrections import was_flagged
from backend.domain.vocabulary import key_of
from worker.evaluation import read_manifest
from worker.models import resolve
from worker.pipeline.transcribe import transcribe_file
from worker.recognizer import Recognizer
from worker.scoring import Counts, Recognised, count

SAID = ("Maarika", "Melissa", "Adam Duguid", "Ebenezer Ademesoye", "Ishmael", "Gutenberg")
UNSAID = (
    "Zyrtexa",
    "Halvorsen",
    "Quillonet",
    "Marbeck",
    "Ostrava",
    "Tessellate",
    "Bryndis",
    "Calloway",
    "Nuvexis",
    "Perigord",
    "Kowalczyk",
    "Synapta",
    "Velmora",
    "Thornquist",
    "Ibarra",
    "Dromond",
    "Lysander",
    "Ekström",
    "Pavonis",
    "Greyfell",
)
LONG = "long_all.m4a"
"""The other recordings again."""


class Counting(Recognizer):
    """A recogniser that counts what it decodes, and can be told of its terms at every stretch."""

    always: tuple[str, ...] = ()
    decoded = 0

    def decode(self, stretches: Sequence[Any], language: str, hotwords: Sequence[str] = ()) -> list[Any]:
        """Decode with the terms that are told always, if there are any."""
        Counting.decoded += len(stretches)
        return super().decode(stretches, language, self.always or hotwords)


def main(manifest: Path) -> None:
    recognizer = Counting(resolve("tiny.en", Path("/nonexistent")), "cpu")
    items = [item for item in read_manifest(manifest) if item.name != LONG]
    print(f"{'told':<55}{'WER %':>7}{'names right':>13}{'put in wrongly':>16}{'decoded':>9}")
    rows = [("nothing", ()), *((f"{n} nobody says", UNSAID[:n]) for n in (1, 5, 20))]
    rows += [("those said", SAID), ("those said and 20 nobody says", (*UNSAID, *SAID))]
    for what, terms in rows:
        for way in ("where it sounds like one", "always") if terms else ("",):
            told = recognizer.expecting(terms if way != "always" else ())
            told.always = tuple(terms) if way == "always" else ()
            print(_row(f"{what}, {way}" if way else what, told, items), flush=True)


def _row(what: str, recognizer: Counting, items: Sequence[Any]) -> str:
    Counting.decoded, counts, right, wrong, said = 0, Counts(), 0, 0, 0
    for item in items:
        heard = transcribe_file(item.path, recognizer, max_duration_s=3600.0, language="en")
        words = [
            Recognised(word.text, word.probability, word.confidence, was_flagged(word, heard.threshold))
            for word in heard.words
        ]
        counts += count(item.reference, words, "en")
        text = " ".join(word.text for word in heard.words)
        for name in (*SAID, *UNSAID):
            meant, written = _times(name, item.reference), _times(name, text)
            said, right, wrong = (
                said + meant,
                right + min(meant, written),
                wrong + max(0, written - meant),
            )
    wer = 100 * counts.figures()["wer"]
    return f"{what:<55}{wer:>7.2f}{f'{right} of {said}':>13}{wrong:>16}{Counting.decoded:>9}"


def _times(name: str, text: str) -> int:
    key, words = key_of(name), key_of(text)
    return sum(words[at : at + len(key)] == key for at in range(len(words)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
