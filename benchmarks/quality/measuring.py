"""How soon the page about quality shows a thousand hours of telemetry."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from playwright.sync_api import Page

from backend.opening import open_records
from backend.services import accounts
from backend.services.queue import DurableQueue
from backend.services.records import Records
from backend.settings import Settings
from benchmarks.editor import driving
from benchmarks.editor.site import NAME, PASSWORD, Site, await_site, free_port
from benchmarks.peers import OURS, Contender, Row, compare
from benchmarks.quality.telemetry import check_more, fill
from benchmarks.sounds import ROOT
from benchmarks.starting import environment

PART, TASK = "quality", "1,000 hours, page with its charts"
ROUNDS = 5
HIDDEN_SHARE = 0.1
"""Of heard segments whose flags are hidden, so that the page also says whether flags help."""
DRAWN = ".plot[data-trend] canvas"


def run(repeats: int | None = None) -> list[Row]:
    """Return a row of opening the page again, one with filters nobody asked for, and one after a change.

    After a change the page may show what was read up to a minute before (``backend/services/worked_out.py``).

    ``ERRATA_BENCH_POSTGRES_URL`` names an empty PostgreSQL database to use instead of SQLite.
    """
    rounds = repeats or ROUNDS
    if not driving.CHROMIUM.exists():
        missing = Contender(OURS, None, f"left out: no browser at {driving.CHROMIUM}")
        return compare(PART, TASK, [missing], rounds)
    with tempfile.TemporaryDirectory(prefix="errata-bench-") as folder, driving.chromium() as browser:
        url = os.environ.get("ERRATA_BENCH_POSTGRES_URL")
        settings = Settings(data_dir=Path(folder), port=free_port(), database_url=url or "")
        records = open_records(settings)
        owner = _fill(records)
        told: dict[str, object] = {"database_url": url} if url else {}
        told |= {"data_dir": folder, "port": settings.port}
        command = [sys.executable, "-m", "backend", "web"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(**told), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            site = Site(f"http://127.0.0.1:{settings.port}", "", ())
            await_site(site.url)
            page = driving.signed_in(browser, site).new_page()
            check = partial(check_more, records, owner)
            return compare(PART, TASK, _contenders(page, site.url, check), rounds)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()
            if isinstance(records.queue, DurableQueue):
                records.queue.close()
            records.database.close()


def _contenders(page: Page, url: str, check: Callable[[], None]) -> list[Contender]:
    asked = iter(range(1, 1000))

    def after_a_change() -> float:
        check()
        return _opened(page, f"{url}/quality")

    def new_filters() -> float:
        return _opened(page, f"{url}/quality?first_day={2000 + next(asked)}-01-01")

    return [
        Contender(f"{OURS}, opened again", lambda: _opened(page, f"{url}/quality")),
        Contender(f"{OURS}, with new filters", new_filters),
        Contender(f"{OURS}, right after a change", after_a_change),
    ]


def _opened(page: Page, address: str) -> float:
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(DRAWN)
    return time.perf_counter() - began


def _fill(records: Records) -> str:
    token = accounts.first_run_token(records)
    if token is None:
        raise RuntimeError("the database is not empty")
    owner = accounts.create_owner(records, token, NAME, PASSWORD).id
    fill(replace(records, hidden_share=HIDDEN_SHARE), owner)
    return owner
