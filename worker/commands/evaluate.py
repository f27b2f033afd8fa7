"""``errata evaluate``: how good transcripts are against references, beside plain faster-whisper."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from backend.settings import Settings
from worker.calibration.crossing import cross_validated
from worker.commands.options import recognition_options
from worker.evaluation import Item, Setup, measure, read_manifest
from worker.scoring import Counts

COLUMNS = (
    ("words", "words", 7, 0),
    ("wer", "WER %", 7, 100),
    ("cer", "CER %", 7, 100),
    ("substitutions", "sub", 5, 0),
    ("deletions", "del", 5, 0),
    ("insertions", "ins", 5, 0),
    ("flag_share", "flag %", 7, 100),
    ("flag_precision", "prec %", 7, 100),
    ("flag_recall", "rec %", 7, 100),
    ("auc", "AUC", 6, 1),
    ("ece", "ECE", 6, 1),
    ("rtf", "RTF", 6, 1),
    ("peak_mb", "MB", 6, 0),
)
"""Key, heading, width, factor (0: a whole number)."""
NAME_WIDTH = 34


@click.command()
@click.argument("manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@recognition_options
@click.option("--limit", type=click.IntRange(1), help="Only the first recordings.")
@click.option("--baseline", is_flag=True, help="Measure plain faster-whisper on the same recordings too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate(
    settings: Settings,
    manifest: Path,
    limit: int | None,
    baseline: bool,
    as_json: bool,
) -> None:
    """Transcribe the recordings of MANIFEST (JSON lines with audio_filepath and text) and count errors.

    The exit status is 2 if a recording could not be read.
    """
    setup = Setup(settings)
    items = read_manifest(manifest, limit)
    document, failed = _measured(f"errata {settings.model}", items, setup, quiet=as_json)
    if baseline:
        plain, plain_failed = _measured(
            f"plain faster-whisper {settings.model}", items, replace(setup, plain=True), quiet=as_json
        )
        document["baseline"] = plain
        failed = failed or plain_failed
        if not as_json:
            click.echo(f"\nWER {_difference(document)} points beside plain faster-whisper")
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    sys.exit(2 if failed else 0)


def _measured(title: str, items: list[Item], setup: Setup, *, quiet: bool) -> tuple[dict[str, Any], bool]:
    """Run one engine, print its table as it grows, and return its part of the JSON."""
    if not quiet:
        click.echo(
            f"\n{title}\n{'':<{NAME_WIDTH}}" + "".join(f"{head:>{width}}" for _, head, width, _ in COLUMNS)
        )
    total, files, judged, failed = Counts(), [], {}, False
    for measured in measure(items, setup):
        if measured.error is not None:
            click.echo(f"errata: {measured.error}", err=True)
            failed = True
            continue
        total += measured.counts
        judged[measured.item.name] = measured.counts.judged
        own = measured.counts.figures()
        files.append({"audio_filepath": measured.item.name, **own, "text": measured.text})
        if not quiet:
            click.echo(_row(measured.item.name, own))
    figures = total.figures()
    crossed = cross_validated(judged)
    if not quiet:
        click.echo(_row("total", figures))
        click.echo(f"{'confidence':<{NAME_WIDTH}}  {_doubt(figures)}")
        if crossed:
            click.echo(f"{'  recordings left out of its fit':<{NAME_WIDTH}}  {_doubt(crossed['confidence'])}")
        click.echo(f"{'probability of the model':<{NAME_WIDTH}}  {_doubt(figures['raw'])}")
    document = {"model": setup.settings.model, "total": figures, "files": files}
    return document | ({"cross_validated": crossed} if crossed else {}), failed


def _row(name: str, figures: dict[str, Any]) -> str:
    return f"{name[:NAME_WIDTH]:<{NAME_WIDTH}}" + "".join(
        f"{_cell(figures[key], factor):>{width}}" for key, _, width, factor in COLUMNS
    )


def _doubt(figures: dict[str, Any]) -> str:
    auc, ece, brier = (_cell(figures[key], 1) for key in ("auc", "ece", "brier"))
    return (
        f"AUC {auc}{_span(figures, 'auc', 1)}, ECE {ece}, Brier {brier}, "
        f"{_cell(figures['recall_at_8'], 100)} %{_span(figures, 'recall_at_8', 100)} of the wrong words "
        f"among the 8 % of most doubt"
    )


def _span(figures: dict[str, Any], name: str, factor: int) -> str:
    """Return between what a figure lies, where that is known."""
    span = figures.get("intervals", {}).get(name)
    return f" ({_cell(span[0], factor)} to {_cell(span[1], factor)})" if span else ""


def _cell(value: float | None, factor: int) -> str:
    if value is None:
        return "-"
    if factor == 0:
        return f"{value:.0f}"
    return f"{value * factor:.{1 if factor == 100 else 3}f}"


def _difference(document: dict[str, Any]) -> str:
    return f"{100 * (document['total']['wer'] - document['baseline']['total']['wer']):+.2f}"
