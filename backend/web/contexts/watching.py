"""What the page of alarms is given."""

from dataclasses import dataclass

from backend.services.alarms import Alarm, AlarmChange, AlarmGroup
from backend.web.contexts.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmsPage(Page):
    """``alarms.html.jinja`` at ``/alarms``: how everything stands, the worst first, and what changed lately.

    Empty ``alarms``: nobody has looked yet. ``groups`` are the same by model version.
    ``partials/alarms.html.jinja`` shows those that are raised, on the quality page too.
    """

    alarms: tuple[Alarm, ...]
    groups: tuple[AlarmGroup, ...]
    changes: tuple[AlarmChange, ...]
