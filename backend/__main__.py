"""``python -m backend`` is ``errata``: how one command starts another with the same interpreter."""

from backend.cli import main

main()
