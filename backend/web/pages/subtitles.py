"""The subtitles of a transcript: its cues with what is wrong with them, to be timed and taken away."""

from anyio import to_thread
from litestar import Router, get
from litestar.di import Provide
from litestar.params import FromPath
from litestar.response import Template

from backend.domain.audio_facts import AudioFacts
from backend.domain.text import shown
from backend.services import editing, subtitling
from backend.services.exporting import FORMATS
from backend.web.asking import PersonRequest, TheRecords, TheRules, subtitle_rules
from backend.web.contexts.choices import FormatChoice, ProfileChoice
from backend.web.contexts.transcript import SubtitlesPage
from backend.web.view import base_fields, render

PROFILES = (
    ProfileChoice("own", shown("Own rules")),
    ProfileChoice("netflix", "Netflix"),
    ProfileChoice("bbc", "BBC"),
)


@get("/transcripts/{transcript_id:str}/subtitles", dependencies={"rules": Provide(subtitle_rules)})
async def subtitles_page(
    request: PersonRequest, records: TheRecords, transcript_id: FromPath[str], rules: TheRules
) -> Template:
    """Show the cues of a transcript to read, hear, time and take away."""
    await to_thread.run_sync(editing.log_opened, records, transcript_id, request.user.id)
    transcript = await to_thread.run_sync(editing.transcript_view, records, transcript_id, request.user.id)
    recording_id = transcript["recording_id"]
    page = SubtitlesPage(
        **base_fields(request, transcript["title"]),
        transcript={
            name: transcript[name] for name in ("id", "recording_id", "title", "language", "duration_s")
        },
        cues=await to_thread.run_sync(subtitling.cues_view, records, transcript_id, rules),
        profiles=PROFILES,
        query=str(request.url.query),
        formats=tuple(FormatChoice(each.name, each.label) for each in FORMATS.values() if each.is_cued),
        audio=AudioFacts(**transcript["audio"]) if transcript["audio"] else None,
        audio_url=f"/media/{recording_id}/audio",
        peaks_url=f"/media/{recording_id}/peaks",
    )
    return render("subtitles", page)


subtitles_router = Router("/", route_handlers=[subtitles_page])
