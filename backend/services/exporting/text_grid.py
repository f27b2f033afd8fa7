"""A Praat TextGrid, in its long text format (https://www.fon.hum.uva.nl/praat/manual/TextGrid_file_formats.html)."""

from collections.abc import Iterator, Sequence

from backend.domain.transcript import Hypothesis, Transcript
from backend.services.exporting.format import Format, Info
from backend.services.exporting.tiers import Interval, tiers


def render(transcript: Transcript, hypothesis: Hypothesis, info: Info) -> bytes:
    """Return a transcript with two tiers a speaker: passages and words. Silence is an empty interval."""
    grid: list[tuple[str, Sequence[Interval]]] = []
    for tier in tiers(transcript, hypothesis):
        grid += [(tier.name, tier.utterances), (f"{tier.name} - words", tier.words)]
    # Praat wants one tier at least, and time to have passed.
    grid = grid or [("transcript", [])]
    ends_ms = [intervals[-1].end_ms for _, intervals in grid if intervals]
    end_ms = max([round(info.duration_s * 1000), 1, *ends_ms])
    lines = ['File type = "ooTextFile"', 'Object class = "TextGrid"', "", *_span("", 0, end_ms)]
    lines += ["tiers? <exists> ", f"size = {len(grid)} ", "item []: "]
    for number, (name, intervals) in enumerate(grid, 1):
        filled = list(_filled(intervals, end_ms))
        lines += [
            f"    item [{number}]:",
            '        class = "IntervalTier" ',
            f"        name = {_quoted(name)} ",
        ]
        lines += [*_span("        ", 0, end_ms), f"        intervals: size = {len(filled)} "]
        for at, interval in enumerate(filled, 1):
            lines.append(f"        intervals [{at}]:")
            lines += _span("            ", interval.start_ms, interval.end_ms)
            lines.append(f"            text = {_quoted(interval.text)} ")
    return ("\n".join(lines) + "\n").encode()


def _filled(intervals: Sequence[Interval], end_ms: int) -> Iterator[Interval]:
    """Put silence between intervals: Praat has no holes."""
    edge_ms = 0
    for interval in intervals:
        if interval.start_ms > edge_ms:
            yield Interval(edge_ms, interval.start_ms, "")
        yield interval
        edge_ms = interval.end_ms
    if edge_ms < end_ms:
        yield Interval(edge_ms, end_ms, "")


def _span(indent: str, start_ms: int, end_ms: int) -> list[str]:
    return [f"{indent}xmin = {_seconds(start_ms)} ", f"{indent}xmax = {_seconds(end_ms)} "]


def _seconds(time_ms: int) -> str:
    return f"{time_ms / 1000:.3f}".rstrip("0").rstrip(".")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


FORMAT = Format("textgrid", "Praat TextGrid", "text/plain; charset=utf-8", ".TextGrid", render)
