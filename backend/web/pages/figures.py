"""The pages for whoever looks after the models: quality, models, labelled corrections."""

from typing import Any
from urllib.parse import urlencode

from anyio import to_thread
from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from backend.services import alarms, exports, golden_runs, status
from backend.services.dashboard import dashboard
from backend.web.asking import PersonRequest, TheRecords
from backend.web.choosing import TheChosen, provide_chosen
from backend.web.contexts.figures import LabelsExport, ModelsPage, QualityPage
from backend.web.languages import gettext as _
from backend.web.pages.items import models
from backend.web.view import base_fields, is_fragment_request, render, render_fragment


@get("/quality", dependencies=provide_chosen)
async def quality_page(request: PersonRequest, records: TheRecords, chosen: TheChosen) -> Template:
    """Show how good the models are, and where it goes wrong, from people's corrections."""
    board = await to_thread.run_sync(dashboard, records, chosen)
    page = QualityPage(
        **base_fields(request, _("Quality"), nav="quality"),
        figures=tuple(board.figures),
        board=board,
        alarms=tuple(await to_thread.run_sync(alarms.alarms, records)),
        golden=await to_thread.run_sync(golden_runs.report, records),
        query=urlencode([(name, value) for name, value in request.query_params.items() if value]),
    )
    return render("quality", page)


@get("/models")
async def models_page(request: PersonRequest, records: TheRecords) -> Template:
    """Show the installed models."""
    page = ModelsPage(
        **base_fields(request, _("Models"), nav="models"),
        models=await models(records),
        workers=await to_thread.run_sync(status.workers, records),
    )
    return render("models", page)


@post("/exports", status_code=200)
async def begin_export(request: PersonRequest, records: TheRecords) -> Template | Redirect:
    """Ask for labelled corrections, and show how far they are."""
    form = await request.form()
    begun = await to_thread.run_sync(exports.begin, records, str(form.get("layout") or ""))
    if not is_fragment_request(request):
        return Redirect(f"/exports/{begun.id}", status_code=303)
    return render_fragment("labels_export", _status(begun))


@get("/exports/{export_id:str}")
async def export_status(records: TheRecords, export_id: FromPath[str]) -> Template:
    """Show how far an export is."""
    return render_fragment(
        "labels_export", _status(await to_thread.run_sync(exports.state, records, export_id))
    )


def _status(export: Any) -> LabelsExport:
    return LabelsExport(id=export.id, layout=export.layout, state=export.state, error=export.error)


figures_router = Router("/", route_handlers=[quality_page, models_page, begin_export, export_status])
