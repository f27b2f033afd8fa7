"""What the pages for whoever looks after the models are given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.services.alarms import Alarm
from backend.services.dashboard import Dashboard
from backend.web.contexts.choices import ModelChoice
from backend.web.contexts.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityPage(Page):
    """``quality.html.jinja`` at ``/quality``: one entry of ``figures`` a model version, newest first.

    ``figures`` is what ``GET /api/quality`` answers, from ``backend.services.measuring.quality``: each says
    how many reviewed words it rests on. Empty: nobody has reviewed anything yet, or nothing was chosen.
    ``board`` is the rest, as ``backend.services.dashboard`` gives it; ``query`` the filters as an address has
    them, for links that keep them. ``alarms`` are those of ``partials/alarms.html.jinja``, ``golden`` what
    ``partials/golden.html.jinja`` shows: what ``GET /api/golden`` answers.
    """

    figures: tuple[Mapping[str, Any], ...]
    board: Dashboard
    alarms: tuple[Alarm, ...]
    golden: Mapping[str, Any]
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsPage(Page):
    """``models.html.jinja`` at ``/models``: what is installed; empty until a worker has run once."""

    models: tuple[ModelChoice, ...]
    workers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelsExport:
    """``fragments/labels_export.html.jinja``: an export of labelled corrections, on the quality page.

    POST ``/exports`` (``layout``: ``nemo`` or ``audiofolder``) answers it; while ``state`` is ``queued`` or
    ``running`` it asks for itself again, GET ``/exports/{id}``; done, it links ``/api/exports/{id}/file``.
    """

    id: str
    layout: str
    state: str
    error: str | None = None
