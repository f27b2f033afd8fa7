"""Which language a person is spoken to in, and how it writes dates and numbers.

Texts are looked up by their English. The language is settled once a request, by the middleware ``Speaking``
or where an error is answered: what the account prefers, else what the browser asks for, else English.
Programs, which send a bearer token, always read English.
"""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

from babel import Locale
from babel.dates import format_skeleton
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from litestar.connection import ASGIConnection
from litestar.types import ASGIApp, Receive, Scope, Send

Texts: TypeAlias = Mapping[str, str | Mapping[str, str]]
"""What scripts say, by its English; a text with a number in a form for each plural category (``one``, …)."""

_PLACE = re.compile(r"\\\{(\w+)\\\}")
_SCRIPTS = "frontend/js/"


@dataclass(frozen=True, slots=True)
class Language:
    """A language that pages can be read in.

    Attributes
    ----------
    code
        As ``<html lang>`` has it.
    locale
        How dates and numbers are written.
    texts
        What pages say.
    script_texts
        What scripts say; empty: all in English.
    shapes
        The sentences with places to fill in, as a pattern and the English text.
    """

    code: str
    locale: Locale
    texts: NullTranslations = field(default_factory=NullTranslations)
    script_texts: Texts = field(default_factory=dict[str, str])
    shapes: tuple[tuple[re.Pattern[str], str], ...] = ()

    @property
    def name(self) -> str:
        """What its speakers call it."""
        return Locale.parse(self.code).display_name or self.code

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return self.locale.text_direction


ENGLISH = Language("en", Locale("en", "GB"))

_spoken: ContextVar[Language] = ContextVar("language", default=ENGLISH)


class Languages:
    """English, and every language that has a catalogue.

    Parameters
    ----------
    folder
        Holds ``<language>/LC_MESSAGES/errata.po``; need not exist.
    """

    def __init__(self, folder: Path) -> None:
        found = [language_of(path) for path in sorted(folder.glob("*/LC_MESSAGES/errata.po"))]
        self.by_code = {language.code: language for language in (ENGLISH, *found)}

    def best(self, chosen: object, accepted: str) -> Language:
        """Return the language to speak.

        Parameters
        ----------
        chosen
            Code of the language the person chose, if it is one.
        accepted
            The header ``Accept-Language``.
        """
        if isinstance(chosen, str) and chosen in self.by_code:
            return self.by_code[chosen]
        for wanted in accepted_languages(accepted):
            if found := self.by_code.get(wanted) or self.by_code.get(wanted.partition("-")[0]):
                return found
        return ENGLISH


def accepted_languages(header: str) -> list[str]:
    """Return the languages that a browser asks for, the dearest first.

    Examples
    --------
    >>> accepted_languages("fr;q=0.5, de-CH, en;q=0.8, xx;q=0")
    ['de-CH', 'en', 'fr']
    """
    wanted: list[tuple[float, str]] = []
    for part in header[:500].split(","):
        name, _, weight = part.partition(";")
        value = re.fullmatch(r"\s*q=([01](?:\.\d*)?)\s*", weight)
        quality = float(value[1]) if value else 1.0
        if name.strip() and quality:
            wanted.append((-quality, name.strip()))
    return [name for _, name in sorted(wanted, key=lambda each: each[0])]


def language_of(path: Path) -> Language:
    """Return the language of a catalogue; its code is the name of its folder."""
    code = path.parent.parent.name
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    texts, locale = GNUTranslations(compiled), Locale.parse(code)
    told = [str(each.id) for each in catalogue if any(file.endswith(".py") for file, _ in each.locations)]
    return Language(
        code,
        locale,
        texts,
        _script_texts(catalogue, texts, locale),
        tuple((_shape(text), text) for text in told if _PLACE.search(re.escape(text))),
    )


def _shape(text: str) -> re.Pattern[str]:
    return re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(text)), re.DOTALL)


def _script_texts(catalogue: Catalog, texts: GNUTranslations, locale: Locale) -> Texts:
    """Return what scripts say; a catalogue tells by the file that a text stands in."""
    # gettext numbers the forms of a plural, the browser names them: an example of each tells which is which.
    samples = {locale.plural_form(number): number for number in range(200, -1, -1)}
    said: dict[str, str | Mapping[str, str]] = {}
    for message in catalogue:
        if not any(file.startswith(_SCRIPTS) for file, _ in message.locations):
            continue
        if isinstance(message.id, str):
            said[message.id] = texts.gettext(message.id)
        else:
            one, other = message.id
            said[one] = {kind: texts.ngettext(one, other, number) for kind, number in samples.items()}
    return said


class Speaking:
    """Settles the language of a request, once it is known who asks.

    Parameters
    ----------
    app
        What comes next.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Settle it and go on."""
        if scope["type"] == "http":
            speak_to(ASGIConnection(scope))
        await self.app(scope, receive, send)


def speak_to(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Speak the language of whoever asks, until the request is answered."""
    languages: Languages = connection.app.state.languages
    headers = connection.headers
    if "authorization" in headers:
        speak(ENGLISH)
        return
    preferences = getattr(connection.scope.get("user"), "preferences", {})
    speak(languages.best(preferences.get("language"), headers.get("accept-language", "")))


def speak(language: Language) -> None:
    """Speak a language from now on, in this task or thread."""
    _spoken.set(language)


def spoken_language() -> Language:
    """Return the language that is being spoken."""
    return _spoken.get()


def gettext(text: str) -> str:
    """Return a text in the language that is being spoken."""
    # The empty text stands for the head of the catalogue.
    return _spoken.get().texts.gettext(text) if text else text


def ngettext(one: str, other: str, number: float) -> str:
    """Return the text that goes with a number."""
    # Only whole numbers have a singular: 1.0 h is none.
    return _spoken.get().texts.ngettext(one, other, int(number))


def retold(sentence: str) -> str:
    """Return an English sentence, its places filled in already as an error's are, in the spoken language."""
    said = gettext(sentence)
    if said != sentence:
        return said
    for pattern, text in _spoken.get().shapes:
        if filled := pattern.fullmatch(sentence):
            return gettext(text).format(**filled.groupdict())
    return sentence


def number(value: float, digits: int = 0, *, signed: bool = False) -> str:
    """Write a number with so many digits after the point, and no groups; with its sign where that matters."""
    pattern = "0." + "0" * digits if digits else "0"
    pattern = f"+{pattern};-{pattern}" if signed else pattern
    return format_decimal(value, pattern, locale=_spoken.get().locale, group_separator=False)


def grouped(value: float) -> str:
    """Write a count, its thousands apart."""
    return format_decimal(value, "#,##0", locale=_spoken.get().locale)


def significant(value: float) -> str:
    """Write a measured number to three figures."""
    return format_decimal(value, "@##", locale=_spoken.get().locale, group_separator=False)


def date_and_time(moment: datetime) -> str:
    """Write a day and a time to the minute."""
    locale = _spoken.get().locale
    return ", ".join(format_skeleton(each, moment, locale=locale) for each in ("yMMMd", "Hm"))


def date_only(moment: datetime) -> str:
    """Write a day."""
    return format_skeleton("yMMMd", moment, locale=_spoken.get().locale)


def language_name(code: str, otherwise: str) -> str:
    """Return what a language is called in the spoken one."""
    name = str(_spoken.get().locale.languages.get(code, otherwise))
    return name[:1].upper() + name[1:]
