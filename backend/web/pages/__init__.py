"""The pages people see: each handler gathers what its template's context documents, and nothing else."""

from litestar import Router

from backend.web.pages.consent import consent_router
from backend.web.pages.doors import doors_router
from backend.web.pages.figures import figures_router
from backend.web.pages.history import history_router
from backend.web.pages.importing import importing_router
from backend.web.pages.library import library_router
from backend.web.pages.names import names_router
from backend.web.pages.people import people_router
from backend.web.pages.quality_tables import quality_tables_router
from backend.web.pages.recording import recording_router
from backend.web.pages.reliability import reliability_router
from backend.web.pages.review import review_router
from backend.web.pages.sample import sample_router
from backend.web.pages.settings import settings_router
from backend.web.pages.subtitles import subtitles_router
from backend.web.pages.tags import tags_router
from backend.web.pages.transcript import transcript_router
from backend.web.pages.trash import trash_router
from backend.web.pages.vocabulary import vocabulary_router
from backend.web.pages.watching import watching_router


def pages_router(max_upload_bytes: int) -> Router:
    """Return every page; only the upload form takes a large body."""
    return Router(
        "/",
        route_handlers=[
            doors_router(),
            library_router,
            trash_router,
            vocabulary_router,
            tags_router,
            importing_router,
            recording_router(max_upload_bytes),
            subtitles_router,
            transcript_router,
            history_router,
            figures_router,
            names_router,
            settings_router,
            people_router(),
            consent_router,
            sample_router,
            reliability_router,
            watching_router,
            review_router,
            quality_tables_router,
        ],
        include_in_schema=False,
    )
