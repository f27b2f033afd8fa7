"""One label: a reviewed segment, what was heard in it and what was said."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from backend.domain import events
from backend.domain.alignment import align_segment, heard_of
from backend.domain.checking import touches
from backend.domain.corrections import is_rewrite, was_flagged
from backend.domain.events import EditEvent
from backend.domain.review import is_reviewed
from backend.domain.text import tokenise
from backend.domain.transcript import Hypothesis, Segment, Transcript

FOLDS = 100


@dataclass(frozen=True, slots=True)
class Source:
    """What labels need to know of a recording and its transcript beyond their words.

    Attributes
    ----------
    recording_sha256
        Of the audio as it was uploaded.
    consent_quality, consent_training
        What its owner agreed to.
    log
        The transcript's events, for who reviewed what.
    salt
        This instance's own, so that the hashes of people cannot be looked up elsewhere.
    """

    recording_sha256: str
    consent_quality: bool
    consent_training: bool
    log: Sequence[EditEvent]
    salt: str


@dataclass(frozen=True, slots=True)
class Label:
    """A reviewed segment as a row of training data.

    Attributes
    ----------
    id
        Unique over all recordings and model versions; the clip's file name without suffix.
    recording_sha256, start_s, end_s
        Where the clip lies.
    text, heard_text
        What was said, and what the model heard; empty where there is no speech, or where none was heard.
    operations
        The word alignment, in order: ``op`` (equal but for case and punctuation, substitute, delete, insert),
        ``heard``, ``text``, ``probability``, ``confidence``, ``flagged``. An inserted word has neither
        probability nor confidence, and no flag.
    changed, rewritten
        Whether the words differ, and by so much in length that the text may not be word for word.
    confirmed
        Said to be right by a person, beyond having been listened to.
    language, model_name, model_sha256
        Of the hypothesis.
    transcript_version
        ``seq`` of the last event of the log.
    consent_quality, consent_training
        What the recording's owner agreed to; training always, or there is no label.
    reviewed_share
        Share of the transcript's words that lie in reviewed segments, 0 to 1.
    editor, speaker
        Salted SHA-256, 16 hexadecimal digits. A speaker with a name is the same in every recording; one
        without is told apart by recording.
    fold
        0 to 99, the same for all clips of a speaker: where ``fold < 90`` trains and the rest tests, no
        speaker is in both.
    """

    id: str
    recording_sha256: str
    start_s: float
    end_s: float
    text: str
    heard_text: str
    operations: tuple[dict[str, Any], ...]
    changed: bool
    rewritten: bool
    confirmed: bool
    language: str
    model_name: str
    model_sha256: str
    transcript_version: int
    consent_quality: bool
    consent_training: bool
    reviewed_share: float
    editor: str
    speaker: str
    fold: int

    def facts(self) -> dict[str, Any]:
        """Return everything but the text, as JSON-ready values."""
        names = (field.name for field in fields(self) if field.name not in ("text", "operations"))
        return {name: getattr(self, name) for name in names} | {"operations": list(self.operations)}


def labels_of(transcript: Transcript, hypothesis: Hypothesis, source: Source) -> Iterator[Label]:
    """Yield the labels of one transcript: its reviewed segments, if its owner consented to training."""
    if not source.consent_training:
        return
    reviewed = [each for each in transcript.segments if is_reviewed(each, transcript.played)]
    share = _words(reviewed) / max(1, _words(transcript.segments))
    editors = _editors(source.log)
    for segment in reviewed:
        if segment.end_s > segment.start_s:
            editor = editors.get(segment.id, editors.get("", ""))
            yield _label(segment, transcript, hypothesis, source, editor=editor, share=share)


def _label(
    segment: Segment,
    transcript: Transcript,
    hypothesis: Hypothesis,
    source: Source,
    *,
    editor: str,
    share: float,
) -> Label:
    heard = [word.text for word in heard_of(hypothesis, segment)]
    tokens = tokenise(segment.text)
    name = transcript.speakers.get(segment.speaker)
    speaker = f"name {name.casefold()}" if name else f"{source.recording_sha256} {segment.speaker}"
    speaker_hash = _hash(source.salt, f"speaker {speaker}")
    model = hypothesis.model
    return Label(
        id=f"{source.recording_sha256[:16]}-{model.sha256[:8]}-{segment.id}",
        recording_sha256=source.recording_sha256,
        start_s=round(segment.start_s, 3),
        end_s=round(segment.end_s, 3),
        text=" ".join(tokens),
        heard_text=" ".join(heard),
        operations=tuple(_operations(segment, hypothesis)),
        changed=heard != tokens,
        rewritten=is_rewrite(len(heard), len(tokens)),
        confirmed=segment.confirmed,
        language=hypothesis.language,
        model_name=model.name,
        model_sha256=model.sha256,
        transcript_version=transcript.version,
        consent_quality=source.consent_quality,
        consent_training=source.consent_training,
        reviewed_share=round(share, 4),
        editor=_hash(source.salt, f"editor {editor}"),
        speaker=speaker_hash,
        fold=int(speaker_hash, 16) % FOLDS,
    )


def _operations(segment: Segment, hypothesis: Hypothesis) -> Iterator[dict[str, Any]]:
    heard, tokens = heard_of(hypothesis, segment), tokenise(segment.text)
    for pair in align_segment(hypothesis, segment):
        word = None if pair.heard is None else heard[pair.heard]
        token = None if pair.word is None else tokens[pair.word]
        yield {
            "op": "insert" if word is None else "delete" if token is None else _kept(pair.same),
            "heard": word.text if word else "",
            "text": token or "",
            "probability": round(word.probability, 4) if word else None,
            "confidence": round(word.confidence, 4) if word else None,
            "flagged": word is not None and was_flagged(word, hypothesis.threshold),
        }


def _kept(same: bool) -> str:
    return "equal" if same else "substitute"


def _editors(log: Iterable[EditEvent]) -> dict[str, str]:
    """Return who last changed or confirmed each segment, and under "" who last did anything else."""
    editors: dict[str, str] = {}
    for event in log:
        change = event.change
        ids = (change.segment,) if isinstance(change, events.SegmentConfirmed) else touches(change)
        editors.update(dict.fromkeys(ids or ("",), event.actor))
    return editors


def _words(segments: Iterable[Segment]) -> int:
    return sum(len(tokenise(segment.text)) for segment in segments)


def _hash(salt: str, value: str) -> str:
    return hashlib.sha256(f"{salt}\n{value}".encode()).hexdigest()[:16]
