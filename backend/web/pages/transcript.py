"""The editor's page: readable and playable as it is, before any script runs."""

from anyio import to_thread
from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from backend.domain.audio_facts import AudioFacts
from backend.domain.errors import Invalid
from backend.domain.text import shown
from backend.services import editing, library, viewing
from backend.services.exporting import FORMATS
from backend.web.api.transcripts import give_rating
from backend.web.asking import PersonRequest, TheRecords
from backend.web.contexts.choices import FormatChoice
from backend.web.contexts.transcript import EditorPage
from backend.web.pages.items import item, models
from backend.web.schemas import RatingWish
from backend.web.view import base_fields, render

RATING_REASONS = (
    shown("Wrong words"),
    shown("Missing words"),
    shown("Words nobody said"),
    shown("Names and terms"),
    shown("Punctuation"),
    shown("Speakers mixed up"),
    shown("Times are off"),
    shown("Poor recording"),
)


@get("/transcripts/{transcript_id:str}")
async def editor_page(request: PersonRequest, records: TheRecords, transcript_id: FromPath[str]) -> Template:
    """Show a transcript to read, hear, correct and rate."""
    recording_id = await to_thread.run_sync(viewing.recording_of, records, transcript_id)
    await to_thread.run_sync(editing.log_opened, records, transcript_id, request.user.id)
    transcript = await to_thread.run_sync(editing.transcript_view, records, transcript_id, request.user.id)
    view = await to_thread.run_sync(library.get, records, recording_id)
    page = EditorPage(
        **base_fields(request, transcript["title"]),
        transcript=transcript,
        recording=item(view),
        audio=AudioFacts(**transcript["audio"]) if transcript["audio"] else None,
        formats=tuple(FormatChoice(each.name, each.label) for each in FORMATS.values()),
        rating_reasons=RATING_REASONS,
        models=await models(records),
        audio_url=f"/media/{recording_id}/audio",
        peaks_url=f"/media/{recording_id}/peaks",
    )
    return render("editor", page)


@post("/transcripts/{transcript_id:str}/rating", status_code=303)
async def rate(request: PersonRequest, records: TheRecords, transcript_id: FromPath[str]) -> Redirect:
    """Save the stars of the plain form."""
    form = await request.form()
    stars = str(form.get("stars") or "")
    if not stars.isdecimal():
        raise Invalid("Choose one to five stars.", field="stars")
    rating = RatingWish(
        stars=int(stars),
        reasons=[str(reason) for reason in form.getall("reasons", [])],
        comment=str(form.get("comment") or ""),
        prompted=form.get("prompted") in {"true", "1", "on"},
    )
    await give_rating(records, transcript_id, request.user, rating)
    return Redirect(f"/transcripts/{transcript_id}?done=rated", status_code=303)


transcript_router = Router("/", route_handlers=[editor_page, rate])
