"""``errata doctor``: whether this machine has what Errata needs, and what would help."""

import json
import sys
from dataclasses import asdict

import click

from backend.commands.checks import everything

_MARKS = {"ok": "ok", "warning": "--", "problem": "!!"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> None:
    """Look whether everything needed is here. Exit status 1 if something will not work."""
    found = list(everything())
    if as_json:
        click.echo(json.dumps({"checks": [asdict(check) for check in found]}, indent=1))
    else:
        for check in found:
            click.echo(f"{_MARKS[check.state]}  {check.name:<16} {check.message}")
    sys.exit(1 if any(check.state == "problem" for check in found) else 0)
