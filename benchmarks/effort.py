"""What doubts and alternatives save a person who corrects: `make bench BENCH="--only effort"`.

The hypothesis of every scored clip of the corpus is corrected to its reference by a scripted corrector, in
several ways (:mod:`benchmarks.corrector`). Costs are those of the keystroke-level model.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from backend.domain.corrections import was_flagged
from backend.domain.text import tokenise
from backend.domain.transcript import Word
from backend.services.normalising import normaliser
from backend.settings import Settings
from benchmarks.corrector import Doubter, Shown, Way, plainly, same_everywhere
from benchmarks.ear import Ear
from benchmarks.edits import Edit, Normalise, edits, word_by_word
from benchmarks.peers import Row
from benchmarks.sounds import CLIP_TEXTS, CLIPS, CORPUS

same_words = normaliser("en")
PART, BY_THRESHOLD, BOUNDS = "effort", "effort by threshold", "effort at best"
CAREFUL = "effort with careful"
PLAIN = "plain editing"
EVERY, ONLY_WRONG, BY_EAR, TYPED, EVERYWHERE = (
    "every doubtful word, with alternatives",
    "wrong doubtful words, with alternatives",
    "and the others by ear",
    "wrong doubtful words, all typed",
    "wrong doubtful words, and the same everywhere",
)
OFFERED, MARKED, BOTH = (
    "the right word always offered",
    "just the wrong words doubtful",
    "both",
)
"""What better alternatives and better marks could save at most."""
KINDS = {"meeting": "meetings", "spontaneous": "monologues"}
READ = "read speech"
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Clip:
    """What was heard in a clip, and what was said in it."""

    kind: str
    words: tuple[Word, ...]
    said: str
    threshold: float

    def shown(self, threshold: float) -> list[Shown]:
        """Return its words as they are marked under a threshold."""
        return [Shown(word.text, was_flagged(word, threshold), word.alternatives) for word in self.words]


@dataclass
class Total:
    """Ways of several clips, added up."""

    ways: list[Way] = field(default_factory=list[Way])

    def row(self, part: str, task: str, who: str, plain: "Total", notes: str = "") -> Row:
        """Return them as a row, beside what plain editing costs."""
        keystrokes, actions, seconds = self._sums()
        usual_keystrokes, usual_actions, usual_s = plain._sums()
        figures = {
            "keystrokes": keystrokes,
            "of_keystrokes": keystrokes / max(1, usual_keystrokes),
            "actions": actions,
            "of_actions": actions / max(1, usual_actions),
            "stops": sum(way.stops for way in self.ways),
            "needless": sum(way.needless for way in self.ways),
            "chosen": sum(way.chosen for way in self.ways),
        }
        return Row(
            part, task, who, seconds, seconds, seconds / usual_s if usual_s else None, 1, notes, figures
        )

    def _sums(self) -> tuple[int, int, float]:
        costs = [way.cost for way in self.ways]
        return (
            sum(cost.keystrokes for cost in costs),
            sum(cost.actions for cost in costs),
            sum(cost.seconds for cost in costs),
        )


def rows(clips: Sequence[Clip], normalise: Normalise) -> list[Row]:
    """Return what each way costs, of each kind of speech and of all, and by threshold."""
    found: list[Row] = []
    for kind in dict.fromkeys(clip.kind for clip in clips):
        of_kind = [clip for clip in clips if clip.kind == kind]
        found += _compared(kind, of_kind, normalise, (PLAIN, EVERY, ONLY_WRONG, BY_EAR))
    found += _compared("all", clips, normalise, (PLAIN, EVERY, ONLY_WRONG, BY_EAR, TYPED, EVERYWHERE))
    for threshold in THRESHOLDS:
        totals = _ways(clips, normalise, threshold)
        found += [
            totals[who].row(BY_THRESHOLD, f"doubtful under {threshold}", who, totals[PLAIN])
            for who in (EVERY, ONLY_WRONG)
        ]
    return found + _bounds(clips, normalise)


def carefully(clips: Sequence[Clip], normalise: Normalise) -> list[Row]:
    """Return what each way costs of what was heard carefully, of each kind of speech and of all."""
    kinds = {"all": list(clips)} | {
        kind: [clip for clip in clips if clip.kind == kind]
        for kind in dict.fromkeys(clip.kind for clip in clips)
    }
    found = [
        row
        for kind, some in kinds.items()
        for row in _compared(kind, some, normalise, (PLAIN, EVERY, ONLY_WRONG, BY_EAR))
    ]
    return [replace(row, part=CAREFUL) for row in found]


def _compared(task: str, clips: Sequence[Clip], normalise: Normalise, whose: Sequence[str]) -> list[Row]:
    totals = _ways(clips, normalise)
    count = sum(len(_wanted(clip, normalise)) for clip in clips)
    notes = {PLAIN: f"{count} places to correct"}
    return [totals[who].row(PART, task, who, totals[PLAIN], notes.get(who, "")) for who in whose]


def _bounds(clips: Sequence[Clip], normalise: Normalise) -> list[Row]:
    plain, totals = Total(), {who: Total() for who in (OFFERED, MARKED, BOTH)}
    for clip in clips:
        words, wanted = clip.shown(clip.threshold), _wanted(clip, normalise)
        plain.ways.append(plainly(words, wanted))
        for who, total in totals.items():
            better = _better(words, wanted, offered=who != MARKED, marked=who != OFFERED)
            total.ways.append(Doubter(better, normalise, thorough=False).correct(wanted))
    return [total.row(BOUNDS, "all", who, plain) for who, total in totals.items()]


def _better(words: Sequence[Shown], wanted: Sequence[Edit], *, offered: bool, marked: bool) -> list[Shown]:
    """Return the words as they would be shown if somebody knew what is wrong, or right in its place."""
    better = [replace(word, doubtful=False) if marked else word for word in words]
    for edit in wanted:
        for part in word_by_word([word.text for word in words], edit):
            for index in range(part.first, part.last):
                others = (part.text, *words[index].alternatives[:2]) if offered and part.text else None
                better[index] = replace(
                    better[index],
                    doubtful=marked or words[index].doubtful,
                    alternatives=others or words[index].alternatives,
                )
    return better


def _ways(clips: Sequence[Clip], normalise: Normalise, threshold: float | None = None) -> dict[str, Total]:
    totals = {who: Total() for who in (PLAIN, EVERY, ONLY_WRONG, BY_EAR, TYPED, EVERYWHERE)}
    for clip in clips:
        words = clip.shown(clip.threshold if threshold is None else threshold)
        wanted = _wanted(clip, normalise)
        bare = [replace(word, alternatives=()) for word in words]
        left, still_wanted, spent = same_everywhere(words, wanted, normalise)
        rest = Doubter(left, normalise, thorough=False).correct(still_wanted)
        totals[PLAIN].ways.append(plainly(words, wanted))
        totals[EVERY].ways.append(Doubter(words, normalise).correct(wanted))
        totals[ONLY_WRONG].ways.append(Doubter(words, normalise, thorough=False).correct(wanted))
        totals[BY_EAR].ways.append(
            Doubter(words, normalise, thorough=False, ear=Ear(clip.words)).correct(wanted)
        )
        totals[TYPED].ways.append(Doubter(bare, normalise, thorough=False).correct(wanted))
        totals[EVERYWHERE].ways.append(rest.then(spent, rest.at))
    return totals


def _wanted(clip: Clip, normalise: Normalise) -> list[Edit]:
    return edits([word.text for word in clip.words], tokenise(clip.said), normalise)


def heard(model: str, preset: str) -> Iterator[Clip]:
    """Yield what a model hears in the clips of the corpus, or without one in those of the tests.

    As the product does, with the second model that the preset brings along.
    """
    from worker.loading import load_recognizer, load_second

    settings = Settings.load().model_copy(update={"model": model, "preset": preset})
    recognizer = load_recognizer(settings)
    other = load_second(settings, recognizer)
    from worker.pipeline.transcribe import transcribe_file  # kernels know their cache folder by now

    for kind, path, said in _references():
        found = transcribe_file(path, recognizer, max_duration_s=3600.0, language="en", second=other)
        yield Clip(kind, found.words, said, found.threshold)


def _references() -> Iterator[tuple[str, Path, str]]:
    manifest = CORPUS / "manifest.jsonl"
    if not manifest.is_file():
        yield from ((READ, CLIPS / name, said) for name, said in CLIP_TEXTS.items())
        return
    for line in map(json.loads, manifest.read_text(encoding="utf-8").splitlines()):
        if line.get("scored", True):
            yield KINDS.get(line["kind"], READ), CORPUS / line["audio_filepath"], line["text"]


if __name__ == "__main__":
    measured = rows(list(heard(sys.argv[1], "balanced")), same_words)
    measured += carefully(list(heard(sys.argv[1], "careful")), same_words)
    Path(sys.argv[2]).write_text(json.dumps([asdict(row) for row in measured]))
