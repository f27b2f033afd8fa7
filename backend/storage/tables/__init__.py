"""The tables, by what they are about.

``table=True`` does not validate: services validate before a row is made.
"""

from sqlmodel import SQLModel

from backend.storage.tables.accounts import Account, ApiToken
from backend.storage.tables.base import Moment, new_id, now
from backend.storage.tables.hypotheses import ChunkRow, HypothesisRow, Job, ModelVersionRow
from backend.storage.tables.quality import QualityDayRow, QualityRow, SubstitutionRow
from backend.storage.tables.recordings import (
    Recording,
    RecordingTag,
    Tombstone,
    Upload,
    UrlImport,
    WatchedFile,
)
from backend.storage.tables.searching import SearchEntry, Words
from backend.storage.tables.transcripts import EditEventRow, Presence, SegmentRow, TranscriptRow

__all__ = [
    "Account",
    "ApiToken",
    "ChunkRow",
    "EditEventRow",
    "HypothesisRow",
    "Job",
    "ModelVersionRow",
    "Moment",
    "Presence",
    "QualityDayRow",
    "QualityRow",
    "Recording",
    "RecordingTag",
    "SQLModel",
    "SearchEntry",
    "SegmentRow",
    "SubstitutionRow",
    "Tombstone",
    "TranscriptRow",
    "Upload",
    "UrlImport",
    "WatchedFile",
    "Words",
    "new_id",
    "now",
]
