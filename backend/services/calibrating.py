"""Calibrations that were fitted here: on which words one may be, and which are used."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from backend.domain.calibration import Calibration, from_json
from backend.domain.reviewed import settled_words
from backend.domain.transcript import ModelVersion
from backend.services.normalising import normaliser
from backend.services.records import Records
from backend.storage import calibrations, transcripts


@dataclass(frozen=True, slots=True)
class SettledWord:
    """A word that people found right or wrong.

    Attributes
    ----------
    recording
        Id of the recording.
    model, language
        What heard it.
    signals
        What its confidence was made of (:data:`backend.domain.calibration.SIGNALS`).
    right
        Whether it still stands.
    """

    recording: str
    model: ModelVersion
    language: str
    signals: tuple[float, ...]
    right: bool


def settled(records: Records) -> Iterator[SettledWord]:
    """Yield the words of reviewed segments of all recordings that quality may be measured on.

    Words that were heard before signals were kept are left out.
    """
    with records.database.reading() as session:
        known = list(calibrations.measurable(session))
    for transcript_id, recording_id in known:
        with records.database.reading() as session:
            row = transcripts.get(session, transcript_id)
            if row is None:
                continue
            transcript = transcripts.fold(session, row)
            hypothesis = records.hypotheses.get(session, row.hypothesis_id)
        normalise = normaliser(hypothesis.language)
        for word, right in settled_words(transcript, hypothesis, normalise):
            if word.signals:
                yield SettledWord(recording_id, hypothesis.model, hypothesis.language, word.signals, right)


def active(records: Records) -> list[Calibration]:
    """Return the calibrations in use that were fitted here, the newest first."""
    with records.database.reading() as session:
        return [from_json(row.content) for row in calibrations.active(session)]


def activate(records: Records, calibration: Calibration, figures: dict[str, Any]) -> None:
    """Use a calibration for whatever is heard from now on; what was heard stays as it is."""
    with records.database.session() as session:
        records.database.hold(session, "calibration")
        calibrations.activate(session, calibration, figures)


def use_shipped(records: Records) -> int:
    """Go back to the calibrations that come with the package; return how many others were in use."""
    with records.database.session() as session:
        return calibrations.deactivate(session)
