"""Whether a change may be made to a transcript as it stands: the rule that nobody's words vanish silently.

A change that carries the version of a segment it was made on is refused if that segment's words changed
since, and the refusal carries both texts. Changes to different segments merge.
"""

from collections.abc import Collection
from functools import singledispatch

from backend.domain import events
from backend.domain.commenting import find_comment
from backend.domain.errors import Conflict, Invalid, NotFound, SegmentConflict
from backend.domain.events import Change
from backend.domain.replay import find_segment
from backend.domain.text import tokenise
from backend.domain.transcript import Segment, Transcript


def check(
    transcript: Transcript, change: Change, touched: Collection[str] = (), actor: str | None = None
) -> None:
    """Raise if a change cannot be made to a transcript.

    Parameters
    ----------
    transcript
        As it stands, with the changes made before this one in the same batch.
    change
        What is to be made.
    touched
        Ids of the segments whose words or bounds earlier changes of the same batch altered (see
        :func:`touches`): their versions are of the client's own making and are not compared.
    actor
        Who makes it: a comment is changed by its author only.

    Raises
    ------
    SegmentConflict
        A segment's words changed since the version the change was made on.
    Conflict
        Segments to be joined are no longer neighbours, a gap's words have moved, or a comment is another's.
    NotFound
        A segment, a heard word or a comment it names is not there.
    Invalid
        It cannot be made on any version: the field is named.
    """
    _check(change, transcript, touched)
    if isinstance(change, events.Commented):
        comment = find_comment(transcript.comments, change.comment)
        if comment is not None and comment.actor != actor:
            raise Conflict("This comment is somebody else's: only they can change it.", field="comment")


def concerns(transcript: Transcript, change: Change) -> tuple[str, ...] | None:
    """Return the ids of the segments that a change in the log may have altered in any way; ``None``: any.

    ``transcript`` is as it stands now: a word that was confirmed may have moved to another segment since.
    """
    match change:
        case events.WordConfirmed(heard=heard):
            holders = (each for each in transcript.segments if each.first_word <= heard < each.last_word)
            return tuple(segment.id for segment in holders)
        case events.SegmentConfirmed() | events.SegmentExcluded():
            return (change.segment,)
        case events.SpeakerAssigned():
            return change.segments
        case (
            events.SpeakerNamed()
            | events.AudioPlayed()
            | events.Rated()
            | events.Titled()
            | events.Noted()
            | events.Commented()
            | events.CommentSettled()
            | events.Opened()
            | events.Exported()
        ):
            return ()
        case _:
            return touches(change) or None


def touches(change: Change) -> tuple[str, ...]:
    """Return the ids of the segments whose words or bounds a change alters or makes."""
    match change:
        case events.SegmentRetyped(segment=one) | events.GapFilled(gap=one):
            return (one,)
        case events.TextReplaced():
            return tuple(each.segment for each in change.segments)
        case events.SegmentSplit():
            return (change.segment, change.new_segment)
        case events.SegmentsJoined():
            return (change.first, change.second)
        case events.Restored():
            return tuple(segment.id for segment in change.segments)
        case _:
            return ()


def _same_version(segment: Segment, version: int, yours: str, touched: Collection[str]) -> None:
    if segment.version != version and segment.id not in touched:
        raise SegmentConflict(segment.id, theirs=segment.text, yours=yours, version=segment.version)


@singledispatch
def _check(change: Change, transcript: Transcript, touched: Collection[str]) -> None:
    """Allow what needs nothing to be there: playing, rating, naming, opening, exporting."""


@_check.register
def _(change: events.SegmentRetyped, transcript: Transcript, touched: Collection[str]) -> None:
    segment = find_segment(transcript, change.segment)
    if segment.text != change.text:
        _same_version(segment, change.version, change.text, touched)


