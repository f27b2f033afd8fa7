"""Who else gets in: the owner invites people and locks them out; an invitation makes an account."""

from collections.abc import Mapping
from dataclasses import dataclass

from anyio import to_thread
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from backend.domain.errors import Forbidden, Invalid
from backend.services import inviting
from backend.web.asking import AnyRequest, PersonRequest, TheRecords
from backend.web.authentication import PUBLIC, attempts_limit
from backend.web.contexts.doors import WelcomePage
from backend.web.pages.doors import WelcomeForm, by_field, let_in
from backend.web.pages.settings import settings
from backend.web.view import base_fields, render


@dataclass(frozen=True, slots=True)
class InvitationForm:
    """Who is invited."""

    name: str = ""


@post("/settings/people", status_code=200)
async def invite(
    request: PersonRequest, records: TheRecords, data: URLEncodedBody[InvitationForm]
) -> Template:
    """Make an invitation and show its link, this once."""
    try:
        token = await to_thread.run_sync(inviting.invite, records, request.user.id, data.name)
    except Invalid as error:
        return await settings(request, records, errors={"person_name": error.message})
    link = f"{str(request.base_url).rstrip('/')}/invitation?token={token}"
    return await settings(request, records, invited=data.name.strip(), invitation=link)


@post("/settings/people/{account_id:str}/lock-out", status_code=303)
async def lock_out(request: PersonRequest, records: TheRecords, account_id: FromPath[str]) -> Redirect:
    """Let a person in no more."""
    await to_thread.run_sync(inviting.lock_out, records, request.user.id, account_id)
    return Redirect("/settings?done=locked-out#people", status_code=303)


@get("/invitation")
async def invitation(request: AnyRequest, records: TheRecords, token: FromQuery[str] = "") -> Template:
    """Show the form that makes an account to whoever holds the link."""
    try:
        name = await to_thread.run_sync(inviting.invited_name, records, token)
    except Forbidden as error:
        return _page(request, WelcomeForm(token=token), {"": error.message})
    return _page(request, WelcomeForm(token=token, name=name))


@post("/invitation", status_code=200)
async def accept(
    request: AnyRequest, records: TheRecords, data: URLEncodedBody[WelcomeForm]
) -> Template | Redirect:
    """Make the account and sign the person in."""
    if data.password != data.password_again:
        return _page(request, data, {"password_again": "The two passwords differ. Type both again."})
    try:
        person = await to_thread.run_sync(inviting.accept, records, data.token, data.name, data.password)
    except (Invalid, Forbidden) as error:
        return _page(request, data, by_field(error))
    return let_in(request, person, "/?done=joined")


def _page(request: AnyRequest, form: WelcomeForm, errors: Mapping[str, str] | None = None) -> Template:
    fields = base_fields(request, "Welcome")
    page = WelcomePage(**fields, token=form.token, name=form.name, errors=errors or {}, action="/invitation")
    return render("welcome", page, status_code=400 if errors else 200)


def people_router() -> Router:
    """Return the routes; anybody may open an invitation, guessing is limited."""
    doors = Router(
        "/", route_handlers=[invitation, accept], opt=PUBLIC, middleware=[attempts_limit().middleware]
    )
    return Router("/", route_handlers=[doors, invite, lock_out], include_in_schema=False)
