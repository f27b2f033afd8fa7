"""Rows as a table for a terminal, and as tables in a page of the documentation."""

import re
from collections.abc import Sequence

from benchmarks.peers import Row

FIGURES = {
    "rtf": ("real-time factor", "{:.4f}"),
    "peak_mb": ("peak MB", "{:.0f}"),
    "first_s": ("first words, s", "{:.1f}"),
    "wer": ("WER", "{:.1%}"),
    "roofline": ("of the roofline", "{:.0%}"),
    "difference": ("largest difference", "{:.1e}"),
    "alias_db": ("worst alias, dB", "{:.0f}"),
    "loss_db": ("loss at 7.2 kHz, dB", "{:z.2f}"),
    "lufs": ("LUFS", "{:.2f}"),
    "agreement": ("same spans", "{:.2%}"),
    "p95_ms": ("slowest twentieth, ms", "{:.0f}"),
    "dropped": ("frames left out", "{:.0f}"),
    "gb_s": ("GB/s", "{:.1f}"),
    "gflop_s": ("GFLOP/s", "{:.0f}"),
    "missed": ("missed", "{:.0%}"),
    "again": ("of that found again", "{:.0%}"),
    "an_hour": ("an hour", "{:.1f}"),
    "minutes": ("minutes", "{:.0f}"),
    "keystrokes": ("keystrokes", "{:.0f}"),
    "of_keystrokes": ("of plain", "{:.0%}"),
    "actions": ("actions", "{:.0f}"),
    "of_actions": ("of plain", "{:.0%}"),
    "stops": ("stops", "{:.0f}"),
    "needless": ("needless", "{:.0f}"),
    "chosen": ("chosen", "{:.0f}"),
}
"""What each figure is called and how it is written."""

_MARKED = re.compile(r"(<!-- figures: ([^\n]+?) -->\n).*?(<!-- end of figures -->)", re.DOTALL)
_PARTS_APART = ", "


def plain(rows: Sequence[Row]) -> str:
    """Return one table for a terminal; a task is named once, where it begins."""
    tasks = [f"{row.part}: {row.task}" for row in rows]
    wide, names = (max(map(len, [*cells, ""])) for cells in (tasks, [row.who for row in rows]))
    lines = [f"{'':<{wide}}  {'':<{names}}  {'time':>8}  {'ratio':>6}"]
    before = ""
    for task, row in zip(tasks, rows, strict=True):
        notes = "; ".join([*_figures(row), *([row.notes] if row.notes else [])])
        shown = "" if task == before else task
        lines += [""] if shown else []
        lines.append(
            f"{shown:<{wide}}  {row.who:<{names}}  {_time(row):>8}  {_ratio(row):>6}  {notes}".rstrip()
        )
        before = task
    return "\n".join(lines)


def markdown(rows: Sequence[Row]) -> str:
    """Return a table as documentation shows it, with a column for each figure there is."""
    keys = [key for key in FIGURES if any(key in row.figures for row in rows)]
    has_notes = any(row.notes for row in rows)
    headings = ["", "", "time", "ratio", *(FIGURES[key][0] for key in keys), *([""] if has_notes else [])]
    lines = [headings, ["---"] * len(headings)]
    before = ""
    for row in rows:
        cells = ["" if row.task == before else row.task, row.who, _time(row), _ratio(row)]
        cells += [_written(row, key) for key in keys]
        lines.append([*cells, *([row.notes] if has_notes else [])])
        before = row.task
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def filled(page: str, rows: Sequence[Row]) -> str:
    """Return a page with its tables written anew.

    A table stands between `<!-- figures: PARTS -->`, the parts named with commas between them, and
    `<!-- end of figures -->`. One whose parts were not measured stays as it is.
    """

    def table(mark: re.Match[str]) -> str:
        parts = mark[2].split(_PARTS_APART)
        wanted = [row for row in rows if row.part in parts]
        return f"{mark[1]}\n{markdown(wanted)}\n{mark[3]}" if wanted else mark[0]

    return _MARKED.sub(table, page)


def _time(row: Row) -> str:
    if row.seconds is None:
        return "–"
    if row.seconds >= 1:
        return f"{row.seconds:.1f} s"
    return f"{row.seconds * 1e3:.3g} ms" if row.seconds >= 1e-3 else f"{row.seconds * 1e6:.3g} µs"


def _ratio(row: Row) -> str:
    return "–" if row.ratio is None else f"{row.ratio:.2f}"


def _written(row: Row, key: str) -> str:
    return FIGURES[key][1].format(row.figures[key]) if key in row.figures else ""


def _figures(row: Row) -> list[str]:
    return [f"{FIGURES[key][0]} {_written(row, key)}" for key in FIGURES if key in row.figures]
