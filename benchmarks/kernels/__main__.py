"""Print how the kernels compare: `python -m benchmarks.kernels [--repeats N] [--json PATH]`."""

import argparse
import json
from pathlib import Path

from benchmarks.kernels.run import run
from benchmarks.peers import table


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Time every kernel against its peer, in turns, on one thread."
    )
    parser.add_argument("--repeats", type=int, default=7, help="counted rounds a comparison (7)")
    parser.add_argument("--json", type=Path, help="write the rows to this file as well")
    options = parser.parse_args()
    rows = run(options.repeats)
    print(table(rows))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
