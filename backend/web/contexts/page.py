"""What every page is given, and the one that tells of an error."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What ``base.html.jinja`` needs, so every page has it.

    Attributes
    ----------
    title
        The page's own title; the product's name is added by the template.
    nav
        Which entry of the navigation is current: ``library``, ``new``, ``quality``, ``models``, ``settings``,
        or empty.
    account_name
        Who is signed in; ``None``: nobody, so no navigation.
    csrf_token
        To be sent back with every change.
    theme
        ``system``, ``light`` or ``dark``: the value of ``data-theme`` on ``<html>``.
    version
        The product's version, for the footer.
    preferences
        What the person chose, as ``GET /api/me/preferences`` has it; scripts read it from ``#preferences``.
    raised
        How many alarms nobody has acknowledged.
    notice
        One sentence about what was just done, said politely (``role=status``); empty for none.
    """

    title: str
    nav: str = ""
    account_name: str | None = None
    csrf_token: str = ""
    theme: str = "system"
    version: str = ""
    preferences: Mapping[str, Any] = field(default_factory=dict)
    notice: str = ""
    raised: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage(Page):
    """``error.html.jinja``: one sentence that says what is wrong and what would work.

    ``fragments/error.html.jinja`` gets it too, for htmx: an element with ``role=alert``.
    """

    status: int
    code: str
    message: str
    request_id: str = ""
    """Named in the log; empty unless the fault is ours."""
    again: str = ""
    """The address to try once more; empty unless the fault is ours, and asking twice changes nothing."""
