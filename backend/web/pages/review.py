"""The review queue: rounds, one passage at a time, and what comes of it."""

import csv
import io
from collections.abc import Mapping
from datetime import date

from anyio import to_thread
from litestar import Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from backend.domain.errors import Invalid
from backend.services.records import Records
from backend.services.reviewing import results as reckoning
from backend.services.reviewing import rounds as drawn
from backend.services.reviewing import settling
from backend.services.reviewing.drawing import Wish, begin
from backend.web.asking import PersonRequest, TheRecords
from backend.web.contexts.choices import LanguageChoice
from backend.web.contexts.review import HeardModel, ReviewPage, ReviewQueuePage, ReviewResultsPage
from backend.web.files import attachment
from backend.web.languages import gettext as _
from backend.web.languages import language_name
from backend.web.view import base_fields, render

FORM = {
    "design": "random",
    "wanted": "50",
    "double_share": "20",
    "model": "",
    "language": "",
    "since": "",
    "until": "",
}


@get("/review")
async def review_page(request: PersonRequest, records: TheRecords) -> Template:
    """Show the rounds, and the form for a new one."""
    return await _page(request, records, FORM)


@post("/review", status_code=303)
async def begin_round(request: PersonRequest, records: TheRecords) -> Template | Redirect:
    """Draw a round, and go to its first passage."""
    form = {name: str(value).strip() for name, value in (await request.form()).items()}
    try:
        round_id = await to_thread.run_sync(begin, records, request.user.id, _wish(form))
    except Invalid as error:
        return await _page(request, records, form, error.message)
    return Redirect(f"/review/{round_id}", status_code=303)


@get("/review/{round_id:str}")
async def queue_page(request: PersonRequest, records: TheRecords, round_id: FromPath[str]) -> Template:
    """Show one passage at a time."""
    found = await to_thread.run_sync(drawn.one_round, records, round_id, request.user.id)
    page = ReviewQueuePage(
        **base_fields(request, _("Review"), nav="review"),
        round_id=round_id,
        design=found["design"],
        progress=found["progress"],
    )
    return render("review_queue", page)


@get("/review/{round_id:str}/results")
async def results_page(request: PersonRequest, records: TheRecords, round_id: FromPath[str]) -> Template:
    """Show what a round says so far."""
    return await _results(request, records, round_id)


@get("/review/{round_id:str}/results.csv")
async def results_csv(records: TheRecords, round_id: FromPath[str]) -> Response[str]:
    """Answer one row a passage that is done."""
    rows = await to_thread.run_sync(reckoning.table, records, round_id)
    text = io.StringIO()
    writer: csv.DictWriter[str] = csv.DictWriter(text, reckoning.COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return Response(
        text.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": attachment(f"review-{round_id[:8]}.csv")},
    )


@post("/review/passages/{passage_id:str}/resolve", status_code=303)
async def resolve(request: PersonRequest, records: TheRecords, passage_id: FromPath[str]) -> Redirect:
    """Settle what two people dispute."""
    form = await request.form()
    unclear = "unclear" in form

    def keep() -> str:
        text = str(form.get("text") or "")
        return settling.resolve(records, passage_id, request.user.id, text, unclear=unclear)

    round_id = await to_thread.run_sync(keep)
    return Redirect(f"/review/{round_id}/results#disputed", status_code=303)


@post("/review/{round_id:str}/golden", status_code=200)
async def join_golden_set(request: PersonRequest, records: TheRecords, round_id: FromPath[str]) -> Template:
    """Put what is settled into the golden set."""
    joined = await to_thread.run_sync(settling.join_golden_set, records, round_id, request.user.id)
    said = _(
        "In the golden set: %(added)s. Left out: %(disputed)s disputed, %(unclear)s unclear, "
        "%(refused)s beside a reference that is there already."
    )
    fields = {name: getattr(joined, name) for name in ("added", "disputed", "unclear", "refused")}
    return await _results(request, records, round_id, said % fields)


async def _page(
    request: PersonRequest, records: Records, form: Mapping[str, str], error: str = ""
) -> Template:
    heard = await to_thread.run_sync(drawn.heard, records)
    rounds = await to_thread.run_sync(drawn.rounds, records, request.user.id)
    page = ReviewPage(
        **base_fields(request, _("Review"), nav="review"),
        rounds=tuple(rounds),
        models=tuple(HeardModel(each.id, each.name, each.sha256) for each in heard.models),
        languages=tuple(LanguageChoice(code, language_name(code, code)) for code in heard.languages),
        form={**FORM, **form},
        error=error,
    )
    return render("review", page, status_code=400 if error else 200)


async def _results(request: PersonRequest, records: Records, round_id: str, joined: str = "") -> Template:
    results = await to_thread.run_sync(reckoning.results, records, round_id)
    heard = await to_thread.run_sync(drawn.heard, records)
    page = ReviewResultsPage(
        **base_fields(request, _("Results of a review"), nav="review"),
        results=results,
        models={each.id: each.name for each in heard.models},
        is_owner=request.user.role == "owner",
        joined=joined,
    )
    return render("review_results", page)


def _wish(form: Mapping[str, str]) -> Wish:
    try:
        return Wish(
            design=form.get("design", ""),
            wanted=int(form.get("wanted", "")),
            double_share=int(form.get("double_share", "")) / 100,
            model=form.get("model") or None,
            language=form.get("language") or None,
            since=date.fromisoformat(form["since"]) if form.get("since") else None,
            until=date.fromisoformat(form["until"]) if form.get("until") else None,
        )
    except ValueError as error:
        raise Invalid("Write whole numbers, and days as 2026-11-26.") from error


review_router = Router(
    "/",
    route_handlers=[
        review_page,
        begin_round,
        queue_page,
        results_page,
        results_csv,
        resolve,
        join_golden_set,
    ],
)
