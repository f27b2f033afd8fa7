"""The tables, by what they are about.

``table=True`` does not validate: services validate before a row is made.
"""

from sqlmodel import SQLModel

from backend.storage.tables.accounts import Account, ApiToken
from backend.storage.tables.base import Moment, new_id, now
from backend.storage.tables.golden import GoldenResult, GoldenRun, GoldenSegment
from backend.storage.tables.hypotheses import ChunkRow, HypothesisRow, Job, ModelVersionRow
from backend.storage.tables.quality import QualityRow
from backend.storage.tables.recordings import (
    Recording,
    RecordingTag,
    Tombstone,
    Upload,
    UrlImport,
    WatchedFile,
)
from backend.storage.tables.review import ReviewAnswer, ReviewClaim, ReviewItem, ReviewRound
from backend.storage.tables.searching import SearchEntry, Words
from backend.storage.tables.transcripts import EditEventRow, Presence, SegmentRow, TranscriptRow

__all__ = [
    "Account",
    "ApiToken",
    "ChunkRow",
    "EditEventRow",
    "GoldenResult",
    "GoldenRun",
    "GoldenSegment",
    "HypothesisRow",
    "Job",
    "ModelVersionRow",
    "Moment",
    "Presence",
    "QualityRow",
    "Recording",
    "RecordingTag",
    "ReviewAnswer",
    "ReviewClaim",
    "ReviewItem",
    "ReviewRound",
    "SQLModel",
    "SearchEntry",
    "SegmentRow",
    "Tombstone",
    "TranscriptRow",
    "Upload",
    "UrlImport",
    "WatchedFile",
    "Words",
    "new_id",
    "now",
]
