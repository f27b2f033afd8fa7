"""How the person who asks likes Errata."""

from typing import Any

from anyio import to_thread
from litestar import get, patch
from litestar.params import JSONBody

from backend.services import preferences
from backend.web.asking import PersonRequest, TheRecords
from backend.web.docs import PREFERENCES, faults
from backend.web.preferences import Preferences, given

MINE = "/api/me/preferences"


@get(MINE, tags=PREFERENCES, summary="My preferences", responses=faults())
async def get_preferences(request: PersonRequest) -> dict[str, Any]:
    """Answer what this person chose; what is not there is as it comes."""
    return request.user.preferences


@patch(MINE, tags=PREFERENCES, summary="Change my preferences", responses=faults(400, 403, 413))
async def change_preferences(
    request: PersonRequest, records: TheRecords, data: JSONBody[Preferences]
) -> dict[str, Any]:
    """Change what is given and answer all; null takes one back to what comes."""
    return await to_thread.run_sync(preferences.change, records, request.user.id, given(data))


preference_routes = [get_preferences, change_preferences]
