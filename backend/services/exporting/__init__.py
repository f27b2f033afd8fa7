"""A transcript as a file: one module a format, all of the same shape.

Pure functions on domain objects: they export what was heard as well as what was edited, and need no database.
"""

from backend.services.exporting import (
    elan,
    json_document,
    plain_text,
    spreadsheet,
    subrip,
    text_grid,
    timed_text,
    webvtt,
    word_document,
)
from backend.services.exporting.format import Format, Info

FORMATS: dict[str, Format] = {
    format_.name: format_
    for format_ in (
        plain_text.FORMAT,
        subrip.FORMAT,
        webvtt.FORMAT,
        timed_text.FORMAT,
        json_document.FORMAT,
        word_document.FORMAT,
        spreadsheet.FORMAT,
        text_grid.FORMAT,
        elan.FORMAT,
    )
}
"""By name, which is the suffix of the file in small letters, without its dot."""

__all__ = ["FORMATS", "Format", "Info"]
