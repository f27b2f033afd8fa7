"""``errata golden``: the recordings with trusted references that models are measured on."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from backend.domain.errors import ErrataError, Invalid
from backend.opening import open_records
from backend.services import accounts, golden, golden_runs, status
from backend.services.records import Records
from backend.services.uploading import accept_file, blocks
from backend.services.wants import UploadWants
from backend.settings import Settings
from worker.evaluation import Item, read_manifest
from worker.pipeline.decode import open_audio

LOOK_EVERY_S = 1.0


@click.group()
def golden_command() -> None:
    """Recordings with trusted references: measured on, never trained on."""


@golden_command.command("add")
@click.argument("manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", help="Code of the language of lines that have no lang.")
def add(manifest: Path, language: str | None) -> None:
    """Take the recordings of MANIFEST in (JSON lines with audio_filepath and text), references and all.

    Who adds them says with it that quality may be measured on them. The exit status is 2 if one was refused.
    """
    records = open_records(Settings.load())
    owner = accounts.script_account(records)
    added, failed = 0, False
    for item in read_manifest(manifest):
        try:
            _add(records, owner.id, owner.name, item, language)
        except (ErrataError, OSError) as error:
            click.echo(f"errata: {item.name}: {error}", err=True)
            failed = True
        else:
            added += 1
    click.echo(f"{added} recordings are in the golden set.", err=True)
    sys.exit(2 if failed else 0)


@golden_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_segments(as_json: bool) -> None:
    """List the golden segments."""
    found = golden.golden_set(open_records(Settings.load()))
    if as_json:
        rows = [
            {
                "id": each.id,
                "recording_id": each.recording_id,
                "start": each.start_s,
                "end": each.end_s,
                "text": each.text,
                "language": each.language,
                "source": each.source,
                "added_by": each.added_by,
                "added_at": each.added_at.isoformat(timespec="seconds"),
                "usable": each.usable,
            }
            for each in found
        ]
        click.echo(json.dumps({"segments": rows}, ensure_ascii=False, indent=1))
        return
    for each in found:
        consent = "" if each.usable else "  (consent was withdrawn)"
        click.echo(
            f"{each.id}  {each.start_s:8.1f}–{each.end_s:.1f} s  {each.language}  {each.title}{consent}"
        )
    if not found:
        click.echo("errata: the golden set is empty: errata golden add MANIFEST.", err=True)


@golden_command.command("remove")
@click.argument("segment")
def remove(segment: str) -> None:
    """Take a segment out by its id, with what was measured on it. Its recording may be trained on again."""
    golden.remove(open_records(Settings.load()), segment)


@golden_command.command("evaluate")
@click.option("--no-wait", is_flag=True, help="Ask for it and do not wait for the figures.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate(no_wait: bool, as_json: bool) -> None:
    """Have a worker hear the golden set with the models in use, and print how many words are wrong.

    The exit status is 2 if it failed.
    """
    records = open_records(Settings.load())
    run_id = golden_runs.begin(records, accounts.script_account(records).name)
    if not status.workers(records):
        click.echo("errata: no worker is running; start one with errata worker.", err=True)
    if no_wait:
        click.echo(run_id)
        return
    while run_id in golden_runs.active(records):
        time.sleep(LOOK_EVERY_S)
    run = next(each for each in golden_runs.report(records)["runs"] if each["id"] == run_id)
    click.echo(json.dumps(run, ensure_ascii=False, indent=1) if as_json else _table(run))
    if run["error"]:
        click.echo(f"errata: {run['error']}", err=True)
    sys.exit(2 if run["state"] == "failed" else 0)


def _add(records: Records, owner_id: str, by: str, item: Item, language: str | None) -> None:
    spoken = item.language or language or records.default_language
    if spoken is None:
        raise Invalid("The line has no lang. Say --language, such as --language en.", field="--language")
    with open_audio(item.path, item.name) as source:
        end_s = sum(len(block) for block in source.blocks) / source.rate_hz
    with item.path.open("rb") as file:
        accepted = accept_file(
            records,
            owner_id=owner_id,
            filename=item.path.name,
            stream=blocks(file),
            wants=UploadWants(language=spoken, consent_quality=True),
        )
    golden.add(
        records,
        recording_id=accepted.recording_id,
        start_s=0.0,
        end_s=round(end_s, 3),
        text=item.reference,
        language=spoken,
        source="manifest",
        by=by,
    )


def _table(run: dict[str, Any]) -> str:
    lines = [f"{'model':<20}{'words':>8}{'errors':>8}{'WER %':>8}{'95 %':>16}"]
    for each in run["models"]:
        wer = each["wer"] or {"value": 0.0, "low": 0.0, "high": None}
        low, high = wer["low"], wer["high"]
        interval = "–" if low is None or high is None or high > 2 else f"{100 * low:.1f}–{100 * high:.1f}"
        lines.append(
            f"{each['model']['name']:<20}{each['words']:>8}{each['errors']:>8}"
            f"{100 * wer['value']:>8.1f}{interval:>16}"
        )
    return "\n".join(lines)
