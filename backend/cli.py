"""The ``errata`` command. Its subcommands come from entry points, so each package brings its own."""

import sys
from importlib.metadata import EntryPoint, entry_points

import click

from backend import __version__
from backend.domain.errors import ErrataError

GROUP = "errata.commands"
# Which extra brings what a subcommand needs, for the sentence when it is missing.
EXTRAS = {
    "web": "web",
    "serve": "web,worker",
    "token": "web",
    "worker": "worker",
    "transcribe": "worker",
    "evaluate": "worker",
    "golden": "worker",
    "models": "worker",
    "export": "worker",
}


class Gathered(click.Group):
    """A group whose subcommands are looked up by name and imported only when one is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every subcommand there is, installed whole or not."""
        return sorted(_found())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a subcommand, or one that says what is missing."""
        entry = _found().get(cmd_name)
        return None if entry is None else _loaded(entry)


@click.group(cls=Gathered, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="errata")
def cli() -> None:
    """Transcripts that learn from their corrections."""


def main() -> None:
    """Run the command; an error for people is one sentence on standard error and exit status 2."""
    try:
        cli()
    except ErrataError as error:
        click.echo(f"errata: {error.message}", err=True)
        sys.exit(2)


def _found() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}


def _loaded(entry: EntryPoint) -> click.Command:
    try:
        return entry.load()
    except ModuleNotFoundError as error:
        return _stand_in(entry.name, error.name or "a package")


def _stand_in(name: str, missing: str) -> click.Command:
    extra = EXTRAS.get(name, name)
    sentence = f"errata {name} needs {missing}: install it with  pip install 'errata[{extra}]'."

    @click.command(
        name,
        help=sentence,
        short_help=f"(not installed: pip install 'errata[{extra}]')",
        context_settings={"ignore_unknown_options": True},
    )
    @click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
    def refuse(arguments: tuple[str, ...]) -> None:
        click.echo(f"errata: {sentence}", err=True)
        sys.exit(2)

    return refuse
