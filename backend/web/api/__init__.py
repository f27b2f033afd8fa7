"""The JSON API: what programs and the editor talk to. Handlers translate; services do."""

from litestar import Router

from backend.web.api.exports import export_routes
from backend.web.api.library import library_routes
from backend.web.api.operation import operation_routes
from backend.web.api.preferences import preference_routes
from backend.web.api.recordings import recording_routes, upload_recording
from backend.web.api.review import review_routes
from backend.web.api.together import together_routes
from backend.web.api.transcripts import transcript_routes
from backend.web.api.watching import watching_routes


def api_router(max_upload_bytes: int) -> Router:
    """Return the API; only the route that takes a file takes a large body."""
    upload = Router("/", route_handlers=[upload_recording], request_max_body_size=max_upload_bytes)
    routes = [
        *recording_routes,
        *library_routes,
        *transcript_routes,
        *together_routes,
        *export_routes,
        *preference_routes,
        *operation_routes,
        *watching_routes,
        *review_routes,
    ]
    return Router("/", route_handlers=[upload, *routes])
