"""``errata alarms``: what is watched, and whether anything is wrong."""

import json
import sys

import click

from backend.opening import open_records
from backend.services.alarms import Alarm
from backend.services.alarms import alarms as found_alarms
from backend.settings import Settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def alarms(as_json: bool) -> None:
    """List everything that is watched, the worst first. The exit status is 1 if anything is in alarm."""
    found = found_alarms(open_records(Settings.load()))
    if as_json:
        click.echo(json.dumps({"alarms": [alarm.as_json() for alarm in found]}, indent=1))
    else:
        for alarm in found:
            click.echo(_line(alarm))
        if not found:
            click.echo("errata: nobody has looked yet; web server and worker do once a minute.", err=True)
    sys.exit(1 if any(alarm.state == "alarm" for alarm in found) else 0)


def _of(alarm: Alarm) -> str:
    return "" if alarm.model is None else f"{alarm.model['name']} {alarm.model['sha256'][:8]} "


def _line(alarm: Alarm) -> str:
    value = "–" if alarm.value is None else f"{alarm.value:.3g}"
    mark = "" if alarm.threshold is None else f" (threshold {alarm.threshold:.3g})"
    seen = f", seen by {alarm.acknowledged_by}" if alarm.acknowledged_by else ""
    about = f"{alarm.state:<8} {alarm.kind:<17} {_of(alarm)}"
    line = f"{about}{value}{mark}, since {alarm.since:%Y-%m-%d %H:%M} UTC{seen}"
    return f"{line}\n         {alarm.about.meaning} {alarm.about.look}" if alarm.state == "alarm" else line