@_check.register
def _(change: events.TextReplaced, transcript: Transcript, touched: Collection[str]) -> None:
    segments = {segment.id: segment for segment in transcript.segments}
    if len({each.segment for each in change.segments}) < len(change.segments):
        raise Invalid("segments names one segment twice.", field="segments")
    for each in change.segments:
        segment = segments.get(each.segment) or find_segment(transcript, each.segment)
        _same_version(segment, each.version, each.text, touched)


@_check.register
def _(change: events.SegmentSplit, transcript: Transcript, touched: Collection[str]) -> None:
    segment = find_segment(transcript, change.segment)
    _same_version(segment, change.version, segment.text, touched)
    if not segment.text[: change.at].strip() or not segment.text[change.at :].strip():
        raise Invalid(
            f"at must have words before and after it in a text of {len(segment.text)} characters.", field="at"
        )
    if any(other.id == change.new_segment for other in transcript.segments):
        raise Invalid("new_segment is the id of another segment.", field="new_segment")


@_check.register
def _(change: events.SegmentsJoined, transcript: Transcript, touched: Collection[str]) -> None:
    first, second = find_segment(transcript, change.first), find_segment(transcript, change.second)
    _same_version(first, change.version, f"{first.text} {second.text}", touched)
    position = transcript.segments.index(first)
    if transcript.segments[position + 1 : position + 2] != (second,):
        raise Conflict("Only a passage and the one right after it can be joined.", field="second")


@_check.register
def _(change: events.WordsTimed, transcript: Transcript, touched: Collection[str]) -> None:
    segment = find_segment(transcript, change.segment)
    _same_version(segment, change.version, segment.text, touched)
    words = len(tokenise(segment.text))
    if change.last >= words:
        raise Invalid(f"last must be one of the {words} words of this segment.", field="last")


@_check.register
def _(change: events.WordConfirmed, transcript: Transcript, touched: Collection[str]) -> None:
    if not any(each.first_word <= change.heard < each.last_word for each in transcript.segments):
        raise NotFound("There is no such heard word in this transcript.", field="heard")


@_check.register
def _(change: events.CommentSettled, transcript: Transcript, touched: Collection[str]) -> None:
    if find_comment(transcript.comments, change.comment) is None:
        raise NotFound("This comment is no longer there.", field="comment")


@_check.register
def _(change: events.SpeakersProposed, transcript: Transcript, touched: Collection[str]) -> None:
    if any(segment.version for segment in transcript.segments):
        raise Conflict("Speakers are proposed before anybody changes the words.", field="turns")
    edges = [0, *(turn.last_word for turn in change.turns)]
    heard = transcript.segments[-1].last_word if transcript.segments else 0
    whole = [turn.first_word for turn in change.turns] == edges[:-1] and edges[-1] == heard
    if not whole or any(turn.first_word >= turn.last_word for turn in change.turns):
        raise Invalid(
            f"turns must follow each other, each with words, from heard word 0 to {heard}.", field="turns"
        )


@_check.register(events.SegmentConfirmed)
@_check.register(events.SegmentExcluded)
def _(
    change: events.SegmentConfirmed | events.SegmentExcluded,
    transcript: Transcript,
    touched: Collection[str],
) -> None:
    find_segment(transcript, change.segment)


@_check.register
def _(change: events.SpeakerAssigned, transcript: Transcript, touched: Collection[str]) -> None:
    known = {segment.id for segment in transcript.segments}
    for id_ in change.segments:
        if id_ not in known:
            find_segment(transcript, id_)


@_check.register
def _(change: events.GapFilled, transcript: Transcript, touched: Collection[str]) -> None:
    segment = next((each for each in transcript.segments if each.id == change.gap), None)
    filled = transcript.gaps.get(change.gap) == "filled"
    # What was heard and joined to it goes back to a neighbour when the gap opens again.
    joined = segment is not None and segment.first_word < segment.last_word
    writing = bool(change.text.strip())
    if (segment is not None) != filled or (joined and (writing or len(transcript.segments) == 1)):
        raise Conflict("The words of this gap were joined to a passage: change them there.", field="gap")
    if segment and (joined or (writing and change.text != segment.text)):
        _same_version(segment, change.version, change.text, touched)
