"""What the pages before signing in are given."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.web.contexts.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomePage(Page):
    """``welcome.html.jinja``: the first person makes the owner's account, an invited one their own.

    Form: POST ``action`` (``/welcome`` or ``/invitation``) with ``token``, ``name``, ``password``,
    ``password_again``.
    """

    token: str
    action: str = "/welcome"
    name: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    """A sentence by field name; the empty name is about the whole form (a spent link)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(Page):
    """``sign_in.html.jinja``. Form: POST ``/sign-in`` with ``name``, ``password``, ``next``."""

    name: str = ""
    next: str = "/"
    errors: Mapping[str, str] = field(default_factory=dict)
