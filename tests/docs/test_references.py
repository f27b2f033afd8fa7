"""What the documentation names is there: tests, modules, make targets, links."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs.pages import PAGES, page, prose, rows, section, ticked

HAZARDS = rows(page("risk-analysis.md"), "hazard", "effect", "S", "L", "D", "safeguard", "held by")
PARTS = ["backend", "worker", "kernels", "frontend", "tests", "benchmarks"]
NAMES = {"ids": [path.name for path in PAGES]}


@cache
def functions_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


def test_every_test_that_holds_a_safeguard_exists():
    named = [each for row in HAZARDS for each in ticked(row[6])]
    assert len(named) > 50
    missing = [
        each
        for each in named
        if not (ROOT / each.partition("::")[0]).is_file()
        or each.partition("::")[2] not in functions_in(ROOT / each.partition("::")[0])
    ]
    assert missing == []


def test_a_hazard_is_held_by_tests_or_said_to_be_open():
    for hazard, _, *grades, safeguard, held_by in HAZARDS:
        assert all(grade in {"1", "2", "3", "4", "5"} for grade in grades), hazard
        assert ticked(held_by) or "open: issue for" in safeguard, hazard
        assert bool(ticked(held_by)) != (held_by == "–"), hazard


def is_there(name: str) -> bool:
    """Whether a path, with or without its suffix, with or without ``backend/``, names something."""
    places = [ROOT / name, ROOT / "backend" / name]
    return any(path.exists() or path.with_name(f"{path.name}.py").is_file() for path in places)


@pytest.mark.parametrize("path", PAGES, **NAMES)
def test_every_path_of_the_repository_that_is_named_exists(path: Path):
    rooms = (*PARTS, "docs", "domain", "storage", "services", "web", "pipeline", ".ci")
    named = [
        each.partition("::")[0].rstrip("/")
        for each in ticked(prose(path))
        if re.fullmatch(r"[\w./-]+(::\w+)?", each) and each.split("/")[0] in rooms and "/" in each
    ]
    assert [name for name in named if not is_there(name)] == []


def test_every_step_of_an_upload_in_the_architecture_is_a_module():
    flow = section(page("architecture.md"), "## One upload, always forward").split("\n\n")[1]
    steps = [step.strip() for step in flow.replace("\n", " ").split("→")]
    modules = [step.removesuffix("/*") for step in steps if step and not step.startswith("(")]
    assert len(modules) > 8
    assert [step for step in modules if not is_there(step)] == []


@pytest.mark.parametrize("path", PAGES, **NAMES)
def test_every_make_target_that_is_named_exists(path: Path):
    targets = set(
        re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"(?:^ {4}|`)make ([a-z0-9-]+)", text, re.MULTILINE)
    assert set(named) - targets == set()


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, **NAMES)
def test_every_link_leads_somewhere(path: Path):
    broken: list[str] = []
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_the_readme_leads_to_every_page():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in PAGES[1:] if f"](docs/{path.name})" not in readme] == []


def test_the_changelog_has_a_place_for_what_is_not_released():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[Unreleased\]$", changes, re.MULTILINE)
