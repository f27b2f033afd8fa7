"""The vocabulary: names and terms that are misheard again and again, decided about by a person."""

from collections.abc import Callable
from functools import partial
from typing import Any

from anyio import to_thread
from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from backend.domain.errors import Invalid
from backend.services import vocabulary as service
from backend.services.records import Records
from backend.web.asking import PersonRequest, TheRecords
from backend.web.contexts.vocabulary import VocabularyPage
from backend.web.languages import gettext as _
from backend.web.view import base_fields, render


@get("/vocabulary")
async def vocabulary_page(request: PersonRequest, records: TheRecords) -> Template:
    """Show what is proposed, what is in use and what it does."""
    return await _page(request, records)


@post("/vocabulary/accept", status_code=200)
async def accept(request: PersonRequest, records: TheRecords) -> Template | Redirect:
    """Use a term, proposed or withdrawn, from now on."""
    return await _decided(request, records, service.accept, "text", "spelt", "tag")


@post("/vocabulary/decline", status_code=200)
async def decline(request: PersonRequest, records: TheRecords) -> Template | Redirect:
    """Propose a term no more."""
    return await _decided(request, records, service.decline, "text")


@post("/vocabulary/withdraw", status_code=200)
async def withdraw(request: PersonRequest, records: TheRecords) -> Template | Redirect:
    """Use a term no more."""
    return await _decided(request, records, service.withdraw, "text")


@post("/vocabulary/add", status_code=200)
async def add(request: PersonRequest, records: TheRecords) -> Template | Redirect:
    """Use a term that nobody proposed."""
    return await _decided(request, records, service.add, "text", "tag")


@post("/vocabulary/{term_id:str}", status_code=200)
async def change(request: PersonRequest, records: TheRecords, term_id: FromPath[str]) -> Template | Redirect:
    """Write a term otherwise, or limit it to a tag."""
    return await _decided(request, records, partial(service.change, term_id=term_id), "spelt", "tag")


@post("/vocabulary/{term_id:str}/forget", status_code=200)
async def forget(request: PersonRequest, records: TheRecords, term_id: FromPath[str]) -> Template | Redirect:
    """Forget that a term was ever decided about."""
    return await _decided(request, records, partial(service.forget, term_id=term_id))


async def _decided(
    request: PersonRequest, records: Records, decide: Callable[..., Any], *fields: str
) -> Template | Redirect:
    form = await request.form()
    values = {name: str(form.get(name) or "") for name in fields}
    try:
        await to_thread.run_sync(partial(decide, records, request.user.id, **values))
    except Invalid as refusal:
        wanted = values.get("text") or values.get("spelt") or ""
        return await _page(request, records, wanted=wanted, errors={"text": refusal.message})
    return Redirect("/vocabulary?done=vocabulary", status_code=303)


async def _page(request: PersonRequest, records: Records, **refused: Any) -> Template:
    page = VocabularyPage(
        **base_fields(request, _("Vocabulary")),
        vocabulary=await to_thread.run_sync(service.vocabulary, records, request.user.id),
        share=records.vocabulary_withheld_share,
        **refused,
    )
    return render("vocabulary", page, status_code=400 if refused else 200)


vocabulary_router = Router(
    "/", route_handlers=[vocabulary_page, accept, decline, withdraw, add, change, forget]
)
