"""The JSON on the wire, as types: what OpenAPI describes and what requests are checked against."""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

State = Literal["queued", "running", "done", "failed", "cancelled"]
Share = Annotated[float, Meta(ge=0, le=1)]


class Consent(Struct):
    """What the recording may be used for."""

    quality: bool
    """To measure quality."""
    training: bool
    """To train."""


class HitJson(Struct):
    """A passage, or the notes, that a search found."""

    text: str
    """Some words around the first hit."""
    time_s: float | None
    """About when it is said; null: it is in the notes."""


class RecordingJson(Struct):
    """One recording."""

    id: str
    title: str
    filename: str
    sha256: str
    """Of the file as it was uploaded."""
    duration_s: float | None
    """Known once it is decoded."""
    size_bytes: int
    created_at: datetime
    language: str | None
    """ISO 639; null until it is found."""
    model: str | None
    state: State
    progress: Share
    error: str | None
    """Why it failed, as a sentence."""
    transcript_id: str | None
    """Of the newest finished transcript."""
    consent: Consent
    doubtful_share: float | None
    stars: int | None
    tags: list[str]
    edited_at: datetime | None
    """When somebody last changed what it says."""
    trashed_at: datetime | None
    """When it was put into the trash; null: it was not."""
    hits: list[HitJson]
    """Where a search found it, the best places first in time; empty without a search."""


class AcceptedRecording(RecordingJson, kw_only=True):
    """A recording that is stored for good."""

    already_stored: bool
    """The same file, by its hash, was here before."""


class RecordingList(Struct):
    """A page of recordings, newest first."""

    recordings: list[RecordingJson]
    total: int
    """How many match, on all pages."""


class ImportWish(Struct, forbid_unknown_fields=True):
    """A recording to be fetched from the web."""

    url: Annotated[str, Meta(max_length=2000)]
    """http or https, of the file itself."""
    language: str | None = None
    """null: the model finds it."""
    model: str | None = None
    """null: the server's default."""
    title: str = ""
    """Empty: made from the file's name."""
    consent_quality: bool = False
    consent_training: bool = False


class ImportJson(Struct):
    """How far a recording has come from the web."""

    id: str
    url: str
    state: State
    received_bytes: int
    total_bytes: int | None
    """null: the other server does not say."""
    error: str | None
    """Why it failed, as a sentence."""
    recording_id: str | None
    """Once it is stored."""


class RecordingChange(Struct, forbid_unknown_fields=True):
    """What to change about a recording; what is left out stays."""

    title: Annotated[str, Meta(max_length=300)] | UnsetType = UNSET
    consent_quality: bool | UnsetType = UNSET
    consent_training: bool | UnsetType = UNSET
    tags: Annotated[list[str], Meta(max_length=100)] | UnsetType = UNSET
    """All it is to have."""


class TranscriptionWish(Struct, forbid_unknown_fields=True):
    """How to transcribe a recording again."""

    model: str | None = None
    """null: the server's default."""
    language: str | None = None
    """null: the model finds it."""


class Chunk(Struct):
    """The text of one finished chunk."""

    index: int
    start_s: float
    text: str


class TextSoFar(Struct):
    """How far a transcription has come, with the chunks after the one named."""

    state: State
    progress: Share
    chunks: list[Chunk]


class WordJson(Struct):
    """One word as it stands now."""

    text: str
    start_s: float
    end_s: float
    heard: int | None
    """Index of the heard word it stands for; null: a person put it there."""
    probability: float | None
    confidence: float | None
    confirmed: bool
    alternatives: list[str]
    """What else the model might have written here, likeliest first; at most three."""
    weight: float
    """What an error here costs, as a multiple of what it costs in other words."""


class SegmentJson(Struct):
    """One segment as it stands now."""

    id: str
    version: int
    start_s: float
    end_s: float
    speaker: str
    text: str
    confirmed: bool
    excluded: str | None
    listened: float
    """Share of it that was listened to."""
    reviewed: bool
    words: list[WordJson]
    times: list[tuple[int, int, float, float]]
    """Stretches whose times a person set: first and last word, counted from 0, from and to in seconds."""


