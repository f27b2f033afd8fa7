"""The append-only log of a transcript: what people did, as frozen, past-tense facts.

The client sends what the person did; everything else (word times, corrections, figures) is derived from it
and can be derived again, better, over old facts. Undo appends the opposite event; nothing is taken out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from backend.domain.transcript import Segment


@dataclass(frozen=True, slots=True)
class SegmentRetyped:
    """The words of a segment were changed by hand.

    ``made_by``: typing, paste, ime, undo, redo, or alternative (one of what else the model might have heard).
    """

    kind: ClassVar[str] = "segment_retyped"
    segment: str
    version: int
    text: str
    seconds_spent: float = 0.0
    replays: int = 0
    flags_visible: bool = True
    made_by: str = "typing"


@dataclass(frozen=True, slots=True)
class WordConfirmed:
    """A heard word (its index in the hypothesis) is correct as it is; ``confirmed=False`` takes that back."""

    kind: ClassVar[str] = "word_confirmed"
    segment: str
    heard: int
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class SegmentConfirmed:
    """A segment was listened to and is right as it is; ``confirmed=False`` takes that back."""

    kind: ClassVar[str] = "segment_confirmed"
    segment: str
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class SegmentSplit:
    """A segment was cut before character ``at`` (in Unicode code points) of its text.

    The rest became ``new_segment``. What was joined and is cut again has its border back: the first ends at
    ``end_s`` and the second begins at ``start_s``, as far as the pause between their words reaches. Without
    these the border is in the middle of that.
    """

    kind: ClassVar[str] = "segment_split"
    segment: str
    version: int
    at: int
    new_segment: str
    end_s: float | None = None
    start_s: float | None = None


@dataclass(frozen=True, slots=True)
class SegmentsJoined:
    """A segment was joined onto the one before it, whose id stays."""

    kind: ClassVar[str] = "segments_joined"
    first: str
    second: str
    version: int
    """Of the first segment."""


@dataclass(frozen=True, slots=True)
class SpeakerAssigned:
    """Segments were given to a speaker (an id)."""

    kind: ClassVar[str] = "speaker_assigned"
    segments: tuple[str, ...]
    speaker: str


@dataclass(frozen=True, slots=True)
class SpeakerNamed:
    """A speaker (an id) was given a name, everywhere."""

    kind: ClassVar[str] = "speaker_named"
    speaker: str
    name: str


@dataclass(frozen=True, slots=True)
class SpeakersChecked:
    """Proposed speakers were accepted or set right; ``checked=False`` takes that back."""

    kind: ClassVar[str] = "speakers_checked"
    checked: bool = True


@dataclass(frozen=True, slots=True)
class SpeakerTurn:
    """Heard words ``first_word`` up to and without ``last_word`` that one speaker (an id) seems to say."""

    first_word: int
    last_word: int
    speaker: str


@dataclass(frozen=True, slots=True)
class SpeakersProposed:
    """Speakers were told apart by a machine, before anybody touched the transcript.

    ``method`` says how: ``channels``, each speaker having a channel of the recording, or ``voices``. The
    turns cover all heard words, in order.
    """

    kind: ClassVar[str] = "speakers_proposed"
    method: str
    turns: tuple[SpeakerTurn, ...]


@dataclass(frozen=True, slots=True)
class SegmentExcluded:
    """A segment was left out: not speech, crosstalk, private; ``reason=None`` takes it in again."""

    kind: ClassVar[str] = "segment_excluded"
    segment: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class ReplacedSegment:
    """One segment that a find-and-replace-all touched, with its new text."""

    segment: str
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class TextReplaced:
    """Find and replace all; ``made_by`` is everywhere if a correction was repeated at all its like."""

    kind: ClassVar[str] = "text_replaced"
    find: str
    replace: str
    segments: tuple[ReplacedSegment, ...]
    made_by: str = "replace"


@dataclass(frozen=True, slots=True)
class GapFilled:
    """Words were written where the model heard none; empty text with ``dismissed`` says there is no speech.

    Empty text without ``dismissed`` opens the gap again. Filling a gap that is filled already needs the
    ``version`` of the segment it made, so that nobody's words are overwritten unseen.
    """

    kind: ClassVar[str] = "gap_filled"
    gap: str
    text: str
    dismissed: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class WordsTimed:
    """Words of a segment's text, ``first`` to ``last`` by index, are spoken from ``start_s`` to ``end_s``.

    Neither given takes them back to the times at which they were heard. What would reach into words beside
    them is cut off there; where no room is left nothing changes.
    """

    kind: ClassVar[str] = "words_timed"
    segment: str
    version: int
    first: int
    last: int
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class AudioPlayed:
    """A stretch of the recording was listened to: coverage, sent in batches."""

    kind: ClassVar[str] = "audio_played"
    from_s: float
    to_s: float
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Rated:
    """Stars, 1 to 5, with optional reasons and comment, and whether the person was asked."""

    kind: ClassVar[str] = "rated"
    stars: int
    reasons: tuple[str, ...] = ()
    comment: str = ""
    prompted: bool = False


@dataclass(frozen=True, slots=True)
class Titled:
    """The transcript was given a title."""

    kind: ClassVar[str] = "titled"
    title: str


@dataclass(frozen=True, slots=True)
class Noted:
    """The notes beside the transcript were changed."""

    kind: ClassVar[str] = "noted"
    notes: str


@dataclass(frozen=True, slots=True)
class Commented:
    """A moment of the recording was commented on.

    The same id again, by its author, changes the comment; empty text takes it away.
    """

    kind: ClassVar[str] = "commented"
    comment: str
    at_s: float
    text: str


@dataclass(frozen=True, slots=True)
class CommentSettled:
    """Nothing is left to be done about a comment; ``settled=False`` takes that back."""

    kind: ClassVar[str] = "comment_settled"
    comment: str
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Restored:
    """The transcript was made what it was at a version: words, bounds, speakers, title, notes, gaps.

    It holds all of that itself, so that the fold need not look back. Ratings, comments and what was listened
    to stay as they are.
    """

    kind: ClassVar[str] = "restored"
    to: int
    segments: tuple[Segment, ...]
    speakers: Mapping[str, str]
    title: str
    notes: str
    gaps: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """The transcript was opened in the editor.

    ``flags_hidden``: on its random share of segments no flag was shown, elsewhere they were.
    """

    kind: ClassVar[str] = "opened"
    flags_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """The transcript was exported in a format."""

    kind: ClassVar[str] = "exported"
    format: str


Change = (
    SegmentRetyped
    | WordConfirmed
    | SegmentConfirmed
    | SegmentSplit
    | SegmentsJoined
    | SpeakerAssigned
    | SpeakerNamed
    | SpeakersChecked
    | SpeakersProposed
    | SegmentExcluded
    | TextReplaced
    | GapFilled
    | WordsTimed
    | AudioPlayed
    | Rated
    | Titled
    | Noted
    | Commented
    | CommentSettled
    | Restored
    | Opened
    | Exported
)


@dataclass(frozen=True, slots=True)
class EditEvent:
    """One fact in the log of a transcript.

    ``seq`` counts from 1 within the transcript. ``client_id`` is made by the client, so that sending the same
    fact again is harmless.
    """

    seq: int
    actor: str
    at: datetime
    change: Change
    client_id: str
