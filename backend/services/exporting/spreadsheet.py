"""CSV: a row a passage, for spreadsheets."""

import csv
import io

from backend.domain.review import is_reviewed
from backend.domain.transcript import Hypothesis, Transcript
from backend.services.exporting.format import Format, Info
from backend.services.exporting.passages import clock, passages, speaker_name

COLUMNS = ("start", "start_s", "end_s", "speaker", "text", "reviewed")


def render(transcript: Transcript, hypothesis: Hypothesis, info: Info) -> bytes:
    """Return a transcript as comma-separated values (RFC 4180), with the mark that makes Excel read UTF-8."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    for passage in passages(transcript, hypothesis):
        segment = passage.segment
        writer.writerow(
            (
                clock(segment.start_s),
                f"{segment.start_s:.3f}",
                f"{segment.end_s:.3f}",
                _inert(speaker_name(transcript, segment.speaker)),
                _inert(passage.text),
                "yes" if is_reviewed(segment, transcript.played) else "no",
            )
        )
    return sheet.getvalue().encode("utf-8-sig")


def _inert(text: str) -> str:
    """Return text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(tuple("=+-@\t\r\n＝＋－＠")) else text


FORMAT = Format("csv", "Spreadsheet (CSV)", "text/csv; charset=utf-8", ".csv", render)
