"""What a recording is played and drawn from: the files that the worker derives and the web answers."""

PROXY = "proxy.m4a"
"""Mono AAC that browsers can start and seek in."""
ZOOMS = (100, 10, 1)
"""Pairs of lowest and highest sample a second, finest first; each zoom is a file of its own."""


def peaks_name(per_second: int) -> str:
    """Return the name of the file of one zoom of the waveform."""
    return f"peaks-{per_second}.bin"
