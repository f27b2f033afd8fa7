"""The reliability curve as a table that other programs read."""

import csv
import io

from anyio import to_thread
from litestar import Response, Router, get
from litestar.params import FromPath

from backend.domain.errors import NotFound
from backend.services import measuring
from backend.web.asking import TheRecords

COLUMNS = ("confidence", "accuracy", "low", "high", "words")


@get("/quality/{sha256:str}/reliability.csv")
async def reliability_csv(records: TheRecords, sha256: FromPath[str]) -> Response[str]:
    """Answer the points of one model version's curve; shares of one, 95 % intervals."""
    for figures in await to_thread.run_sync(measuring.quality, records):
        if figures["model"]["sha256"] == sha256:
            return _table(figures["calibration"]["points"], f"reliability-{sha256[:12]}.csv")
    raise NotFound("There are no figures for this model version yet.")


def _table(points: list[dict[str, float]], filename: str) -> Response[str]:
    text = io.StringIO()
    writer: csv.DictWriter[str] = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(points)
    return Response(
        text.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{filename}"'},
    )


reliability_router = Router("/", route_handlers=[reliability_csv])
