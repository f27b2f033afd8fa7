"""The command: subcommands by entry point, errors as sentences, tokens and the doctor."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from backend import cli
from backend.cli import EXTRAS
from backend.services import accounts
from backend.services.records import Records
from backend.storage.database import Database
from backend.storage.media import MediaStore

# A machine with the backend alone: whatever the worker needs cannot be imported.
WITHOUT_WORKER = """
import importlib.util, sys
GONE = {"worker", "kernels", "numba", "numpy", "faster_whisper", "ctranslate2", "av", "soundfile", "soxr"}
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in GONE:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Missing())
find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name: None if name in GONE else find_spec(name)
from backend.cli import main
sys.argv = ["errata", *sys.argv[1:]]
main()
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ERRATA_")}
    return {**kept, "ERRATA_DATA_DIR": str(tmp_path / "data")}


def errata(environment: dict[str, str], *arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
    root = Path(cli.__file__).resolve().parents[1]
    start = code or "from backend.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", start, *arguments],
        env=environment | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
        cwd=environment["ERRATA_DATA_DIR"].removesuffix("data"),
    )


def test_help_works_without_the_worker_and_says_what_is_missing(environment: dict[str, str]) -> None:
    done = errata(environment, "--help", code=WITHOUT_WORKER)
    assert done.returncode == 0, done.stderr
    assert "doctor" in done.stdout
    assert re.search(r"transcribe +\(not installed: pip install 'errata\[worker\]'\)", done.stdout)


def test_a_missing_extra_is_a_sentence_whatever_the_options(environment: dict[str, str]) -> None:
    done = errata(environment, "transcribe", "a.wav", "--format", "srt", code=WITHOUT_WORKER)
    assert done.returncode == 2
    assert "pip install 'errata[worker]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_doctor_looks_at_what_is_here_without_the_worker(environment: dict[str, str]) -> None:
    done = errata(environment, "doctor", "--json", code=WITHOUT_WORKER)
    assert done.returncode == 0, done.stderr
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert checks["extra worker"]["state"] == "warning"
    assert checks["model"]["state"] == "warning"
    assert checks["data folder"]["state"] == "ok"


def test_the_doctor_names_a_wrong_setting(environment: dict[str, str]) -> None:
    done = errata(environment | {"ERRATA_PROT": "1"}, "doctor")
    assert done.returncode == 1
    assert "Did you mean ERRATA_PORT?" in done.stdout


def test_the_doctor_says_when_the_database_cannot_be_reached(environment: dict[str, str]) -> None:
    url = "postgresql://ann:secret@127.0.0.1:1/errata"
    done = errata(environment | {"ERRATA_DATABASE_URL": url}, "doctor")
    assert done.returncode == 1
    assert "Check ERRATA_DATABASE_URL" in done.stdout
    assert "secret" not in done.stdout


def test_an_error_for_people_is_one_sentence_and_status_two(environment: dict[str, str]) -> None:
    done = errata(environment | {"ERRATA_PORT": "none"}, "token")
    assert done.returncode == 2
    assert done.stderr.startswith("errata: ERRATA_PORT is 'none'")
    assert "Traceback" not in done.stderr


def test_a_token_works_on_a_fresh_machine_and_the_first_run_link_still_does(
    environment: dict[str, str],
) -> None:
    done = errata(environment, "token", "--name", "nightly")
    assert done.returncode == 0, done.stderr
    folder = Path(environment["ERRATA_DATA_DIR"])
    database = Database(f"sqlite:///{folder / 'errata.db'}")
    records = Records(database, MediaStore(folder), queue=None)  # type: ignore[arg-type]
    account = accounts.account_for_token(records, done.stdout.strip())
    first_run = accounts.first_run_token(records)
    assert first_run is not None
    owner = accounts.create_owner(records, first_run, "Ann", "correct horse battery")
    assert owner.id == account.id
    assert accounts.account_for_token(records, done.stdout.strip()).name == "Ann"
    database.close()


def test_every_subcommand_has_a_known_extra_and_loads() -> None:
    runner = CliRunner()
    for name in cli.cli.list_commands(None):  # type: ignore[arg-type]
        assert name in EXTRAS or name in {"alarms", "backup", "doctor", "names"}
        result = runner.invoke(cli.cli, [name, "--help"])
        assert result.exit_code == 0
        assert "pip install" not in result.output.split("\n")[0], name
