"""Log lines: for people on a terminal, or one JSON object each for machines."""

import logging
import sys
from typing import Any, Literal

import structlog

NOISY = ("httpx", "httpcore", "faster_whisper", "numba", "multipart", "asyncio", "alembic")
"""Libraries whose ordinary messages nobody asked for."""


def configure(level: str, form: Literal["console", "json"]) -> None:
    """Send every message of this process, ours or a library's, to standard error in one form.

    Parameters
    ----------
    level
        Least severe messages shown: ``debug``, ``info``, ``warning`` or ``error``.
    form
        ``console`` or ``json``.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_form(form)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    # DBOS adds its own handler to a logger that has none.
    dbos = logging.getLogger("dbos")
    dbos.handlers[:] = [handler]
    dbos.propagate = False
    dbos.setLevel(max(logging.WARNING, root.level) if level != "debug" else logging.DEBUG)


def _form(form: str) -> list[Any]:
    # Tracebacks without local variables: those hold what people said and what they sign in with.
    if form == "json":
        traceback = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        return [structlog.processors.ExceptionRenderer(traceback), structlog.processors.JSONRenderer()]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
