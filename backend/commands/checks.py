"""What ``errata doctor`` looks at. Other packages add to it through the entry points ``errata.checks``."""

import importlib.util
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Literal

from backend import __version__
from backend.domain.errors import ErrataError
from backend.settings import Settings
from backend.storage.parts import readable_size

GROUP = "errata.checks"
# One telling module of each extra.
EXTRAS = {
    "web": ("litestar", "argon2", "uvicorn", "jinja2"),
    "worker": ("faster_whisper", "av", "numba", "soundfile", "soxr"),
    "postgres": ("psycopg",),
}
SCARCE_BYTES = 2 * 1024**3
NEEDED_BYTES = 200 * 1024**2


@dataclass(frozen=True, slots=True)
class Check:
    """What was found about one thing, and what would help, as a sentence."""

    name: str
    state: Literal["ok", "warning", "problem"]
    message: str


def everything() -> Iterator[Check]:
    """Look at everything, one thing after another."""
    yield _python()
    yield from (_extra(name, modules) for name, modules in EXTRAS.items())
    try:
        settings = Settings.load()
    except ErrataError as error:
        yield Check("settings", "problem", error.message)
        return
    yield Check("settings", "ok", "Every setting can be used.")
    yield _folder(settings)
    yield _disk(settings)
    yield _database(settings)
    yield from _others(settings)


def _python() -> Check:
    version = platform.python_version()
    return Check("python", "ok", f"Errata {__version__} on Python {version}, {platform.platform()}.")


def _extra(name: str, modules: tuple[str, ...]) -> Check:
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    if missing:
        message = f"Not installed ({', '.join(missing)}): pip install 'errata[{name}]' brings it."
        return Check(f"extra {name}", "warning", message)
    return Check(f"extra {name}", "ok", "Installed.")


def _folder(settings: Settings) -> Check:
    folder = settings.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        message = f"{folder} cannot be written to ({error.strerror}). Name another with ERRATA_DATA_DIR."
        return Check("data folder", "problem", message)
    return Check("data folder", "ok", f"{folder} can be written to.")


def _disk(settings: Settings) -> Check:
    folder = settings.data_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    message = f"{readable_size(free)} are free at {folder}."
    if free < NEEDED_BYTES:
        return Check("disk", "problem", f"{message} Make room before you upload anything.")
    if free < SCARCE_BYTES:
        return Check("disk", "warning", f"{message} That is room for a few hours of audio.")
    return Check("disk", "ok", message)


def _database(settings: Settings) -> Check:
    # Only here, so that the rest can be looked at when these cannot be imported.
    from sqlalchemy.exc import SQLAlchemyError

    from backend.storage.database import Database
    from backend.storage.migrations.run import is_current

    try:
        database = Database(settings.database_url)
    except ErrataError as error:
        return Check("database", "problem", error.message)
    address = database.url.render_as_string(hide_password=True)
    if database.is_sqlite and not os.path.exists(database.url.database or ""):  # noqa: PTH110
        return Check("database", "ok", f"{address} is not there yet: the first start makes it.")
    try:
        with database.reading() as session:
            current = is_current(session.connection())
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        return Check("database", "problem", f"{address} cannot be used: {reason}. Check ERRATA_DATABASE_URL.")
    finally:
        database.close()
    if not current:
        return Check("database", "warning", f"{address} is of another release: the next start migrates it.")
    return Check("database", "ok", f"{address} is reachable and up to date.")


def _others(settings: Settings) -> Iterator[Check]:
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            yield entry.load()(settings)
        except ModuleNotFoundError as error:
            message = f"Not looked at: {error.name} is not installed on this machine."
            yield Check(entry.name, "warning", message)
        except ErrataError as error:
            yield Check(entry.name, "problem", error.message)
