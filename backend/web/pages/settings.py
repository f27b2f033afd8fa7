"""The settings page: language, theme, the editor, password, tokens for scripts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from litestar import Router, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import ValidationError, convert

from backend.domain.errors import Invalid
from backend.services import accounts, inviting, preferences, watching
from backend.services.records import Records
from backend.web.asking import PersonRequest, TheRecords
from backend.web.authentication import session_of
from backend.web.contexts.choices import LanguageChoice
from backend.web.contexts.settings import PersonItem, SettingsPage, TokenItem, WatchedFolder
from backend.web.languages import Languages
from backend.web.languages import gettext as _
from backend.web.preferences import Preferences, given
from backend.web.view import THEME_COOKIE, THEMES, base_fields, render

_YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class TokenForm:
    """A name for a new token."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class ThemeForm:
    """Light, dark, or as the system has it."""

    theme: str = "system"


@dataclass(frozen=True, slots=True)
class PasswordForm:
    """The present password and the next."""

    old_password: str = ""
    password: str = ""


@get("/settings")
async def settings_page(request: PersonRequest, records: TheRecords) -> Template:
    """Show what a person can set."""
    return await settings(request, records)


@post("/settings/tokens", status_code=200)
async def create_token(
    request: PersonRequest,
    records: TheRecords,
    data: URLEncodedBody[TokenForm],
) -> Template:
    """Make a token and show it, this once."""
    try:
        secret = await to_thread.run_sync(accounts.create_token, records, request.user.id, data.name)
    except Invalid as error:
        return await settings(request, records, errors={"token_name": error.message})
    return await settings(request, records, new_token=secret)


@post("/settings/tokens/{token_id:str}/delete", status_code=303)
async def delete_token(request: PersonRequest, records: TheRecords, token_id: FromPath[str]) -> Redirect:
    """Make a token worthless."""
    await to_thread.run_sync(accounts.delete_token, records, request.user.id, token_id)
    return Redirect("/settings?done=token-erased", status_code=303)


@post("/settings/theme", status_code=303)
async def set_theme(request: PersonRequest, records: TheRecords, data: URLEncodedBody[ThemeForm]) -> Redirect:
    """Remember the theme with the person, and in this browser for the pages before one is in."""
    if data.theme not in THEMES:
        raise Invalid(f"The theme is one of: {', '.join(THEMES)}.", field="theme")
    await to_thread.run_sync(preferences.change, records, request.user.id, {"theme": data.theme})
    cookie = Cookie(key=THEME_COOKIE, value=data.theme, max_age=_YEAR_S, httponly=True, samesite="lax")
    return Redirect("/settings?done=theme", status_code=303, cookies=[cookie])


@post("/settings/preferences", status_code=303)
async def set_preferences(request: PersonRequest, records: TheRecords) -> Redirect:
    """Save one of the forms of preferences: what it has, it has whole."""
    form = await request.form()
    values = {name: str(value) for name, value in form.items() if not name.startswith("_")}
    ticks = {name: name in values for name in values.pop("ticks", "").split()}
    try:
        wanted = convert(values | ticks, Preferences, strict=False)
    except ValidationError as error:
        raise Invalid("A preference does not hold what it must. Load the page again.") from error
    # Nothing chosen is what comes.
    changes = {name: None if value == "" else value for name, value in given(wanted).items()}
    await to_thread.run_sync(preferences.change, records, request.user.id, changes)
    return Redirect("/settings?done=preferences", status_code=303)


@post("/settings/password", status_code=200)
async def change_password(
    request: PersonRequest,
    records: TheRecords,
    data: URLEncodedBody[PasswordForm],
) -> Template | Redirect:
    """Change the password; every other session of this person ends."""
    try:
        await to_thread.run_sync(
            accounts.change_password, records, request.user.id, data.old_password, data.password
        )
    except Invalid as error:
        return await settings(request, records, errors={error.field or "": error.message})
    person = await to_thread.run_sync(accounts.account, records, request.user.id)
    request.set_session(session_of(person))
    return Redirect("/settings?done=password", status_code=303)


async def settings(
    request: PersonRequest,
    records: Records,
    *,
    errors: Mapping[str, str] | None = None,
    **shown: Any,
) -> Template:
    """Return the page, with what was just made: ``new_token``, or ``invited`` and ``invitation``."""
    rows = await to_thread.run_sync(accounts.tokens, records, request.user.id)
    known: Languages = request.app.state.languages
    is_owner = request.user.role == "owner"
    people = await to_thread.run_sync(inviting.people, records) if is_owner else []
    page = SettingsPage(
        **base_fields(request, _("Settings"), nav="settings"),
        tokens=tuple(TokenItem(row.id, row.name, row.created_at) for row in rows),
        languages=tuple(LanguageChoice(each.code, each.name) for each in known.by_code.values()),
        people=tuple(PersonItem(each.id, each.name, each.role, each.state) for each in people),
        watched=await _watched(records),
        errors=errors or {},
        **shown,
    )
    return render("settings", page, status_code=400 if errors else 200)


async def _watched(records: Records) -> WatchedFolder | None:
    found = await to_thread.run_sync(watching.watched, records)
    return found and WatchedFolder(str(found.folder), found.taken, found.errors)


settings_router = Router(
    "/",
    route_handlers=[settings_page, create_token, delete_token, set_theme, set_preferences, change_password],
    include_in_schema=False,
)
