"""The web application: ``uvicorn --factory backend.app:create_app``."""

import gc
import sys
from importlib.resources import files
from pathlib import Path

from litestar import Litestar

from backend.opening import open_records
from backend.settings import Settings
from backend.web.application import WebOptions, build

SWITCH_S = 0.001
"""How long a thread computes before another gets its turn.

Reading a row of SQLite asks for a turn: at Python's own 5 ms, whoever reads ten rows while somebody else's
figures are added up waits for a twentieth of a second, and queries beside a computation wait for its end.
"""


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
    sys.setswitchinterval(SWITCH_S)
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
