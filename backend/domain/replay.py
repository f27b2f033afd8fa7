"""The fold: a transcript is its hypothesis with the edit events replayed.

What holds after any valid log:

- Every heard word belongs to exactly one segment: the ``first_word:last_word`` ranges follow each other
  without a hole, in the order of the segments. A filled gap stands for none.
- Segments are in the order of ``(start_s, first_word, last_word)``.
- A segment whose words change is no longer confirmed: what was confirmed is what was there. Retyping the same
  text changes nothing but the version. Splitting and joining keep the words, so they keep confirmation,
  which a joined segment has if both had it; it stays left out if either was.
- Words confirmed one by one stay so, and count wherever that heard word stands in the text.
- A filled gap takes the speaker of the segment before it.
- Times that a person set reach into no other words, and go with their words through every edit. Setting them
  changes no words, so it leaves the version and the confirmation; a segment's bounds widen where it must.
- Proposed speakers cut segments where the speaker changes; words, confirmations and what is left out stay.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import singledispatch
from itertools import chain

from backend.domain import events
from backend.domain.commenting import comment_on, settle
from backend.domain.errors import NotFound
from backend.domain.events import Change, EditEvent
from backend.domain.proposing import divide
from backend.domain.restoring import restore
from backend.domain.retiming import carried, retimed
from backend.domain.review import add_played
from backend.domain.splitting import join, split
from backend.domain.text import shown, tokenise
from backend.domain.transcript import DEFAULT_SPEAKER, Gap, Hypothesis, Rating, Segment, Transcript

GONE = shown(
    "This passage is no longer there: somebody joined it to another or took it out. Load the page again."
)


def start(hypothesis: Hypothesis) -> Transcript:
    """Return the transcript before anybody touched it: one segment ``s0``, ``s1``, … a heard segment."""
    segments: list[Segment] = []
    first = 0
    for number, heard in enumerate(hypothesis.segments):
        last = first + len(heard.words)
        if heard.words:
            segments.append(
                Segment(f"s{number}", heard.start_s, heard.end_s, first, last, heard.text, heard.speaker)
            )
        first = last
    return Transcript(version=0, segments=tuple(segments))


def replay(hypothesis: Hypothesis, log: Iterable[EditEvent]) -> Transcript:
    """Return the transcript that a log makes of a hypothesis."""
    transcript = start(hypothesis)
    for event in log:
        transcript = apply(transcript, hypothesis, event)
    return transcript


def apply(transcript: Transcript, hypothesis: Hypothesis, event: EditEvent) -> Transcript:
    """Return the transcript after one more event. Nothing is changed in place.

    Whether the event may happen is for ``checking.check`` to say, before it is stored.

    Raises
    ------
    NotFound
        The event names a segment or a gap that is not there.
    ValueError
        The event was replayed before.
    """
    if event.seq <= transcript.version:
        raise ValueError(f"event {event.seq} was replayed already, up to {transcript.version}")
    return replace(_after(event.change, transcript, hypothesis, event), version=event.seq)


def find_segment(transcript: Transcript, id_: str) -> Segment:
    """Return a segment by its id, or raise :class:`NotFound`."""
    for segment in transcript.segments:
        if segment.id == id_:
            return segment
    raise NotFound(GONE, field="segment")


def changed_segments(before: Transcript, after: Transcript) -> tuple[list[Segment], list[str]]:
    """Return the segments that are new or different, and the ids of those that are gone."""
    old = {segment.id: segment for segment in before.segments}
    changed = [segment for segment in after.segments if old.get(segment.id) != segment]
    kept = {segment.id for segment in after.segments}
    return changed, [id_ for id_ in old if id_ not in kept]


def _with(transcript: Transcript, *changed: Segment) -> Transcript:
    """Put segments in the place of those with the same ids."""
    new = {segment.id: segment for segment in changed}
    return replace(transcript, segments=tuple(new.get(old.id, old) for old in transcript.segments))


def _retype(segment: Segment, text: str, seq: int) -> Segment:
    old, new = tokenise(segment.text), tokenise(text)
    times = carried(segment.times, old, new)
    return replace(segment, text=text, version=seq, confirmed=segment.confirmed and old == new, times=times)


@singledispatch
def _after(change: Change, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent) -> Transcript:
    raise TypeError(f"{type(change).__name__} is not an edit event")


@_after.register
def _(
    change: events.SegmentRetyped, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent
) -> Transcript:
    return _with(transcript, _retype(find_segment(transcript, change.segment), change.text, event.seq))


@_after.register
def _(
    change: events.TextReplaced, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent
) -> Transcript:
    old = {segment.id: segment for segment in transcript.segments}
    if any(each.segment not in old for each in change.segments):
        raise NotFound(GONE, field="segment")
    return _with(transcript, *(_retype(old[each.segment], each.text, event.seq) for each in change.segments))


@_after.register
def _(
    change: events.WordConfirmed, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent
) -> Transcript:
    # The word may have moved to another segment by a split or join since the client looked.
    for segment in transcript.segments:
        if segment.first_word <= change.heard < segment.last_word:
            others = segment.confirmed_words - {change.heard}
            return _with(
                transcript,
                replace(segment, confirmed_words=others | {change.heard} if change.confirmed else others),
            )
    raise NotFound("There is no such heard word in this transcript.", field="heard")


@_after.register
def _(
    change: events.SegmentConfirmed, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent
) -> Transcript:
    segment = find_segment(transcript, change.segment)
    return _with(transcript, replace(segment, confirmed=change.confirmed))


@_after.register
def _(
    change: events.SegmentExcluded, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent
) -> Transcript:
    segment = find_segment(transcript, change.segment)
    return _with(transcript, replace(segment, excluded=change.reason))


@_after.register
def _(
    change: events.SegmentSplit, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent
) -> Transcript:
    segment = find_segment(transcript, change.segment)
    border = None if change.end_s is None or change.start_s is None else (change.end_s, change.start_s)
    first, second = split(hypothesis, segment, change.at, change.new_segment, border)
    first, second = replace(first, version=event.seq), replace(second, version=event.seq)
    segments: list[Segment] = []
    waiting = False
    for old in transcript.segments:
        # A filled gap that lay within the old segment may belong before its second half.
        wordless = old.first_word == old.last_word
        if waiting and not (wordless and old.start_s < second.start_s):
            segments.append(second)
            waiting = False
        if old.id == segment.id:
            segments.append(first)
            waiting = True
        elif waiting:
            segments.append(replace(old, first_word=first.last_word, last_word=first.last_word))
        else:
            segments.append(old)
    return replace(transcript, segments=(*segments, second) if waiting else tuple(segments))


@_after.register
def _(
    change: events.SegmentsJoined, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent
) -> Transcript:
    first, second = find_segment(transcript, change.first), find_segment(transcript, change.second)
    joined = replace(join(first, second), version=event.seq)
    kept = tuple(segment for segment in transcript.segments if segment.id != second.id)
    return _with(replace(transcript, segments=kept), joined)


@_after.register
def _(
    change: events.SpeakerAssigned, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent
) -> Transcript:
    segments = [find_segment(transcript, id_) for id_ in change.segments]
    return _with(transcript, *(replace(segment, speaker=change.speaker) for segment in segments))


@_after.register
def _(
    change: events.SpeakerNamed, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent
) -> Transcript:
    names = {id_: name for id_, name in transcript.speakers.items() if id_ != change.speaker}
    if change.name.strip():
        names[change.speaker] = change.name.strip()
    return replace(transcript, speakers=names)


@_after.register
def _(
    change: events.SpeakersProposed, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent
) -> Transcript:
    parts = (divide(hypothesis, segment, change.turns, event.seq) for segment in transcript.segments)
    return replace(transcript, segments=tuple(chain.from_iterable(parts)), proposed=change)


@_after.register
def _(
    change: events.GapFilled, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent
) -> Transcript:
    gap = next((gap for gap in hypothesis.gaps if gap.id == change.gap), None)
    if gap is None:
        raise NotFound("There is no such gap in this transcript.", field="gap")
    states = {id_: state for id_, state in transcript.gaps.items() if id_ != gap.id}
    if change.text.strip():
        states[gap.id] = "filled"
        return _fill(replace(transcript, gaps=states), gap, change.text, event.seq)
    if change.dismissed:
        states[gap.id] = "dismissed"
    return replace(transcript, gaps=states, segments=_without(transcript.segments, gap.id))


def _without(segments: tuple[Segment, ...], id_: str) -> tuple[Segment, ...]:
    """Return the segments less one; heard words it stood for go to the one before, or else after it."""
    position = next((index for index, segment in enumerate(segments) if segment.id == id_), None)
    if position is None:
        return segments
    gone, before, after = segments[position], segments[:position], segments[position + 1 :]
    if before:
        before = (*before[:-1], replace(before[-1], last_word=gone.last_word))
    elif after:
        after = (replace(after[0], first_word=gone.first_word), *after[1:])
    return (*before, *after)


def _fill(transcript: Transcript, gap: Gap, text: str, seq: int) -> Transcript:
    for segment in transcript.segments:
        if segment.id == gap.id:
            return _with(transcript, _retype(segment, text, seq))
    before = [segment for segment in transcript.segments if segment.start_s <= gap.start_s]
    after = transcript.segments[len(before) :]
    neighbour = before[-1] if before else next(iter(after), None)
    filled = Segment(
        id=gap.id,
        start_s=gap.start_s,
        end_s=gap.end_s,
        first_word=before[-1].last_word if before else 0,
        last_word=before[-1].last_word if before else 0,
        text=text,
        speaker=neighbour.speaker if neighbour else DEFAULT_SPEAKER,
        version=seq,
    )
    return replace(transcript, segments=(*before, filled, *after))


@_after.register
def _(
    change: events.WordsTimed, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent
) -> Transcript:
    segment = find_segment(transcript, change.segment)
    return _with(transcript, retimed(transcript, hypothesis, segment, change))


@_after.register
def _(
    change: events.AudioPlayed, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent
) -> Transcript:
    from_s, to_s = min(change.from_s, hypothesis.duration_s), min(change.to_s, hypothesis.duration_s)
    if from_s >= to_s:
        return transcript
    return replace(transcript, played=add_played(transcript.played, from_s, to_s))


@_after.register
def _(change: events.Rated, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent) -> Transcript:
    rating = Rating(change.stars, change.reasons, change.comment, change.prompted)
    return replace(transcript, ratings={**transcript.ratings, event.actor: rating})


@_after.register
def _(change: events.Titled, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent) -> Transcript:
    return replace(transcript, title=change.title)


@_after.register
def _(change: events.Noted, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent) -> Transcript:
    return replace(transcript, notes=change.notes)


@_after.register
def _(
    change: events.Commented, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent
) -> Transcript:
    return replace(transcript, comments=comment_on(transcript.comments, change, event))


@_after.register
def _(
    change: events.CommentSettled, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent
) -> Transcript:
    return replace(transcript, comments=settle(transcript.comments, change))


@_after.register
def _(
    change: events.Restored, transcript: Transcript, hypothesis: Hypothesis, event: EditEvent
) -> Transcript:
    return restore(transcript, change, event.seq)


@_after.register(events.Opened)
@_after.register(events.Exported)
@_after.register(events.SpeakersChecked)
def _(
    change: events.Opened | events.Exported | events.SpeakersChecked,
    transcript: Transcript,
    hypothesis: Hypothesis,
    event: EditEvent,
) -> Transcript:
    return transcript
