"""The web application: ``uvicorn --factory backend.app:create_app``."""

import gc
from importlib.resources import files
from pathlib import Path

from litestar import Litestar

from backend.opening import open_records
from backend.settings import Settings
from backend.web.application import WebOptions, build


def create_app(settings: Settings | None = None) -> Litestar:
    """Return the application over a record that is brought up to date first.

    Parameters
    ----------
    settings
        Read from the environment and the settings file if not given.

    Raises
    ------
    SettingsError
        A setting is unknown or wrong.
    Unavailable
        The database cannot be reached.
    """
    settings = settings or Settings.load()
    options = WebOptions(
        data_dir=settings.data_dir,
        frontend=Path(str(files("frontend"))),
        allowed_hosts=settings.allowed_hosts,
        secure_cookies=settings.secure_cookies,
        max_duration_s=settings.max_duration_s,
        metrics_token=settings.metrics_token,
    )
    app = build(open_records(settings), options)
    # What is loaded by now stays: going through it again would hold requests up for a tenth of a second.
    gc.collect()
    gc.freeze()
    return app
