"""The Jinja environment: where templates lie, and how they write times, sizes and shares."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template.config import TemplateConfig

from backend.web.languages import (
    date_and_time,
    date_only,
    gettext,
    grouped,
    language_name,
    ngettext,
    number,
    retold,
    significant,
    spoken_language,
)
from backend.web.languages import gettext as _

UNKNOWN = "–"


def clock(seconds: float | None) -> str:
    """Write a moment of a recording as players do.

    Examples
    --------
    >>> clock(75.2), clock(3661), clock(None)
    ('1:15', '1:01:01', '–')
    """
    if seconds is None:
        return UNKNOWN
    minutes, second = divmod(max(0, int(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def spoken(seconds: float | None) -> str:
    """Write a duration as people say it.

    Examples
    --------
    >>> spoken(3661), spoken(75), spoken(9)
    ('1 h 1 min', '1 min 15 s', '9 s')
    """
    if seconds is None:
        return UNKNOWN
    minutes, second = divmod(max(0, round(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    parts = [
        (hours, _("%(count)s h")),
        (minute, _("%(count)s min")),
        (0 if hours else second, _("%(count)s s")),
    ]
    said = [text % {"count": count} for count, text in parts if count]
    return " ".join(said) or _("%(count)s s") % {"count": 0}


def percent(share: float | None) -> str:
    """Write a share of one.

    Examples
    --------
    >>> percent(0.123), percent(0.004), percent(None)
    ('12 %', '0.4 %', '–')
    """
    if share is None:
        return UNKNOWN
    value = share * 100
    return f"{number(value, 1 if 0 < value < 1 else 0)} %"


def decibels(level: float, digits: int = 0) -> str:
    """Write a level, with a minus as long as a figure is wide.

    Examples
    --------
    >>> decibels(-71.2), decibels(-23.42, 1), decibels(-0.2)
    ('−71', '−23.4', '0')
    """
    return number(round(level, digits) + 0.0, digits).replace("-", "\N{MINUS SIGN}")


def size(count: float | None) -> str:
    """Write a number of bytes.

    Examples
    --------
    >>> size(1_500_000), size(900)
    ('1.5 MB', '900 bytes')
    """
    if count is None:
        return UNKNOWN
    if count < 1000:
        return ngettext("%(count)s byte", "%(count)s bytes", count) % {"count": number(count)}
    for unit in ("kB", "MB", "GB"):
        count /= 1000
        if count < 1000:
            return f"{number(count, 1)} {unit}"
    return f"{number(count / 1000, 1)} TB"


def date(moment: datetime | None) -> str:
    """Write a moment for people, in UTC: ``23 Nov 2026, 14:05``."""
    return UNKNOWN if moment is None else date_and_time(moment)


def day(moment: datetime | None) -> str:
    """Write a day for people, in UTC: ``23 Nov 2026``."""
    return UNKNOWN if moment is None else date_only(moment)


def iso(moment: datetime | None) -> str:
    """Write a moment for machines, as ``<time datetime>`` wants it."""
    if moment is None:
        return ""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat(timespec="seconds")


def template_config(
    folder: Path, static_url: Callable[[str], str], modules: Callable[[str], list[str]]
) -> TemplateConfig[JinjaTemplateEngine]:
    """Return the template engine.

    Parameters
    ----------
    folder
        Where the templates lie.
    static_url
        Gives the address of a static file by its path.
    modules
        Gives the addresses of all that a script imports, by its path.
    """
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(
        clock=clock,
        spoken=spoken,
        percent=percent,
        decibels=decibels,
        bytes=size,
        date=date,
        day=day,
        iso=iso,
        number=number,
        rate=lambda share: f"{number(share * 100, 1)} %",
        grouped=grouped,
        significant=significant,
    )
    environment.filters.update(retold=retold, language=lambda code: language_name(code, code))
    environment.globals.update(static=static_url, modules=modules, spoken_language=spoken_language)
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment))
