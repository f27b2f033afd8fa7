"""What several pages show: recordings, models, languages, imports."""

from dataclasses import fields

from anyio import to_thread

from backend.services import importing, library, status
from backend.services.library import RecordingView
from backend.services.records import Records
from backend.web.asking import PersonRequest
from backend.web.contexts.arriving import ImportItem, Imports
from backend.web.contexts.choices import LanguageChoice, ModelChoice
from backend.web.contexts.library import RecordingItem
from backend.web.languages import gettext as _
from backend.web.languages import language_name
from backend.web.view import csrf_token

# The languages Whisper's makers report to be most usable (word error rate under about 25 % on Fleurs).
LANGUAGES = {
    "ar": "Arabic",
    "ca": "Catalan",
    "zh": "Chinese",
    "hr": "Croatian",
    "cs": "Czech",
    "da": "Danish",
    "nl": "Dutch",
    "en": "English",
    "fi": "Finnish",
    "fr": "French",
    "gl": "Galician",
    "de": "German",
    "el": "Greek",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "ms": "Malay",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "es": "Spanish",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
}


def item(view: RecordingView) -> RecordingItem:
    """Return a recording as pages show it."""
    return RecordingItem(**{each.name: getattr(view, each.name) for each in fields(view)})


def languages() -> tuple[LanguageChoice, ...]:
    """Return the languages that can be chosen, in the order of their names."""
    named = [LanguageChoice(code, language_name(code, name)) for code, name in LANGUAGES.items()]
    return (LanguageChoice("", _("Let the model find it")), *sorted(named, key=lambda each: each.name))


async def models(records: Records) -> tuple[ModelChoice, ...]:
    """Return the models that can be chosen."""
    found = await to_thread.run_sync(library.models, records)
    return tuple(
        ModelChoice(model.name, model.sha256, model.source, model.multilingual, model.default)
        for model in found
    )


async def imports(request: PersonRequest, records: Records) -> Imports:
    """Return what a person asked for lately."""
    found = await to_thread.run_sync(importing.recent, records, request.user.id)
    return Imports(
        items=tuple(
            ImportItem(
                id=each.id,
                url=each.url,
                state=each.state,
                received_bytes=each.received_bytes,
                progress=each.progress,
                error=each.error,
                recording_id=each.recording_id,
            )
            for each in found
        ),
        workers=await to_thread.run_sync(status.workers, records),
        csrf_token=csrf_token(request),
    )
