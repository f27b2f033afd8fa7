"""Comments belong to a moment and to whoever wrote them."""

import pytest

from backend.domain import events
from backend.domain.checking import check
from backend.domain.errors import Conflict, NotFound
from backend.domain.events import Change
from backend.domain.replay import apply, start
from backend.domain.transcript import Transcript
from tests.domain.strategies import event
from tests.domain.test_replay import heard

HEARD = heard("one two three")


def said(*made: tuple[str, Change]) -> Transcript:
    transcript = start(HEARD)
    for seq, (actor, change) in enumerate(made, 1):
        check(transcript, change, actor=actor)
        transcript = apply(transcript, HEARD, event(seq, change, actor))
    return transcript


def test_comments_stand_in_the_order_of_the_recording() -> None:
    transcript = said(
        ("ann", events.Commented("k1", 2.0, "later")), ("bob", events.Commented("k2", 1.0, "first"))
    )
    assert [(each.text, each.actor) for each in transcript.comments] == [("first", "bob"), ("later", "ann")]
    assert transcript.segments == start(HEARD).segments


def test_the_author_changes_a_comment_and_takes_it_away() -> None:
    first = events.Commented("k1", 2.0, "who is this?")
    changed = said(("ann", first), ("ann", events.Commented("k1", 1.0, "who is that?")))
    assert [(each.at_s, each.text) for each in changed.comments] == [(1.0, "who is that?")]
    assert said(("ann", first), ("ann", events.Commented("k1", 2.0, " "))).comments == ()


def test_nobody_else_changes_it_but_anybody_settles_it() -> None:
    first = events.Commented("k1", 2.0, "who is this?")
    with pytest.raises(Conflict):
        said(("ann", first), ("bob", events.Commented("k1", 2.0, "nobody")))
    settled = said(("ann", first), ("bob", events.CommentSettled("k1")))
    assert [each.settled for each in settled.comments] == [True]
    reopened = said(
        ("ann", first), ("bob", events.CommentSettled("k1")), ("ann", events.CommentSettled("k1", False))
    )
    assert [each.settled for each in reopened.comments] == [False]


def test_a_comment_that_is_gone_cannot_be_settled() -> None:
    with pytest.raises(NotFound):
        said(("bob", events.CommentSettled("k1")))
