"""What a model heard, and what people made of it.

Two layers that never mix. A :class:`Hypothesis` is what one model version heard in one recording: frozen
when its last chunk is done, never changed. A :class:`Transcript` is that hypothesis with the edit events
replayed over it (``backend.domain.replay``): what a person sees.

Times are seconds from the start of the recording.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from backend.domain.events import SpeakersProposed

DEFAULT_SPEAKER = "1"
OTHER_LANGUAGES = "other_languages"
"""Parameter of a hypothesis: where another language seems to be spoken, as :class:`LanguageGuess`."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as the model heard it.

    Attributes
    ----------
    text
        The word with its punctuation, without surrounding space.
    start_s, end_s
        Where it is spoken, in seconds.
    probability
        The model's own probability of the word, 0 to 1.
    confidence
        The calibrated probability that the word is right, 0 to 1.
    alternatives
        What else the model might have written here, likeliest first: a word or a short phrase each, none of
        them this word but for case and punctuation.
    weight
        What an error here costs, as a multiple of what it costs in other words.
    signals
        What confidence was made of (``backend.domain.calibration``), so that it can be fitted on reviewed
        words; kept with the record and shown to nobody.
    """

    text: str
    start_s: float
    end_s: float
    probability: float
    confidence: float
    alternatives: tuple[str, ...] = ()
    weight: float = 1.0
    signals: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class HeardSegment:
    """A stretch of a hypothesis, up to 30 s, one speaker: the unit of editing, review and training."""

    start_s: float
    end_s: float
    words: tuple[Word, ...]
    speaker: str = DEFAULT_SPEAKER
    average_logprob: float = 0.0
    no_speech_probability: float = 0.0
    compression_ratio: float = 1.0
    temperature: float = 0.0

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Text that the guardrail took off audio that holds no such speech, kept with its reason.

    ``reason`` is one of ``no speech``, ``loop``, ``impossible rate``.
    """

    start_s: float
    end_s: float
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Speech that voice activity found and no word covers: to be listened to and filled.

    Where ``faint``, voice activity found none, and somebody may speak all the same: quietly, in a whisper,
    under music. Those are no part of any figure.
    """

    id: str
    start_s: float
    end_s: float
    faint: bool = False


class LanguageGuess(NamedTuple):
    """Which language a model that knows several heard in some seconds of a recording.

    Attributes
    ----------
    start_s, end_s
        Where, in seconds.
    own
        How probable the language of the transcript was to it, with those it is easily taken for, 0 to 1.
    language, probability
        Code of the most probable language, and how probable that was.
    """

    start_s: float
    end_s: float
    own: float
    language: str
    probability: float


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A recognition model's identity.

    ``source`` says where it came from: ``folder``, ``package`` or ``hub``. ``sha256`` is that of its
    weights (``model.bin``), in lower-case hexadecimal.
    """

    name: str
    sha256: str
    source: str = "package"
    multilingual: bool = False


@dataclass(frozen=True)
class Hypothesis:
    """What one model version heard in one recording, with decode parameters: immutable."""

    model: ModelVersion
    language: str
    duration_s: float
    segments: tuple[HeardSegment, ...]
    suppressed: tuple[Suppressed, ...] = ()
    gaps: tuple[Gap, ...] = ()
    threshold: float = 0.5
    """A word whose confidence falls under this is doubtful, one that weighs more even above
    (``backend.domain.costs``)."""
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Decode parameters, kernel and code version, device and timings, as JSON-ready values."""

    @property
    def other_languages(self) -> tuple[LanguageGuess, ...]:
        """Where another language seems to be spoken than its own."""
        return tuple(LanguageGuess(**each) for each in self.parameters.get(OTHER_LANGUAGES, ()))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """All words in order; edit events refer to a heard word by its index here."""
        return tuple(word for segment in self.segments for word in segment.words)

    @cached_property
    def first_words(self) -> tuple[int, ...]:
        """Index in :attr:`words` of the first word of each segment, and of the end."""
        return (0, *accumulate(len(segment.words) for segment in self.segments))


@dataclass(frozen=True, slots=True)
class TranscriptWord:
    """One word of the text as it stands now, with the time it is spoken.

    ``heard`` is the index in :attr:`Hypothesis.words` of the word it stands for, ``None`` for a word that a
    person put there. Only a heard word has a probability, a confidence, alternatives and a weight of
    its own.
    """

    text: str
    start_s: float
    end_s: float
    heard: int | None = None
    probability: float | None = None
    confidence: float | None = None
    confirmed: bool = False
    alternatives: tuple[str, ...] = ()
    weight: float = 1.0


class Stretch(NamedTuple):
    """Words ``first`` to ``last`` of a segment's text, and when a person said they are spoken."""

    first: int
    last: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment of a transcript as it stands now.

    Attributes
    ----------
    id
        ``s0``, ``s1``, … as heard; a gap that was filled keeps the gap's id; a split takes the id the
        client gave it.
    first_word, last_word
        The heard words it stands for: ``hypothesis.words[first_word:last_word]``.
    version
        ``seq`` of the event that last changed its words or its bounds; 0 as heard.
    confirmed
        Listened to, right as it is.
    excluded
        Why it is left out (``not speech``, ``crosstalk``, ``private``), or ``None``.
    confirmed_words
        Indices of heard words that a person said are correct as they are.
    times
        Words whose times a person set (``backend.domain.set_times``).
    """

    id: str
    start_s: float
    end_s: float
    first_word: int
    last_word: int
    text: str
    speaker: str = DEFAULT_SPEAKER
    version: int = 0
    confirmed: bool = False
    excluded: str | None = None
    confirmed_words: frozenset[int] = frozenset()
    times: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Rating:
    """Stars a person gave a transcript; the last one of each person counts."""

    stars: int
    reasons: tuple[str, ...] = ()
    comment: str = ""
    prompted: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """What a person said about a moment of the recording, to whoever works on it.

    ``at_s`` is that moment; ``actor`` wrote it, at ``at``; ``settled``: nothing is left to be done about it.
    """

    id: str
    at_s: float
    text: str
    actor: str
    at: datetime
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Transcript:
    """A hypothesis with its edit events replayed.

    Attributes
    ----------
    version
        ``seq`` of the last event replayed; 0 for none.
    segments
        In the order of the recording.
    speakers
        Names by speaker id; a speaker without a name here is shown as "Speaker <id>".
    played
        Disjoint, ordered stretches of the recording that were listened to, ``(from_s, to_s)``.
    gaps
        State by gap id: ``filled`` or ``dismissed``; a gap not named here is open.
    comments
        In the order of the recording.
    """

    version: int
    segments: tuple[Segment, ...]
    title: str = ""
    notes: str = ""
    speakers: Mapping[str, str] = field(default_factory=dict[str, str])
    played: tuple[tuple[float, float], ...] = ()
    gaps: Mapping[str, str] = field(default_factory=dict[str, str])
    ratings: Mapping[str, Rating] = field(default_factory=dict[str, Rating])
    """By actor."""
    comments: tuple[Comment, ...] = ()
    proposed: "SpeakersProposed | None" = None
    """The speakers that were told apart before anybody changed anything, if they were."""
