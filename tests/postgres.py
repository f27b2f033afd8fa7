"""A throw-away PostgreSQL server for one test run."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

TEMP = tempfile.gettempdir()
"""Asked before any site is served: one that is keeps its temporary files in its own folder."""


def binaries() -> Path | None:
    """Where initdb and pg_ctl lie, newest release first."""
    on_path = shutil.which("initdb")
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    return Path(on_path).parent if on_path else next(iter(packaged), None)


def unavailable(reason: str) -> None:
    """Skip on a developer's machine; in CI both databases are tested, or nothing is."""
    if os.environ.get("CI"):
        pytest.fail(f"CI has to test on PostgreSQL: {reason}")
    pytest.skip(f"PostgreSQL IS NOT TESTED: {reason}")


@contextmanager
def throwaway_server() -> Iterator[str]:
    """Yield the address of a fresh server, ``postgresql+psycopg://…:port`` without a database."""
    folder = binaries()
    if folder is None:
        unavailable("install it (apt-get install postgresql), or set ERRATA_TEST_POSTGRES_URL to a server")
        return
    prefix = _as_other_user()
    home = Path(tempfile.mkdtemp(prefix="errata-postgres-", dir=TEMP))
    if prefix:
        shutil.chown(home, "postgres")
    port = _free_port()

    def run(*command: str) -> None:
        # Not to a pipe: the server would inherit it and keep it open.
        log = home.parent / f"{home.name}.log"
        with log.open("ab") as output:
            done = subprocess.run([*prefix, *command], cwd="/", stdout=output, stderr=output, check=False)
        if done.returncode:
            unavailable(f"{' '.join(command)} failed: {log.read_text(errors='replace')[-2000:]}")

    data = str(home / "data")
    try:
        run(str(folder / "initdb"), "-D", data, "-U", "errata", "--auth=trust", "--no-sync", "-E", "UTF8")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {home} -c fsync=off -c max_connections=200"
        run(str(folder / "pg_ctl"), "-D", data, "-w", "-o", options, "start")
        yield f"postgresql+psycopg://errata@127.0.0.1:{port}"
    finally:
        stop = [*prefix, str(folder / "pg_ctl"), "-D", data, "-m", "immediate", "stop"]
        subprocess.run(stop, cwd="/", capture_output=True, check=False)
        shutil.rmtree(home, ignore_errors=True)
        home.with_name(f"{home.name}.log").unlink(missing_ok=True)


def _as_other_user() -> list[str]:
    """The server refuses to run as root."""
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        unavailable("as root it needs a user named postgres to run as")
    return ["runuser", "-u", "postgres", "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
