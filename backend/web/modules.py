"""Which scripts a script imports, so that a page can ask for all of them at once.

Without being told, a browser finds out one storey of imports after the other, and each costs a turn.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from posixpath import dirname, join, normpath

# Imports that are always followed stand at the start of a line; those of a function or a comment do not.
_IMPORT = re.compile(r"""^(?:import|export)\b(?:[^"';]*?\bfrom)?\s*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)


def imports(files: Mapping[str, Path]) -> dict[str, tuple[str, ...]]:
    """Return by its name which files each script imports itself.

    Parameters
    ----------
    files
        Public files by their names, such as ``js/editor/main.js``.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, path in files.items():
        # Vendored scripts are bundled: they import nothing.
        if name.startswith("js/"):
            paths = _IMPORT.findall(path.read_text(encoding="utf-8"))
            found[name] = tuple(normpath(join(dirname(name), each)) for each in paths)
    return found


def reached(name: str, of: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return all that a script imports, and what that imports, and so on, in the order it is come upon."""
    found: dict[str, None] = {}
    waiting = list(of.get(name, ()))
    while waiting:
        each = waiting.pop(0)
        if each != name and each not in found:
            found[each] = None
            waiting += of.get(each, ())
    return list(found)
