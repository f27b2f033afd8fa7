"""The recordings there are: find, name, tag, transcribe again, throw away. One use case a module."""

from backend.services.library.bulk import transcribe_all, zipped
from backend.services.library.changing import change
from backend.services.library.finding import (
    PAGE_LIMIT,
    STATES,
    Choices,
    RecordingList,
    choices,
    get,
    list_recordings,
    matching_ids,
    views,
)
from backend.services.library.models import ModelView, models
from backend.services.library.showing import Hit, Part, RecordingView
from backend.services.library.tagging import add_tag, remove_tag, set_tags, tags
from backend.services.library.transcriptions import cancel, retry, transcribe_again
from backend.services.library.trash import empty_trash, erase, erase_overdue, move_to_trash, restore, trash
from backend.services.library.wanted import Wanted

__all__ = [
    "PAGE_LIMIT",
    "STATES",
    "Choices",
    "Hit",
    "ModelView",
    "Part",
    "RecordingList",
    "RecordingView",
    "Wanted",
    "add_tag",
    "cancel",
    "change",
    "choices",
    "empty_trash",
    "erase",
    "erase_overdue",
    "get",
    "list_recordings",
    "matching_ids",
    "models",
    "move_to_trash",
    "remove_tag",
    "restore",
    "retry",
    "set_tags",
    "tags",
    "transcribe_again",
    "transcribe_all",
    "trash",
    "views",
    "zipped",
]
