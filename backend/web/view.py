"""What every page shows besides its own: who is signed in, the token of its forms, the theme."""

from typing import Any

from litestar.response import Template
from litestar.utils.scope.state import ScopeState

from backend import __version__
from backend.domain.text import shown
from backend.web.asking import AnyRequest
from backend.web.contexts.arriving import Imports
from backend.web.contexts.figures import LabelsExport
from backend.web.contexts.library import LibraryRows
from backend.web.contexts.names import NamesList
from backend.web.contexts.page import Page
from backend.web.contexts.recording import RecordingProgress, RecordingTags
from backend.web.languages import gettext

THEMES = ("system", "light", "dark")
THEME_COOKIE = "theme"

# A redirect carries the key, so that nobody can put words in the product's mouth through a link.
NOTICES = {
    "acknowledged": shown("Noted: you have seen the alarm."),
    "evaluating": shown("The golden set is being evaluated, after everybody's recordings."),
    "erased": shown("The recording and everything that hung on it was erased."),
    "trashed": shown("It is in the trash, where it can be restored."),
    "restored": shown("It is back in the library."),
    "tagged": shown("The tags were changed."),
    "vocabulary": shown("Saved. Later recordings are listened to with the vocabulary as it is now."),
    "emptied": shown("Everything in the trash was erased."),
    "importing": shown("The recording is being fetched; below you see how far it is."),
    "cancelled": shown("The transcription was cancelled."),
    "queued": shown("The recording is in the queue."),
    "stored": shown("This recording was here already: it was uploaded before."),
    "rated": shown("Thank you. Your rating was saved."),
    "token-erased": shown("The token was erased: whatever used it is locked out."),
    "consent": shown("Saved. The next count and the next export go by it."),
    "preferences": shown("Your preferences were saved."),
    "theme": shown("The theme was saved."),
    "password": shown("The password was changed; other sessions of yours have ended."),
    "as-it-was": shown("Restored. What it replaced is in the history and can be restored the same way."),
    "left-out": shown("Left out as private. In the editor it can be taken in again."),
    "locked-out": shown("They are locked out: sessions, tokens and invitations of theirs have ended."),
    "joined": shown("Welcome. Your account is made."),
    "signed-out": shown("You are signed out."),
    "welcome": shown("Your account is made. Upload a first recording."),
}


def base_fields(request: AnyRequest, title: str, nav: str = "") -> dict[str, Any]:
    """Return the fields of :class:`backend.web.contexts.page.Page`."""
    user = request.scope.get("user")
    preferences: dict[str, Any] = getattr(user, "preferences", {})
    # The cookie is for the pages before one is in.
    theme = preferences.get("theme") or request.cookies.get(THEME_COOKIE, "system")
    return {
        "title": title,
        "nav": nav,
        "account_name": getattr(user, "name", None),
        "csrf_token": csrf_token(request),
        "theme": theme if theme in THEMES else "system",
        "version": __version__,
        "preferences": preferences,
        "raised": getattr(request.app.state, "raised", 0),
        "notice": gettext(NOTICES.get(request.query_params.get("done", ""), "")),
    }


def csrf_token(request: AnyRequest) -> str:
    """Return the token that the page's forms send back."""
    token = ScopeState.from_scope(request.scope).csrf_token
    return token if isinstance(token, str) else ""


def is_fragment_request(request: AnyRequest) -> bool:
    """Whether htmx asked for a part of a page, not the browser for all of it."""
    headers = request.headers
    return headers.get("hx-request") == "true" and headers.get("hx-boosted") != "true"


def render(name: str, page: Page, *, status_code: int = 200) -> Template:
    """Return a page."""
    return Template(f"{name}.html.jinja", context={"page": page}, status_code=status_code)


def render_fragment(
    name: str, page: LibraryRows | RecordingProgress | LabelsExport | NamesList | RecordingTags | Imports
) -> Template:
    """Return a part of a page."""
    return Template(f"fragments/{name}.html.jinja", context={"page": page})
