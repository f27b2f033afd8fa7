"""The options of every command that recognises: they go over the settings."""

import functools
from collections.abc import Callable
from typing import Any

import click

from backend.settings import Settings
from worker.presets import PRESETS

_OPTIONS = (
    click.option("--model", help="A folder, an installed model or a name on the hub."),
    click.option("--language", help="Code of the language, such as en; found from the speech if left out."),
    click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), help="Where the model runs."),
    click.option("--threads", type=click.IntRange(0), help="CPU threads; 0 means one a core."),
    click.option("--second-model", help="Gives a second opinion of every word: auto, off, or a model."),
    click.option("--preset", type=click.Choice(list(PRESETS)), help="How much work goes into a transcript."),
)


def recognition_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command options for recognition, and as ``settings`` the settings with what was said in them."""

    @functools.wraps(command)
    def with_settings(
        *,
        model: str | None,
        language: str | None,
        device: str | None,
        threads: int | None,
        preset: str | None,
        second_model: str | None,
        **rest: Any,
    ) -> Any:
        said = {
            "model": model,
            "language": language,
            "device": device,
            "threads": threads,
            "preset": preset,
            "second_model": second_model,
        }
        given = {name: value for name, value in said.items() if value is not None}
        return command(settings=Settings.load().model_copy(update=given), **rest)

    for option in reversed(_OPTIONS):
        with_settings = option(with_settings)
    return with_settings
