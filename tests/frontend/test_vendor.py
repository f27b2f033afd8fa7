"""The vendored libraries are what their manifest says, and load nothing from anywhere else."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
VENDOR = FRONTEND / "vendor"
MANIFEST: dict[str, list[dict[str, Any]]] = json.loads((VENDOR / "manifest.json").read_text("utf-8"))
FILES = {entry["file"]: entry for entry in MANIFEST["files"]}
PACKAGES = {entry["name"]: entry for entry in MANIFEST["packages"]}
CODE = sorted(name for name in FILES if name.endswith((".js", ".css")))

# Names and notes: a namespace is not fetched, nor is an address in an error message or a comment.
MENTIONED = {
    "http://www.w3.org/1999/xhtml",
    "https://prosemirror.net/docs/guide/#generatable",
    "https://code.haverbeke.berlin/prosemirror/prosemirror/issues/1421#issuecomment-1759320191",
}
# An address without its scheme would leave the host as well.
ELSEWHERE = re.compile(r"""(?:https?:|wss?:|(?<=["'`(]))//[\w-]+\.[^\s"'`)\\]+""")


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_vendored_file_has_the_bytes_its_manifest_records(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == FILES[name]["sha256"]


def test_the_manifest_names_every_file_in_the_folder_and_no_other() -> None:
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert present - {"manifest.json"} == set(FILES)


@pytest.mark.parametrize("name", CODE)
def test_the_code_in_a_vendored_file_comes_from_packages_with_a_recorded_licence(name: str) -> None:
    assert FILES[name]["packages"]
    for package in FILES[name]["packages"]:
        assert PACKAGES[package]["licence"] in {"MIT", "0BSD", "BSD-3-Clause"}
        assert "AS IS" in (VENDOR / PACKAGES[package]["licence_file"]).read_text("utf-8")


@pytest.mark.parametrize("name", CODE)
def test_a_vendored_file_names_no_other_host_to_load_from(name: str) -> None:
    assert set(ELSEWHERE.findall((VENDOR / name).read_text("utf-8"))) <= MENTIONED


@pytest.mark.parametrize("name", CODE)
def test_a_vendored_file_stands_alone(name: str) -> None:
    text = (VENDOR / name).read_text("utf-8")
    assert "sourceMappingURL" not in text
    assert not re.search(
        r"""@import\b|\bimportScripts\(|(?:^|[;}\s])import\s*["'({*]|[}*]\s*from\s*["']""", text
    )


def test_the_versions_shipped_are_the_versions_pinned_and_locked() -> None:
    pinned = json.loads((FRONTEND / "package.json").read_text("utf-8"))["devDependencies"]
    locked = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))["packages"]
    for name, package in PACKAGES.items():
        assert locked[f"node_modules/{name}"]["version"] == package["version"]
        assert pinned.get(name, package["version"]) == package["version"]


def test_the_tools_are_pinned_exactly_and_the_lock_binds_to_no_registry() -> None:
    pinned = json.loads((FRONTEND / "package.json").read_text("utf-8"))["devDependencies"]
    locked = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))["packages"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pinned.values())
    assert not [name for name, entry in locked.items() if "resolved" in entry]
    assert all(entry["integrity"].startswith("sha512-") for name, entry in locked.items() if name)
