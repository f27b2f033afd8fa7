"""Whether a passage in another language is noticed, and whether nothing is said where there is none.

    python -m benchmarks.languages [MODEL]

Recordings in English with so many seconds of another language in the middle, of real prompts as Debian's
packages `asterisk-core-sounds-fr-g722` (and `-it-`, `-ru-`, `-es-`) have them, or as they lie below a folder
that `BENCH_SOUNDS` names. False alarms are counted on the recordings with references alone.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

from backend.settings import Settings
from benchmarks.missed import SOUNDS, g722
from benchmarks.sounds import CORPUS, RATE_HZ, Samples
from worker.loading import load_recognizer

LANGUAGES = {"fr": "fr_CA_f_June", "it": "it_IT_m_Carlo", "ru": "ru_RU_f_IvrvoiceRU", "es": "es_MX_f_Allison"}
LENGTHS_S = (15, 30, 60)
STARTS = (0, 30, 60)
"""Of the prompts that make a passage, the number of the first."""
BEFORE_S, AFTER_S = 45, 30
LEAST_BYTES = 24_000
"""Shorter prompts are single words."""
PAUSE = np.zeros(RATE_HZ // 4, np.float32)


def passage(folder: Path, seconds: int, start: int) -> Samples:
    """Return prompts one after the other."""
    files = [path for path in sorted(folder.glob("*.g722")) if path.stat().st_size > LEAST_BYTES][start:]
    parts = [part for path in files[: seconds + 1] for part in (g722(path), PAUSE)]
    return np.concatenate(parts)[: seconds * RATE_HZ]


def mixed(before: Samples, after: Samples) -> Iterator[tuple[str, int, Samples]]:
    """Yield language, length and sound of recordings in which another language is spoken for a while."""
    for language, name in LANGUAGES.items():
        folder = SOUNDS / "sounds" / name
        if not folder.is_dir():
            print(f"left out: there is no {folder}")
            continue
        for seconds in LENGTHS_S:
            for start in STARTS:
                between = passage(folder, seconds, start)
                parts = before[: BEFORE_S * RATE_HZ], between, after[: AFTER_S * RATE_HZ]
                yield language, seconds, np.concatenate(parts)


def main(model: str) -> None:
    recognizer = load_recognizer(Settings.load().model_copy(update={"model": model}))
    from benchmarks.kernels.decoding import decoded  # kernels know their cache folder by now
    from worker.pipeline.transcribe import transcribe_file

    english = [decoded(CORPUS / name) for name in ("moby_dick_1.mp3", "lj_printing_1.flac")]
    told: dict[tuple[str, int], list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mixed.flac"
        for language, seconds, sound in mixed(english[0], english[1]):
            soundfile.write(path, sound, RATE_HZ)
            heard = transcribe_file(path, recognizer, max_duration_s=3600.0, language="en")
            # Told of the English around it, or of a third language, is told wrongly.
            found = [each.language for each in heard.other_languages]
            told.setdefault((language, seconds), []).append("+".join(found) or "–")
    for (language, seconds), found in told.items():
        print(
            f"{language} for {seconds} s: told {found.count(language)} of {len(found)} ({', '.join(found)})"
        )
    alarms, minutes = 0, 0.0
    for path in sorted(each for each in CORPUS.glob("*.*") if each.suffix not in {".json", ".jsonl", ".md"}):
        heard = transcribe_file(path, recognizer, max_duration_s=3600.0, language="en")
        alarms += len(heard.other_languages)
        minutes += heard.duration_s / 60
    print(f"English alone: {alarms} in {minutes:.0f} minutes")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "base")
