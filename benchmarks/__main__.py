"""``python -m benchmarks``: one table a part, medians and ratios; ``--json PATH`` keeps them."""

import argparse
import json
import os
import platform
from pathlib import Path

from benchmarks import end_to_end, kernels


def main() -> None:
    """Run every benchmark and print its table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--repeats", type=int, default=3, help="runs of each peer")
    parser.add_argument("--audio", type=Path, default=end_to_end.default_audio(), help="file for end to end")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    chosen = parser.parse_args()

    rows = kernels.run(chosen.repeats)
    print(f"\n{'kernel':<34}{'peer':<30}{'ours ms':>10}{'peer ms':>10}{'ratio':>8}")
    for row in rows:
        print(
            f"{row['name']:<34}{row['peer']:<30}{row['ours_ms']:>10.2f}{row['peer_ms']:>10.2f}{row['ratio']:>7.1f}×"
        )

    whole = end_to_end.run(chosen.repeats, chosen.audio)
    print(f"\nEnd to end, {whole['audio']} ({whole['audio_s']:.0f} s), {end_to_end.MODEL}, CPU int8, beam 5")
    print(f"{'':<20}{'seconds':>10}{'RTF':>10}{'peak MB':>10}")
    for peer in end_to_end.PEERS:
        print(
            f"{peer:<20}{whole[peer]['seconds']:>10.1f}{whole[peer]['rtf']:>10.3f}{whole[peer]['peak_mb']:>10.0f}"
        )
    print(f"Errata takes {whole['ratio']:.2f} times as long as plain faster-whisper.\n")

    if chosen.json:
        machine = {"machine": platform.machine(), "cpus": os.cpu_count(), "python": platform.python_version()}
        chosen.json.write_text(json.dumps({**machine, "kernels": rows, "end_to_end": whole}, indent=2) + "\n")


if __name__ == "__main__":
    main()
