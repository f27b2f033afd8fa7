"""``errata names``: what labelled corrections would say about who people are."""

import json

import click

from backend.opening import open_records
from backend.services.labels.identifying import Name, look_through
from backend.settings import Settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def names(as_json: bool) -> None:
    """List names, numbers and addresses in the labelled corrections, to look through before an export."""
    records = open_records(Settings.load())
    try:
        found = look_through(records)
    finally:
        records.database.close()
    if as_json:
        listed = [name.as_json() for name in found.names]
        click.echo(
            json.dumps({"transcripts": found.transcripts, "names": listed}, ensure_ascii=False, indent=1)
        )
        return
    for name in found.names:
        click.echo(_line(name))
    click.echo(f"errata: looked through {found.transcripts} transcripts.", err=True)


def _line(name: Name) -> str:
    transcript, place = name.places[0]
    times = f"{name.times} in {name.recordings}"
    return f"{times:<10} {name.kind:<8} {name.text}  /transcripts/{transcript}?t={place.start_s:.2f}"
