"""What is installed by the lock file is what was tried: one version of everything, known by its bytes."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = ("web", "worker", "tiny", "postgres", "speakers")


def locked() -> list[tuple[str, str, int]]:
    """Return name, version and number of hashes of each entry; one may have a version by Python or system."""
    entries: list[tuple[str, str, int]] = []
    for line in (ROOT / ".ci/requirements.lock").read_text().splitlines():
        if found := re.match(r"([\w.-]+)(?:\[[\w,]+\])?==([\w.+!]+)", line):
            entries.append((canonicalize_name(found[1]), found[2], 0))
        elif line.strip().startswith("--hash=sha256:"):
            name, version, hashes = entries.pop()
            entries.append((name, version, hashes + 1))
    return entries


def wanted() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    return [Requirement(each) for each in [*project["dependencies"], *(r for e in EXTRAS for r in extras[e])]]


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_what_the_project_asks_for_is_locked_at_a_version_it_allows(requirement: Requirement) -> None:
    versions = [version for name, version, _ in locked() if name == canonicalize_name(requirement.name)]
    assert versions
    assert all(map(requirement.specifier.contains, versions)), "make the lock file anew: make lock"


def test_every_locked_package_is_known_by_its_bytes() -> None:
    lines = (ROOT / ".ci/requirements.lock").read_text().splitlines()
    assert len(locked()) == sum(line[:1].isalnum() for line in lines)
    assert [name for name, _, hashes in locked() if not hashes] == []
