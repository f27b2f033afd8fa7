"""Propose who says which words: by the channels where each speaker has one, by the voices otherwise."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from backend.domain.errors import Unavailable
from backend.domain.events import SpeakersProposed
from backend.domain.transcript import Word
from backend.services.transcribing import JobStopped
from worker.memory import give_back
from worker.pipeline.channels import CHANNELS, frame_seconds, read_levels
from worker.pipeline.prepare import SAMPLES, Prepared
from worker.speakers.channels import channels_of_words
from worker.speakers.networks import is_installed, load_networks
from worker.speakers.turns import between_sentences, speakers_of_words, turns_of, without_flicker

BY_CHANNELS, BY_VOICES = "channels", "voices"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Proposer:
    """Tells speakers apart: by channels always, by voices where what that needs is installed.

    Parameters
    ----------
    cache_dir
        Where the networks are kept once they are built.
    threads
        How many threads the networks compute with.
    """

    cache_dir: Path
    threads: int

    def propose(
        self,
        words: Sequence[Word],
        prepared: Prepared,
        folder: Path,
        look: Callable[[], None] | None = None,
    ) -> SpeakersProposed | None:
        """Return who seems to say which words, or ``None`` where that is one speaker or cannot be told.

        A failure is logged and not raised: a transcript without speakers is worth more than none.

        Parameters
        ----------
        words
            All that was heard, in order.
        prepared, folder
            What reading the recording left (see :func:`worker.pipeline.prepare.prepare`).
        look
            Called now and then; may raise :class:`JobStopped`, which is passed on.
        """
        if len(words) < 2:
            return None
        try:
            return _by_channels(words, prepared, folder) or self._by_voices(words, folder, look)
        except JobStopped:
            raise
        except Unavailable as error:
            _log.warning("speakers were not told apart", reason=error.message)
        except Exception:
            _log.exception("speakers could not be told apart")
        return None

    def _by_voices(
        self, words: Sequence[Word], folder: Path, look: Callable[[], None] | None
    ) -> SpeakersProposed | None:
        if not is_installed():
            return None
        from worker.speakers.clusters import find_speakers
        from worker.speakers.voices import find_pieces

        networks = load_networks(self.cache_dir, self.threads)
        spans = [(word.start_s, word.end_s) for word in words]
        pieces = find_pieces(folder / SAMPLES, spans, networks, look)
        del networks
        give_back()
        told = zip(pieces, find_speakers(pieces), strict=True)
        voiced = sorted((piece.start_s, piece.end_s, who) for piece, who in told if who is not None)
        if not voiced:
            return None
        speakers = without_flicker(words, speakers_of_words(words, voiced))
        return _proposed(BY_VOICES, between_sentences(words, speakers))


def _by_channels(words: Sequence[Word], prepared: Prepared, folder: Path) -> SpeakersProposed | None:
    channels, rate_hz = prepared.facts.channels, prepared.facts.rate_hz
    if not channels or not rate_hz:
        return None
    levels_db = read_levels(folder / CHANNELS, channels)
    if levels_db is None:
        return None
    found = channels_of_words(words, levels_db, frame_seconds(rate_hz))
    return None if found is None else _proposed(BY_CHANNELS, without_flicker(words, found))


def _proposed(method: str, speakers: Sequence[int]) -> SpeakersProposed | None:
    if len(set(speakers)) < 2:
        return None
    return SpeakersProposed(method, turns_of(speakers))
