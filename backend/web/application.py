"""Puts the web together: routes, who may ask, what is said about every answer."""

import asyncio
import gc
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from anyio import to_thread
from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.plugins.htmx import HTMXPlugin
from litestar.stores.memory import MemoryStore

from backend.domain.slicing import Chosen
from backend.services import alarms, dashboard, minding, sweeping, vocabulary
from backend.services.records import Records
from backend.web import sessions, tus
from backend.web.api import api_router
from backend.web.authentication import Authentication
from backend.web.docs import openapi_config
from backend.web.errors import EXCEPTION_HANDLERS
from backend.web.languages import Languages, Speaking
from backend.web.media import media_routes
from backend.web.metrics import RequestTimes, metrics, request_registry
from backend.web.openai import openai_router
from backend.web.pages import pages_router
from backend.web.security import HostCheck, add_headers, form_proof, secret_key
from backend.web.static import StaticFiles, static_file
from backend.web.stopping import notice_stopping
from backend.web.templates import template_config

SWEEP_EVERY_S = 3 * 3600.0
COUNT_EVERY_S = 15.0
"""How often the alarms of the badge are counted."""
RENEW_EVERY_S = 30.0
"""How often the page about quality is worked out anew where that takes long and somebody keeps looking."""
FORM_BYTES = 2 * 1024 * 1024
"""The largest body of a route that takes no file."""


log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class WebOptions:
    """What the web is told at the edge.

    Attributes
    ----------
    data_dir
        Sessions, the secret key and files on their way lie below it.
    frontend
        Folder of templates and static files.
    """

    data_dir: Path
    frontend: Path
    allowed_hosts: list[str] = field(default_factory=lambda: ["localhost", "127.0.0.1", "[::1]"])
    secure_cookies: bool = False
    max_duration_s: float = 8 * 3600.0
    metrics_token: str | None = None


def build(records: Records, options: WebOptions) -> Litestar:
    """Return the application over a record.

    Parameters
    ----------
    records
        What services work on. Its database must be migrated.
    options
        The rest of what the web needs.
    """
    static = StaticFiles(options.frontend)
    requests, request_times = request_registry()
    return Litestar(
        route_handlers=[static_file, metrics, *_guarded_routes(records)],
        dependencies={"records": Provide(_records, sync_to_thread=False)},
        state=State(
            {
                "records": records,
                "static": static,
                "options": options,
                "requests": requests,
                "languages": Languages(options.frontend / "locale"),
            }
        ),
        plugins=[HTMXPlugin()],
        middleware=[
            DefineMiddleware(RequestTimes, histogram=request_times),
            DefineMiddleware(HostCheck, allowed=options.allowed_hosts),
            sessions.session_config(secure=options.secure_cookies).middleware,
            DefineMiddleware(Authentication),
            DefineMiddleware(Speaking),
            form_proof(secret_key(options.data_dir / "secret.key"), secure=options.secure_cookies),
        ],
        stores={
            "sessions": sessions.session_store(options.data_dir / "sessions"),
            "attempts": MemoryStore(),
        },
        compression_config=CompressionConfig(
            backend="brotli", exclude=[r"^/media/", r"^/static/", r"/events$"]
        ),
        template_config=template_config(options.frontend / "templates", static.url, static.modules),
        openapi_config=openapi_config(),
        exception_handlers=EXCEPTION_HANDLERS,
        before_send=[add_headers, tus.add_tus_headers],
        lifespan=[notice_stopping, _spool_beside(options.data_dir), _tidy_sessions, _look_now_and_then],
        request_max_body_size=FORM_BYTES,
        logging_config=None,
    )


def _guarded_routes(records: Records) -> list[Router]:
    limit = records.max_upload_bytes + FORM_BYTES
    return [
        pages_router(limit),
        api_router(limit),
        openai_router(limit),
        tus.tus_router(limit),
        media_routes,
    ]


def _records(state: State) -> Records:
    return state.records


def _spool_beside(data_dir: Path) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """Let large form uploads spool on the data folder's disk: /tmp may be memory."""

    @asynccontextmanager
    async def spool(_app: Litestar) -> AsyncIterator[None]:
        before, folder = tempfile.tempdir, data_dir / "uploads"
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.tempdir = str(folder)
        try:
            yield
        finally:
            tempfile.tempdir = before

    return spool


@asynccontextmanager
async def _look_now_and_then(app: Litestar) -> AsyncIterator[None]:
    """Erase what has been in the trash long enough, and mind what is watched, as long as the server runs.

    And withdraw what does harm in a vocabulary, also when nobody looks at it. At once, work out what the page
    about quality shows.
    """

    async def look(work: Callable[[Records], object]) -> None:
        try:
            await to_thread.run_sync(work, app.state.records)
        except Exception:  # the database may be away; the next time counts
            log.warning("a look failed", work=work.__name__, exc_info=True)

    async def repeat(every_s: float, work: Callable[[Records], object]) -> None:
        while True:
            await asyncio.sleep(every_s)
            await look(work)

    def prepare(records: Records) -> None:
        dashboard.dashboard(records, Chosen())
        # What was read for it stays: going through it again and again would hold requests up.
        gc.collect()
        gc.freeze()

    def count(records: Records) -> None:
        app.state.raised = alarms.raised(records)

    tasks = [asyncio.create_task(look(prepare))]
    tasks += [
        asyncio.create_task(repeat(every_s, work))
        for every_s, work in (
            (SWEEP_EVERY_S, sweeping.sweep),
            (SWEEP_EVERY_S, vocabulary.watch),
            (minding.EVERY_S, minding.mind),
            (COUNT_EVERY_S, count),
            (RENEW_EVERY_S, dashboard.renew),
        )
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


@asynccontextmanager
async def _tidy_sessions(app: Litestar) -> AsyncIterator[None]:
    """Drop the sessions that ended while nobody looked."""
    await app.stores.get("sessions").delete_expired()  # type: ignore[attr-defined]
    yield
