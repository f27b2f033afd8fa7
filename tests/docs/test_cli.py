"""Every command and option is documented, and nothing that is none."""

import json
from pathlib import Path

import click
import pytest

from backend.cli import cli
from tests.docs.pages import examples, page, rows, section, ticked
from tests.services.hearing import heard
from worker.commands.transcribe import as_document
from worker.scoring import Counts

TEXT = page("cli.md")
CONTEXT = click.Context(cli)


def flattened(name: str, command: click.Command | None) -> list[tuple[str, click.Command | None]]:
    """The command itself, or those of a group: ``golden add``."""
    if not isinstance(command, click.Group):
        return [(name, command)]
    return [pair for sub, each in command.commands.items() for pair in flattened(f"{name} {sub}", each)]


COMMANDS = {
    name: command
    for first in cli.list_commands(CONTEXT)
    for name, command in flattened(first, cli.get_command(CONTEXT, first))
}


def options(name: str) -> list[list[str]]:
    return rows(section(TEXT, f"## errata {name}"), "option", "default", "meaning")


def shown(parameter: click.Parameter) -> str:
    return (
        parameter.make_metavar(CONTEXT).strip("[]")
        if isinstance(parameter, click.Argument)
        else (max(parameter.opts, key=len))
    )


def visible(command: click.Command) -> list[click.Parameter]:
    return [each for each in command.params if not getattr(each, "hidden", False)]


def test_every_command_has_a_section_and_no_other():
    headings = {
        line.removeprefix("## errata ") for line in TEXT.splitlines() if line.startswith("## errata ")
    }
    assert headings == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_listed_in_order(name: str):
    command = COMMANDS[name]
    assert command is not None
    assert [row[0].strip("`") for row in options(name)] == [shown(each) for each in visible(command)]


@pytest.mark.parametrize("name", COMMANDS)
def test_choices_and_defaults_are_those_of_the_command(name: str):
    command = COMMANDS[name]
    assert command is not None
    for row, parameter in zip(options(name), visible(command), strict=True):
        if isinstance(parameter.type, click.Choice):
            assert set(parameter.type.choices) <= set(ticked(row[2])), row
        if isinstance(parameter.default, str):
            assert row[1].strip("`") == parameter.default, row
        if parameter.required:
            assert row[1] == "required", row


def keys(value: object) -> object:
    """The shape of a JSON value: its keys, and the first of a list; parameters hold what they like."""
    if isinstance(value, dict):
        return {key: keys(each) if key != "parameters" else None for key, each in value.items()}
    return [keys(value[0])] if isinstance(value, list) and value else None


def test_the_json_of_transcribe_has_the_documented_keys(tmp_path: Path):
    recording = tmp_path / "interview.m4a"
    recording.write_bytes(b"sound")
    document = json.loads(json.dumps(as_document(heard(), recording)))
    assert keys(document) == keys(examples(section(TEXT, "## errata transcribe"))[0])


def test_the_json_of_evaluate_has_the_documented_keys():
    (example,) = examples(section(TEXT, "## errata evaluate"))
    figures = list(Counts().figures())
    assert list(example["total"]) == figures
    assert list(example["files"][0]) == ["audio_filepath", *figures, "text"]
    assert set(example["baseline"]) == {"model", "total", "files"}
    listed = rows(section(TEXT, "## errata evaluate"), "key", "meaning")
    assert [key for row in listed for key in ticked(row[0])] == figures
