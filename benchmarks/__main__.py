"""Speed, memory and accuracy against named peers, in one run, and how near kernels come to limits.

Times are medians. A ratio is the time of a row over that of the first row of its task, round by round.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import end_to_end, whole_worker
from benchmarks.editor import measuring
from benchmarks.machine import description
from benchmarks.peers import Row
from benchmarks.quality import measuring as quality
from benchmarks.recordings import MINUTES
from benchmarks.sounds import ROOT
from benchmarks.table import filled, plain

PARTS = ("kernels", "effort", "voice", "end-to-end", "worker", "editor", "quality")
KERNELS, EFFORT, VOICE, END_TO_END, WORKER, EDITOR, QUALITY = PARTS
KERNEL_ROUNDS = 5
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def main() -> None:
    options = _options()
    if options.former:
        found = json.loads(options.former.read_text())
    else:
        found = {"date": datetime.now(UTC).date().isoformat(), "machine": description(), "rows": []}
        for rows in _measured(options):  # kept as they come: what follows may take half an hour, or fail
            found["rows"] += [asdict(row) for row in rows]
            options.json.write_text(json.dumps(found, indent=2) + "\n")
    rows = [Row(**row) for row in found["rows"]]
    if options.markdown:
        options.markdown.write_text(filled(options.markdown.read_text(), rows))
    machine = ", ".join(
        f"{value} {key}" if key == "processors" else str(value) for key, value in found["machine"].items()
    )
    print(f"\n{found['date']}: {machine}\n{plain(rows)}\n")


def _options() -> Any:
    parser = argparse.ArgumentParser(prog="make bench BENCH=…", description=__doc__)
    parser.add_argument("--only", choices=PARTS, help="leave the others out")
    parser.add_argument(
        "--minutes",
        type=_minutes,
        default=MINUTES,
        metavar="1,10",
        help="which recordings are transcribed: 1,10,90",
    )
    parser.add_argument(
        "--repeats", type=int, help=f"rounds; else {KERNEL_ROUNDS} for kernels, 3 or 1 end to end"
    )
    parser.add_argument("--model", default=end_to_end.MODEL, help="Whisper model of all engines (tiny.en)")
    parser.add_argument(
        "--json", type=Path, default=ROOT / "benchmarks" / "results.json", help="where figures go"
    )
    parser.add_argument(
        "--from", dest="former", type=Path, metavar="JSON", help="show what was measured before"
    )
    parser.add_argument(
        "--markdown", type=Path, metavar="PAGE", help="renew the tables of a page of documentation"
    )
    return parser.parse_args()


def _minutes(text: str) -> tuple[int, ...]:
    chosen = tuple(int(each) for each in text.split(","))
    if not set(chosen) <= set(MINUTES):
        raise argparse.ArgumentTypeError(f"{text}: give some of {', '.join(map(str, MINUTES))}")
    return chosen


def _measured(options: Any) -> Iterator[list[Row]]:
    parts: dict[str, Callable[[], Iterable[list[Row]]]] = {
        KERNELS: lambda: [_kernels(options.repeats or KERNEL_ROUNDS)],
        EFFORT: lambda: [_in_own_process("benchmarks.effort", options.model)],
        VOICE: lambda: [_in_own_process("benchmarks.missed", options.model)],
        END_TO_END: lambda: end_to_end.run(options.minutes, options.repeats, options.model),
        WORKER: lambda: [whole_worker.run(options.repeats or 1, options.model)],
        EDITOR: lambda: measuring.run(options.repeats),
        QUALITY: lambda: [quality.run(options.repeats)],
    }
    for name, run in parts.items():
        if options.only not in (None, name):
            continue
        print(f"{name} …", file=sys.stderr)
        for found in run():
            print(plain(found), file=sys.stderr)
            yield found


def _kernels(rounds: int) -> list[Row]:
    """Run the kernels in a process whose libraries know from the start that they have one thread."""
    return _in_own_process("benchmarks.kernels", str(rounds), **ONE_THREAD)


def _in_own_process(module: str, argument: str, **environment: str) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.json"
        command = [sys.executable, "-m", module, argument, str(path)]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True)
        return [Row(**row) for row in json.loads(path.read_text())]


if __name__ == "__main__":
    main()
