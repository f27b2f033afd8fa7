"""The tables, by what they are about.

``table=True`` does not validate: services validate before a row is made.
"""

from sqlmodel import SQLModel

from backend.storage.tables.accounts import Account, ApiToken
from backend.storage.tables.alarms import AlarmChangeRow, AlarmRow, SummaryRow
from backend.storage.tables.base import Moment, new_id, now
from backend.storage.tables.golden import GoldenResult, GoldenRun, GoldenSegment
from backend.storage.tables.hanging import HungStep
from backend.storage.tables.hypotheses import CalibrationRow, ChunkRow, HypothesisRow, Job, ModelVersionRow
from backend.storage.tables.quality import QualityDayRow, QualityRow, SubstitutionRow
from backend.storage.tables.recordings import (
    Recording,
    RecordingTag,
    Tombstone,
    Upload,
    UrlImport,
    WatchedFile,
)
from backend.storage.tables.review import ReviewAnswer, ReviewAudit, ReviewClaim, ReviewItem, ReviewRound
from backend.storage.tables.searching import SearchEntry, Words
from backend.storage.tables.transcripts import EditEventRow, Presence, SegmentRow, TranscriptRow
from backend.storage.tables.vocabulary import VocabularyEvidence, VocabularyTerm

__all__ = [
    "Account",
    "AlarmChangeRow",
    "AlarmRow",
    "ApiToken",
    "CalibrationRow",
    "ChunkRow",
    "EditEventRow",
    "GoldenResult",
    "GoldenRun",
    "GoldenSegment",
    "HungStep",
    "HypothesisRow",
    "Job",
    "ModelVersionRow",
    "Moment",
    "Presence",
    "QualityDayRow",
    "QualityRow",
    "Recording",
    "RecordingTag",
    "ReviewAnswer",
    "ReviewAudit",
    "ReviewClaim",
    "ReviewItem",
    "ReviewRound",
    "SQLModel",
    "SearchEntry",
    "SegmentRow",
    "SubstitutionRow",
    "SummaryRow",
    "Tombstone",
    "TranscriptRow",
    "Upload",
    "UrlImport",
    "VocabularyEvidence",
    "VocabularyTerm",
    "WatchedFile",
    "Words",
    "new_id",
    "now",
]
