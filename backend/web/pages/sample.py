"""The sample recording, for whoever has none at hand yet."""

from functools import partial

from anyio import to_thread
from litestar import Router, post
from litestar.response import Redirect

from backend.services import uploading
from backend.services.uploading import UploadWants, blocks
from backend.web.asking import PersonRequest, TheRecords

# President Kennedy's inaugural address, 20 January 1961: a work of the United States government.
SAMPLE = "jfk.flac"
TITLE = "Sample: Kennedy's inaugural address"


@post("/recordings/sample", status_code=303)
async def take_sample(request: PersonRequest, records: TheRecords) -> Redirect:
    """Store the bundled clip as if it had been uploaded; nobody is in it who could object to measuring."""
    path = request.app.state.options.frontend / "sample" / SAMPLE

    def store() -> uploading.Accepted:
        with path.open("rb") as file:
            wants = UploadWants(language="en", title=TITLE, consent_quality=True)
            take = partial(uploading.accept_file, records, owner_id=request.user.id, filename=SAMPLE)
            return take(stream=blocks(file), wants=wants)

    accepted = await to_thread.run_sync(store)
    return Redirect(f"/recordings/{accepted.recording_id}", status_code=303)


sample_router = Router("/", route_handlers=[take_sample])
