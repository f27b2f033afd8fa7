"""``errata export``: a transcript as a file, or the labelled corrections as training data."""

import sys
from pathlib import Path

import click

from backend.domain.errors import Invalid, NotFound
from backend.domain.subtitle_rules import PROFILES, Rules
from backend.opening import open_records
from backend.services.delivering import deliver
from backend.services.exporting import FORMATS
from backend.services.labels import LAYOUTS
from backend.services.records import Records
from backend.settings import Settings
from kernels.cache import use_cache_folder

ACTOR = "command line"


@click.command()
@click.argument("transcript", required=False, metavar="[TRANSCRIPT]")
@click.option("--format", "format_name", type=click.Choice(sorted(FORMATS)), default="txt", show_default=True)
@click.option(
    "--profile",
    type=click.Choice(sorted(PROFILES)),
    default="own",
    show_default=True,
    help="Whose rules subtitles follow.",
)
@click.option(
    "--corrections", type=click.Choice(sorted(LAYOUTS)), help="Export labels instead, in this layout."
)
@click.option("--to", "target", type=click.Path(path_type=Path), help="A file; for labels a new folder.")
def export(
    transcript: str | None, format_name: str, profile: str, corrections: str | None, target: Path | None
) -> None:
    """Export a transcript by its id (or its recording's), or with --corrections the labelled corrections.

    Labels are the reviewed segments of recordings whose owner agreed that they may be used to train, with
    their clips, 16 kHz FLAC.
    """
    if (transcript is None) == (corrections is None):
        raise Invalid("Name a transcript, or say --corrections nemo or --corrections audiofolder.")
    settings = Settings.load()
    use_cache_folder(settings.data_dir / "cache" / "numba")
    records = open_records(settings)
    if transcript is not None:
        _export_transcript(records, transcript, format_name, PROFILES[profile], target)
    elif target is None:
        raise Invalid("Name a new folder for the labels with --to.", field="--to")
    elif corrections is not None:
        _export_labels(records, corrections, target)


def _export_transcript(
    records: Records, name: str, format_name: str, rules: Rules, target: Path | None
) -> None:
    delivery = deliver(records, _transcript_id(records, name), format_name, ACTOR, rules)
    if target is None:
        if format_name == "docx":
            raise Invalid("A Word document cannot be printed. Name a file with --to.", field="--to")
        sys.stdout.buffer.write(delivery.content)
        return
    path = target / delivery.filename if target.is_dir() else target
    path.write_bytes(delivery.content)
    click.echo(f"{path}", err=True)


def _transcript_id(records: Records, name: str) -> str:
    """Return the id itself, or that of the transcript of the recording it names."""
    from backend.services import library

    try:
        recording = library.get(records, name)
    except NotFound:
        return name
    if recording.transcript_id is None:
        raise NotFound(f"Recording {name} has no transcript yet: its state is {recording.state}.")
    return recording.transcript_id


def _export_labels(records: Records, layout: str, folder: Path) -> None:
    from worker.labels import write_labels  # imports kernels, after their cache folder is set

    written = write_labels(records, layout, folder)
    if not written:
        click.echo(
            "errata: nothing to export yet: no segment is reviewed whose owner agreed to training.",
            err=True,
        )
    click.echo(f"{written} labels → {folder}", err=True)
