"""What the page about quality shows, as tables that other programs read: shares of one, 95 % intervals."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from anyio import to_thread
from litestar import Response, Router, get
from litestar.params import FromPath

from backend.domain.errors import NotFound
from backend.domain.slicing import TRENDS
from backend.services.dashboard import Dashboard, dashboard
from backend.web.asking import TheRecords
from backend.web.choosing import TheChosen, provide_chosen

ENDS = ("value", "low", "high", "units")


@get("/quality/tables/{file:str}", dependencies=provide_chosen)
async def table_csv(records: TheRecords, chosen: TheChosen, file: FromPath[str]) -> Response[str]:
    """Answer one table of the page, by what the address chooses."""
    board = await to_thread.run_sync(dashboard, records, chosen)
    name = file.removesuffix(".csv")
    rows = tables(board).get(name)
    if rows is None:
        raise NotFound("There is no such table.")
    return Response(
        _written(rows),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}.csv"'},
    )


def tables(board: Dashboard) -> dict[str, list[dict[str, Any]]]:
    """Return every table by name, flat."""
    return {
        "figures": [{"figure": name, **_ends("", value)} for name, value in board.headline.items() if value],
        "weeks": [
            {
                "week": week["week"],
                "transcripts": week["transcripts"],
                "words": week["words"],
                "models": "; ".join(week["models"]),
                **{key: end for name in TRENDS for key, end in _ends(f"{name}_", week[name]).items()},
            }
            for week in board.weeks
        ],
        "slices": [
            {
                **_without(row, "error_rate", "name", "value"),
                "value": row["name"],
                **_ends("error_rate_", row["error_rate"]),
            }
            for row in board.slices
        ],
        "history": [dict(row) for row in board.history],
        "substitutions": [_without(row, "title") for row in board.substitutions],
    }


def _ends(prefix: str, found: Mapping[str, Any] | None) -> dict[str, Any]:
    return {f"{prefix}{end}": (found or {}).get(end) for end in ENDS}


def _without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in names}


def _written(rows: Sequence[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    if rows:
        writer: csv.DictWriter[str] = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(_safe(rows))
    return text.getvalue()


def _safe(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Keep a spreadsheet from taking what people wrote for a formula."""
    return [
        {
            key: f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value
            for key, value in row.items()
        }
        for row in rows
    ]


quality_tables_router = Router("/", route_handlers=[table_csv])