class GapJson(Struct):
    """Speech that no word covers."""

    id: str
    start_s: float
    end_s: float
    faint: bool
    """Perhaps speech: quiet, whispered or under music, and voice activity found none."""
    state: Literal["open", "filled", "dismissed"]


class SuppressedJson(Struct):
    """Text the guardrail took off audio that holds no such speech."""

    start_s: float
    end_s: float
    text: str
    reason: str


class RatingJson(Struct):
    """Stars a person gave."""

    stars: Annotated[int, Meta(ge=1, le=5)]
    reasons: list[str]
    comment: str


class ModelName(Struct):
    """Which model heard it."""

    name: str
    sha256: str


class AudioJson(Struct):
    """What was measured of the sound; null: could not be."""

    rate_hz: int | None
    channels: int | None
    codec: str | None
    loudness_lufs: float | None
    """Integrated loudness, ITU-R BS.1770."""
    silent_share: Share | None
    """Share of true silence."""
    clipped_share: Share | None
    """Share of the samples at full scale."""
    noise_floor_db: float | None
    """5th percentile of the level of 10 ms."""
    speech_level_db: float | None
    """95th percentile of the level of 10 ms."""


class ReplacedJson(Struct):
    """A heard word that no longer stands in the text."""

    heard: int
    text: str
    start_s: float
    confidence: float
    weight: float


class CommentJson(Struct):
    """What a person said about a moment of the recording."""

    id: str
    at_s: float
    text: str
    author: str
    """A name; empty: nobody known any more."""
    own: bool
    """Whether the person asking wrote it: only they can change it."""
    at: datetime
    settled: bool


class ProposedSpeakersJson(Struct):
    """How speakers were told apart before anybody changed anything: channels or voices."""

    method: str


class OtherLanguageJson(Struct):
    """Where another language seems to be spoken than the one the recording is transcribed in."""

    start_s: float
    end_s: float
    language: str


class TranscriptJson(Struct):
    """A transcript as it stands now. ``text.split()`` of a segment equals its words' texts."""

    id: str
    recording_id: str
    title: str
    notes: str
    version: int
    language: str
    other_languages: list[OtherLanguageJson]
    duration_s: float
    model: ModelName
    audio: AudioJson | None
    """null: transcribed before it was measured."""
    threshold: float
    """A word is doubtful where (1 - confidence) * weight > 1 - threshold."""
    flags_hidden: list[list[int]]
    """First heard word, and the one after the last, of the random passages without marks for who asks."""
    speakers: dict[str, str]
    speakers_checked: bool
    """Speakers that a machine proposed were accepted or set right."""
    speakers_proposed: ProposedSpeakersJson | None
    """null: they were not told apart."""
    segments: list[SegmentJson]
    replaced: list[ReplacedJson]
    gaps: list[GapJson]
    suppressed: list[SuppressedJson]
    played: list[tuple[float, float]]
    """Stretches that were listened to, from and to, in seconds."""
    rating: RatingJson | None
    """Of the person asking."""
    prompt_rating: bool
    comments: list[CommentJson]


class PersonHere(Struct):
    """A tab in which somebody has the transcript open."""

    tab: str
    person: str
    """Id of the account, the same for all their tabs."""
    name: str
    you: bool
    """Whether it is the person asking, in this tab or another."""
    segment: str | None
    """Where the cursor is; null: not in the text."""
    offset: int
    """Characters of the segment before it, in UTF-16 code units."""


class ChangesJson(Struct):
    """What changed since a version."""

    version: int
    title: str
    notes: str
    speakers: dict[str, str]
    segments: list[SegmentJson]
    """Those that may have changed, whole."""
    order: list[str]
    """Ids of all segments: one that is not here is gone."""
    gaps: list[GapJson]
    comments: list[CommentJson]
    played: list[tuple[float, float]]
    people: list[PersonHere]
    by: list[str]
    """Names of the others who changed something."""


