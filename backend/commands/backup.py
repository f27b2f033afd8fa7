"""``errata backup``: a copy of everything that cannot be made again, taken while Errata runs."""

from pathlib import Path

import click

from backend.opening import open_records
from backend.services.backing_up import back_up
from backend.settings import Settings


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def backup(folder: Path) -> None:
    """Copy the database and the recordings into FOLDER, or bring the backup there up to date.

    FOLDER is then a data folder itself: to go back to it, start Errata with ERRATA_DATA_DIR=FOLDER, or copy
    it to where the old one was.
    """
    records = open_records(Settings.load())
    try:
        done = back_up(records, folder)
    finally:
        records.database.close()
    click.echo(f"Backed up to {folder}: {done.files} new files, {done.size_bytes:,} bytes.", err=True)
