"""What the settings are given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from backend.web.contexts.choices import LanguageChoice
from backend.web.contexts.page import Page


@dataclass(frozen=True, slots=True)
class TokenItem:
    """One bearer token, without its secret."""

    id: str
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PersonItem:
    """Somebody with an account.

    ``role`` is ``owner`` or ``editor``, ``state`` ``active``, ``invited`` or ``locked out``.
    """

    id: str
    name: str
    role: str
    state: str


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """The folder whose recordings are taken in by themselves: how many were, and what was not, by file."""

    path: str
    taken: int
    errors: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage(Page):
    """``settings.html.jinja`` at ``/settings``.

    Forms: POST ``/settings/tokens`` (``name``), POST ``/settings/tokens/{id}/delete``, POST
    ``/settings/theme`` (``theme``), POST ``/settings/preferences`` (``language``, or how the editor behaves),
    POST ``/settings/password`` (``old_password``, ``password``), POST ``/settings/people`` (``name``), POST
    ``/settings/people/{id}/lock-out``, POST ``/sign-out``.

    Attributes
    ----------
    new_token
        The secret of a token that was just made: shown this once, never again.
    people
        Everybody with an account, for the owner; empty for others, who have nothing to decide about them.
    invited, invitation
        Who was just invited, and the link to give them: shown this once.
    errors
        A sentence by field name: ``token_name``, ``person_name``, ``old_password``, ``password``.
    """

    tokens: tuple[TokenItem, ...]
    languages: tuple[LanguageChoice, ...]
    """Those the pages can be read in, by what their speakers call them."""
    people: tuple[PersonItem, ...] = ()
    invited: str = ""
    invitation: str = ""
    watched: WatchedFolder | None = None
    """Empty unless a folder is watched."""
    new_token: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