class PlaceWish(Struct, forbid_unknown_fields=True):
    """Where a tab is."""

    tab: str
    """Made by the client, up to 64 letters, digits, - or _."""
    segment: str | None = None
    offset: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    gone: bool = False
    """The tab is being closed."""


class RestoreWish(Struct, forbid_unknown_fields=True):
    """Which version to go back to."""

    to: Annotated[int, Meta(ge=0)]
    """0: as heard."""


class CuePart(Struct):
    """What one speaker says in a cue: words of a segment's text, counted from 0, the last one included."""

    segment: str
    first: int
    last: int
    speaker: str | None


Fault = Literal[
    "too_fast", "too_short", "too_long", "line_too_long", "too_many_lines", "too_close", "at_once"
]


class CueJson(Struct):
    """One subtitle."""

    start_s: float
    end_s: float
    lines: list[str]
    characters_per_second: float
    faults: list[Fault]
    """What the rules find wrong with it."""
    is_set: bool
    """A person set its times."""
    spoken_end_s: float
    """When its last word is over: it may stand longer."""
    can_be_set: bool
    """False: two speakers share it, or a word longer than a screen is shown in several cues."""
    parts: list[CuePart]
    """One a speaker: two share a cue where neither leaves the other time to be read."""


class SubtitleRules(Struct):
    """What the cues were made by; null: not counted so."""

    profile: str
    lines: int
    line_characters: int
    characters_per_second: float | None
    words_per_minute: float | None
    shortest_s: float
    longest_s: float
    frames_per_second: float
    gap_s: float


class CuedText(Struct):
    """A segment whose words cues name."""

    id: str
    version: int
    text: str


class CueList(Struct):
    """A transcript as subtitles."""

    version: int
    rules: SubtitleRules
    cues: list[CueJson]
    segments: list[CuedText]


class IncomingEvent(Struct, forbid_unknown_fields=True):
    """One thing a person did, as the client tells it."""

    client_id: str
    """1 to 64 ASCII characters, made by the client, so that sending it again is harmless."""
    kind: str
    """``segment_retyped``, ``word_confirmed``, ``segment_split``, …"""
    payload: dict[str, Any]
    """The fields of that kind of event."""


class EventBatch(Struct, forbid_unknown_fields=True):
    """Things a person did, in order."""

    events: Annotated[list[IncomingEvent], Meta(max_length=500)]


class RecordedEvents(Struct):
    """What became of a batch."""

    version: int
    stored: list[str]
    """Client ids that are in the log now."""
    segments: list[SegmentJson]
    """Those that changed."""
    removed: list[str]
    """Ids of segments that are gone."""


class RatingWish(Struct, forbid_unknown_fields=True):
    """Stars for a transcript."""

    stars: Annotated[int, Meta(ge=1, le=5)]
    reasons: list[str] = []
    comment: str = ""
    prompted: bool = False


class LoggedEvent(Struct):
    """One fact in the log."""

    seq: int
    actor: str
    at: datetime
    kind: str
    payload: dict[str, Any]
    client_id: str


class History(Struct):
    """The newest facts in the log, newest first."""

    events: list[LoggedEvent]


class ModelJson(Struct):
    """One model that can be chosen."""

    name: str
    sha256: str
    source: str
    multilingual: bool
    default: bool


class ModelList(Struct):
    """The models that can be chosen."""

    models: list[ModelJson]


class Health(Struct):
    """Whether the service can do its work."""

    status: Literal["ok", "unavailable"]
    database: str
    workers: int
    """Workers alive; 0: recordings wait."""


class ExportWish(Struct, forbid_unknown_fields=True):
    """In which layout labelled corrections are wanted."""

    layout: Literal["nemo", "audiofolder"]


class ExportState(Struct):
    """How far an export has come."""

    id: str
    layout: str
    state: State
    error: str | None
