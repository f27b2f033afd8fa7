"""What the pages of the review queue are given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.web.contexts.choices import LanguageChoice
from backend.web.contexts.page import Page


@dataclass(frozen=True, slots=True)
class HeardModel:
    """A model version that heard something: ``id``, ``name`` and the fingerprint of its weights."""

    id: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage(Page):
    """``review.html.jinja`` at ``/review``: the rounds, the newest first, and the form for a new one.

    Attributes
    ----------
    rounds
        As ``GET /api/review`` answers them, with the ``progress`` of whoever asks.
    form
        What was last typed into the form: POST ``/review`` with ``design``, ``wanted``, ``double_share`` (in
        percent), ``model``, ``language``, ``since``, ``until``.
    error
        Why no round could be drawn.
    """

    rounds: tuple[Mapping[str, Any], ...]
    models: tuple[HeardModel, ...]
    languages: tuple[LanguageChoice, ...]
    form: Mapping[str, str]
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewQueuePage(Page):
    """``review_queue.html.jinja`` at ``/review/{id}``: one passage at a time, which its script asks for."""

    round_id: str
    design: str
    progress: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewResultsPage(Page):
    """``review_results.html.jinja`` at ``/review/{id}/results``.

    Attributes
    ----------
    results
        As ``GET /api/review/{id}/results`` answers them. Forms: POST ``/review/passages/{id}/resolve`` with
        ``text``, or ``unclear``; POST ``/review/{id}/golden``.
    models
        Names by id, for what the round was filtered by.
    joined
        What became of the passages that were just put into the golden set; ``None``: none were.
    """

    results: Mapping[str, Any]
    models: Mapping[str, str]
    is_owner: bool
    joined: str = ""
