"""Comments on moments of the recording, as they stand after one more event."""

from dataclasses import replace

from backend.domain.events import Commented, CommentSettled, EditEvent
from backend.domain.transcript import Comment

Comments = tuple[Comment, ...]


def find_comment(comments: Comments, id_: str) -> Comment | None:
    """Return a comment by its id, if it is there."""
    return next((comment for comment in comments if comment.id == id_), None)


def comment_on(comments: Comments, change: Commented, event: EditEvent) -> Comments:
    """Return the comments with one more, one changed, or one fewer; in the order of the recording."""
    old = find_comment(comments, change.comment)
    others = tuple(each for each in comments if each is not old)
    if not change.text.strip():
        return others
    new = Comment(change.comment, change.at_s, change.text, event.actor, event.at)
    if old is not None:
        new = replace(old, at_s=change.at_s, text=change.text)
    return tuple(sorted((*others, new), key=lambda each: (each.at_s, each.at, each.id)))


def settle(comments: Comments, change: CommentSettled) -> Comments:
    """Return the comments with one of them settled, or open again."""
    return tuple(
        replace(each, settled=change.settled) if each.id == change.comment else each for each in comments
    )
