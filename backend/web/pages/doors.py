"""The pages before one is in: the first-run link, signing in, signing out."""

from collections.abc import Mapping
from dataclasses import dataclass

from anyio import to_thread
from litestar import Router, get, post
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from backend.domain.errors import ErrataError, Forbidden, Invalid, Unauthenticated
from backend.domain.text import shown
from backend.services import accounts
from backend.services.records import Records
from backend.web.asking import AnyRequest, TheRecords
from backend.web.authentication import PUBLIC, Person, attempts_limit, person_of_session, session_of
from backend.web.contexts.doors import SignInPage, WelcomePage
from backend.web.languages import gettext as _
from backend.web.security import local_path
from backend.web.view import base_fields, render


@dataclass(frozen=True, slots=True)
class WelcomeForm:
    """What the first person sends."""

    token: str = ""
    name: str = ""
    password: str = ""
    password_again: str = ""


@dataclass(frozen=True, slots=True)
class SignInForm:
    """What a person sends to get in."""

    name: str = ""
    password: str = ""
    next: str = "/"


INCOMPLETE = shown("Open the whole link that errata printed when it started, token included.")
DIFFERENT = shown("The two passwords differ. Type both again.")

Welcome = URLEncodedBody[WelcomeForm]
SignIn = URLEncodedBody[SignInForm]


@get("/welcome")
async def welcome(
    request: AnyRequest, records: TheRecords, token: FromQuery[str] = ""
) -> Template | Redirect:
    """Show the form that makes the owner's account, to whoever holds the first-run link."""
    if await to_thread.run_sync(accounts.first_run_token, records) is None:
        return Redirect("/sign-in", status_code=303)
    errors = {} if token else {"": INCOMPLETE}
    return _welcome_page(request, WelcomeForm(token=token), errors)


@post("/welcome", status_code=200)
async def make_owner(request: AnyRequest, records: TheRecords, data: Welcome) -> Template | Redirect:
    """Make the owner's account and sign them in."""
    if data.password != data.password_again:
        return _welcome_page(request, data, {"password_again": DIFFERENT})
    try:
        person = await to_thread.run_sync(
            accounts.create_owner, records, data.token, data.name, data.password
        )
    except (Invalid, Forbidden) as error:
        return _welcome_page(request, data, by_field(error))
    return let_in(request, person, "/?done=welcome")


@get("/sign-in")
async def sign_in_page(request: AnyRequest, records: TheRecords) -> Template | Redirect:
    """Show the form to sign in; whoever is in already goes on."""
    target = local_path(request.query_params.get("next"))
    if await _is_in(request, records):
        return Redirect(target, status_code=303)
    return _sign_in_page(request, SignInForm(next=target))


@post("/sign-in", status_code=200)
async def sign_in(request: AnyRequest, records: TheRecords, data: SignIn) -> Template | Redirect:
    """Sign in under a fresh session."""
    try:
        person = await to_thread.run_sync(accounts.verify, records, data.name, data.password)
    except Unauthenticated as error:
        return _sign_in_page(request, data, {"": error.message})
    return let_in(request, person, local_path(data.next))


@post("/sign-out", status_code=303)
async def sign_out(request: AnyRequest) -> Redirect:
    """Forget the session, here and on the disk."""
    request.clear_session()
    return Redirect("/sign-in?done=signed-out", status_code=303)


def let_in(request: AnyRequest, person: Person, target: str) -> Redirect:
    """Sign a person in under a fresh session, and lead them on."""
    request.set_session(session_of(person))
    return Redirect(target, status_code=303)


async def _is_in(request: AnyRequest, records: Records) -> bool:
    try:
        await to_thread.run_sync(person_of_session, records, dict(request.session or {}))
    except Unauthenticated:
        return False
    return True


def _welcome_page(request: AnyRequest, form: WelcomeForm, errors: Mapping[str, str]) -> Template:
    fields = base_fields(request, _("Welcome"))
    page = WelcomePage(**fields, token=form.token, name=form.name, errors=errors)
    return render("welcome", page, status_code=400 if errors else 200)


def _sign_in_page(request: AnyRequest, form: SignInForm, errors: Mapping[str, str] | None = None) -> Template:
    fields = base_fields(request, _("Sign in"))
    page = SignInPage(**fields, name=form.name, next=local_path(form.next), errors=errors or {})
    return render("sign_in", page, status_code=401 if errors else 200)


def by_field(error: ErrataError) -> dict[str, str]:
    """Return what is wrong by the field it is shown at; the empty name is the whole form."""
    shown = error.field if error.field in {"name", "password"} else ""
    return {shown or "": error.message}


def doors_router() -> Router:
    """Return the pages anybody may open, with the limit on guessing."""
    limited = Router(
        "/",
        route_handlers=[welcome, make_owner, sign_in_page, sign_in],
        opt=PUBLIC,
        middleware=[attempts_limit().middleware],
    )
    return Router("/", route_handlers=[limited, sign_out], include_in_schema=False)
