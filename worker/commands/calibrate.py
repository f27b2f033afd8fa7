"""``errata calibrate``: make confidence of the words that people reviewed here."""

import json
from dataclasses import asdict
from typing import Any

import click

from backend.opening import open_records
from backend.services import calibrating
from backend.settings import Settings
from worker.calibration.renewing import (
    FEWEST_RECORDINGS,
    FEWEST_WORDS,
    FEWEST_WRONG,
    Renewal,
    renewals,
)


@click.command()
@click.option("--force", is_flag=True, help="Use what was fitted even where it is not better.")
@click.option("--dry-run", is_flag=True, help="Fit and compare, and use nothing.")
@click.option("--reset", is_flag=True, help="Use the shipped calibrations again, and fit nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def calibrate(force: bool, dry_run: bool, reset: bool, as_json: bool) -> None:
    """Fit confidence on the words that people reviewed, and use it for new transcripts where it is better.

    A calibration is fitted for each model and language with enough reviewed words, starting from the shipped
    one. It is compared with the one in use on recordings it never saw. Transcripts that are there stay as
    they are.
    """
    records = open_records(Settings.load())
    if reset:
        _say(
            {"stopped_using": calibrating.use_shipped(records)}, as_json, "The shipped calibrations are used."
        )
        return
    found = list(renewals(calibrating.settled(records), calibrating.active(records)))
    rows: list[dict[str, Any]] = []
    for renewal in found:
        used = renewal.new is not None and (renewal.better or force) and not dry_run
        if used and renewal.new is not None:
            calibrating.activate(records, renewal.new, renewal.figures)
        rows.append(_row(renewal, used))
        if not as_json:
            click.echo(_told(renewal, used))
    if as_json:
        click.echo(json.dumps({"calibrations": rows}, indent=1))
    elif not found:
        click.echo("Nobody has reviewed words yet that confidence could be fitted on.")


def _row(renewal: Renewal, used: bool) -> dict[str, Any]:
    row = asdict(renewal)
    new = row.pop("new")
    return {
        **row,
        "model": {"name": renewal.model.name, "sha256": renewal.model.sha256},
        "id": renewal.new.id if new and renewal.new else None,
        "used": used,
    }


def _told(renewal: Renewal, used: bool) -> str:
    second = ", with a second opinion" if renewal.hears_twice else ""
    head = (
        f"{renewal.model.name}, {renewal.language}{second}: {renewal.words:,} reviewed words, "
        f"{renewal.wrong:,} of them wrong, in {renewal.recordings:,} recordings."
    )
    if renewal.new is None:
        return (
            f"{head}\n  Too few: it takes {FEWEST_WORDS} words, {FEWEST_WRONG} of them wrong, "
            f"in {FEWEST_RECORDINGS} recordings."
        )
    verdict = "used from now on" if used else "better, not used" if renewal.better else "not better, not used"
    return "\n".join(
        [
            head,
            f"  in use   {_figures(renewal.figures['old'])}",
            f"  new      {_figures(renewal.figures['new'])}  (recordings left out of the fit)",
            f"  {renewal.new.id}: {verdict}.",
        ]
    )


def _figures(figures: dict[str, Any]) -> str:
    names = {"auc": "AUC", "ece": "ECE", "brier": "Brier", "recall_at_8": "recall at 8 %"}
    return "  ".join(
        f"{said} {'-' if figures[name] is None else f'{figures[name]:.3f}'}" for name, said in names.items()
    )


def _say(document: dict[str, Any], as_json: bool, sentence: str) -> None:
    click.echo(json.dumps(document) if as_json else sentence)
