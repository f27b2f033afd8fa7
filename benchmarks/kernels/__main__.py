"""What `python -m benchmarks` starts as a process of its own, with the rounds and a file for the rows."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.kernels import run

if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps([asdict(row) for row in run(int(sys.argv[1]))]))
