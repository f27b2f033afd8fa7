"""Recordings that are fetched from the web, on the upload page."""

from anyio import to_thread
from litestar import Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from backend.domain.errors import Invalid
from backend.services import importing
from backend.services.uploading import UploadWants
from backend.web.asking import PersonRequest, TheRecords
from backend.web.pages.items import imports
from backend.web.pages.recording import new_page
from backend.web.view import is_fragment_request, render_fragment


@post("/recordings/import", status_code=200)
async def import_recording(request: PersonRequest, records: TheRecords) -> Template | Redirect:
    """Have the recording at an address fetched, with the wishes of the upload form."""
    form = await request.form()
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    url = fields.get("url", "")
    try:
        wants = UploadWants.from_metadata(fields)
        await to_thread.run_sync(importing.begin, records, request.user.id, url, wants)
    except Invalid as error:
        return await new_page(request, records, {error.field or "": error.message}, url)
    return Redirect("/recordings/new?done=importing#imports", status_code=303)


@get("/recordings/imports")
async def import_list(request: PersonRequest, records: TheRecords) -> Template:
    """Answer how far the imports are."""
    return render_fragment("imports", await imports(request, records))


@post("/recordings/imports/{import_id:str}/cancel", status_code=200)
async def cancel_import(
    request: PersonRequest, records: TheRecords, import_id: FromPath[str]
) -> Template | Redirect:
    """Stop an import."""
    await to_thread.run_sync(importing.cancel, records, import_id)
    if not is_fragment_request(request):
        return Redirect("/recordings/new#imports", status_code=303)
    return render_fragment("imports", await imports(request, records))


importing_router = Router("/", route_handlers=[import_recording, import_list, cancel_import])
