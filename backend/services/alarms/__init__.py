"""Alarms: what is measured, when one changes its state, who is told, and what people see of it."""

from backend.services.alarms.evaluating import evaluate
from backend.services.alarms.showing import (
    Alarm,
    AlarmChange,
    AlarmGroup,
    acknowledge,
    alarms,
    by_model,
    history,
    raised,
)
from backend.services.alarms.telling import tell

__all__ = [
    "Alarm",
    "AlarmChange",
    "AlarmGroup",
    "acknowledge",
    "alarms",
    "by_model",
    "evaluate",
    "history",
    "raised",
    "tell",
]
