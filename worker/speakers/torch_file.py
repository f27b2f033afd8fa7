"""Read the arrays out of a file that torch saved, without torch, and run nothing that is written in it.

Such a file is a zip with a pickle that describes the tensors and one member of raw bytes for each. Unpickling
may call what it likes; here it may only make ordered dictionaries and arrays.
"""

import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

_TYPES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}
"""What torch calls a row of numbers, by the last part of its name."""


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Return the tensors of a file that ``torch.save`` wrote.

    Parameters
    ----------
    path
        Holds tensors by name, or a dictionary with them under ``state_dict``.

    Returns
    -------
    dict
        float32 and int64 arrays by the names of the tensors.

    Raises
    ------
    pickle.UnpicklingError
        It holds something other than dictionaries, numbers, text and tensors.
    """
    with zipfile.ZipFile(path) as archive:
        described = next(name for name in archive.namelist() if name.endswith("/data.pkl"))
        with archive.open(described) as file:
            saved = _Unpickler(file, archive, described.removesuffix("data.pkl")).load()
    tensors: Mapping[str, Any] = saved.get("state_dict", saved)
    return {name: value for name, value in tensors.items() if isinstance(value, np.ndarray)}


class _Unpickler(pickle.Unpickler):  # restricted in find_class, as the library's documentation shows
    def __init__(self, file: IO[bytes], archive: zipfile.ZipFile, root: str) -> None:
        super().__init__(file)
        self._archive = archive
        self._root = root

    def find_class(self, module: str, name: str) -> Any:
        """Return what the pickle may call, and refuse everything else."""
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if module == "torch" and name in _TYPES:
            return _TYPES[name]
        raise pickle.UnpicklingError(f"{module}.{name} is not expected in a file of weights")

    def persistent_load(self, pid: Any) -> NDArray[Any]:
        """Return the row of numbers that a tensor is a view of."""
        _, kind, key, _, count = pid
        return np.frombuffer(self._archive.read(f"{self._root}data/{key}"), kind, count)


def _tensor(
    storage: NDArray[Any], offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: Any
) -> Any:
    """Make an array of a row of numbers, as ``torch._utils._rebuild_tensor_v2`` makes a tensor."""
    if any(step < 0 for step in strides) or offset < 0:
        raise pickle.UnpicklingError("a tensor reaches outside its numbers")
    last = offset + sum((size - 1) * step for size, step in zip(shape, strides, strict=True))
    if 0 not in shape and last >= len(storage):
        raise pickle.UnpicklingError("a tensor reaches outside its numbers")
    view = np.lib.stride_tricks.as_strided(
        storage[offset:], shape, [step * storage.itemsize for step in strides], writeable=False
    )
    return np.ascontiguousarray(view).reshape(shape)
