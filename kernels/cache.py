"""Where compiled kernels are kept between starts."""

import hashlib
import os
import sys
from pathlib import Path

_OWN = Path(__file__).parent


def use_cache_folder(folder: Path) -> None:
    """Keep compiled kernels below a folder, here and in processes started from here.

    Call it at the start of a process, before any other module of this package is imported. Setting the
    environment variable `NUMBA_CACHE_DIR` does the same.

    Parameters
    ----------
    folder
        A folder of the product's own, made if it is missing. It must be writable.

    Raises
    ------
    RuntimeError
        If kernels were imported before and keep their code elsewhere.
    OSError
        If the folder cannot be made.
    """
    if os.environ.get("NUMBA_CACHE_DIR") == str(folder):
        return
    if "kernels._jit" in sys.modules:
        raise RuntimeError("kernels were imported already: call use_cache_folder before importing them")
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["NUMBA_CACHE_DIR"] = str(folder)


def compiled_folder() -> Path:
    """Return where this text of the kernels keeps its compiled code.

    The folder is named for the text of them all, because Numba compiles a kernel again when its own file
    changes but not when one it calls does.
    """
    text = b"".join(path.read_bytes() for path in sorted(_OWN.glob("*.py")))
    chosen = os.environ.get("NUMBA_CACHE_DIR") or _OWN / "__pycache__"
    return Path(chosen) / hashlib.sha256(text).hexdigest()[:16]
