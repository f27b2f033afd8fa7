"""The golden set: stretches of recordings with trusted references, measured on and never trained on.

No export of labels takes from a recording that is in it, whatever its owner agreed to.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from backend.domain.errors import Conflict, Forbidden, Invalid, NotFound
from backend.domain.text import one_line
from backend.services import exports
from backend.services.records import Records
from backend.storage import golden as rows
from backend.storage import recordings
from backend.storage.tables import GoldenSegment, Recording

SOURCES = ("review", "manifest", "editor")
"""Where a reference comes from: reviewers, a manifest, or the transcript as an editor left it."""
TEXT_MAX_LENGTH = 100_000
_SLACK_S = 0.5
"""References may end this much after the recording, and overlap a hundredth of it."""
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Golden:
    """A golden segment. ``usable`` is false where its owner no longer agrees that quality is measured."""

    id: str
    recording_id: str
    title: str
    start_s: float
    end_s: float
    text: str
    language: str
    source: str
    added_by: str
    added_at: datetime
    usable: bool


def add(
    records: Records,
    *,
    recording_id: str,
    start_s: float,
    end_s: float,
    text: str,
    language: str,
    source: str,
    by: str,
) -> str:
    """Put a stretch of a recording into the golden set; return the segment's id.

    The same stretch with the same text once more is the same segment. Archives of labels on the server are
    dropped, as they may hold it.

    Parameters
    ----------
    start_s, end_s
        Of the stretch in the recording.
    text
        What is said in it; empty where nothing is.
    language
        Code of the language, such as ``en``.
    source
        One of :data:`SOURCES`.
    by
        Who says so.

    Raises
    ------
    NotFound
        There is no such recording, or it is in the trash.
    Forbidden
        Its owner did not agree that it is used to measure quality.
    Invalid
        Times, language or source cannot be.
    Conflict
        There is a reference for part of the stretch already.
    """
    said = " ".join(one_line(text).split())
    _check(start_s, end_s, said, language, source)
    with records.database.session() as session:
        recording = recordings.get(session, recording_id, lock=True)
        _check_recording(recording, end_s)
        for other in rows.of_recording(session, recording_id):
            if (other.start_s, other.end_s, other.text) == (start_s, end_s, said):
                return other.id
            _check_apart(other, start_s, end_s)
        segment = GoldenSegment(
            recording_id=recording_id,
            start_s=start_s,
            end_s=end_s,
            text=said,
            language=language,
            source=source,
            added_by=by,
        )
        session.add(segment)
        session.flush()
    exports.discard(records)
    return segment.id


def golden_set(records: Records) -> list[Golden]:
    """Return the golden set, recording by recording; what is in the trash is not in it."""
    with records.database.reading() as session:
        return [_golden(segment, recording) for segment, recording in rows.segments(session)]


def remove(records: Records, segment_id: str) -> None:
    """Take a segment out of the golden set, and what was measured on it out of its results.

    Raises
    ------
    NotFound
        There is no such segment.
    """
    with records.database.session() as session:
        if not rows.remove(session, segment_id):
            raise NotFound("There is no such golden segment.")


def _check(start_s: float, end_s: float, text: str, language: str, source: str) -> None:
    # Written so that what is no number is refused.
    if not 0 <= start_s < end_s < float("inf"):
        raise Invalid(f"A stretch from {start_s} s to {end_s} s cannot be. Give its start and end.")
    if len(text) > TEXT_MAX_LENGTH:
        raise Invalid(f"The reference is longer than {TEXT_MAX_LENGTH:,} characters.", field="text")
    if not _LANGUAGE.fullmatch(language):
        raise Invalid(f"language is {language!r}; give its code, such as en.", field="language")
    if source not in SOURCES:
        raise Invalid(f"source is {source!r}; choose one of: {', '.join(SOURCES)}.", field="source")


def _check_recording(recording: Recording | None, end_s: float) -> None:
    if recording is None or recording.trashed_at is not None:
        raise NotFound("There is no such recording.")
    if not recording.consent_quality:
        raise Forbidden(
            "Whoever owns this recording did not agree that it is used to measure quality, so it cannot be "
            "in the golden set."
        )
    if recording.duration_s is not None and end_s > recording.duration_s + _SLACK_S:
        raise Invalid(f"The recording ends at {recording.duration_s:.1f} s, before {end_s:.1f} s.")


def _check_apart(other: GoldenSegment, start_s: float, end_s: float) -> None:
    if min(end_s, other.end_s) - max(start_s, other.start_s) > _SLACK_S / 10:
        raise Conflict(
            f"There is a reference for {other.start_s:.1f} s to {other.end_s:.1f} s of this recording "
            f"already. Take it out first (errata golden remove {other.id})."
        )


def _golden(segment: GoldenSegment, recording: Recording) -> Golden:
    return Golden(
        id=segment.id,
        recording_id=recording.id,
        title=recording.title,
        start_s=segment.start_s,
        end_s=segment.end_s,
        text=segment.text,
        language=segment.language,
        source=segment.source,
        added_by=segment.added_by,
        added_at=segment.added_at,
        usable=recording.consent_quality,
    )
