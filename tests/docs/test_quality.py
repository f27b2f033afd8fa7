"""Every figure of the documentation is there, is held by a test, and none is missing."""

import importlib
import inspect
import pkgutil

from backend.domain import estimation
from tests.conftest import ROOT
from tests.docs.pages import page, rows, ticked
from tests.docs.test_references import functions_in

FIGURES = rows(page("quality.md"), "figure", "function", "held by")
PLUMBING = {"estimate", "normal", "tails"}
SHAPES = {
    "around_share",
    "around_rate",
    "around_real",
    "quantile_of",
    "cautious_quantile_of",
    "effective_number",
    "residuals",
    "jackknife_variance",
}


def test_the_functions_named_are_those_there_are() -> None:
    there = set()
    for module in pkgutil.iter_modules(estimation.__path__):
        if module.name in PLUMBING:
            continue
        loaded = importlib.import_module(f"{estimation.__name__}.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ == loaded.__name__ and not name.startswith("_") and name not in SHAPES:
                there.add(f"{module.name}.{name}")
    assert {name for _, function, _ in FIGURES for name in ticked(function)} == there


def test_every_figure_is_held_by_a_test() -> None:
    for figure, _, held_by in FIGURES:
        (path,) = {each.partition("::")[0] for each in ticked(held_by)}
        assert {each.partition("::")[2] for each in ticked(held_by)} <= functions_in(ROOT / path), figure
