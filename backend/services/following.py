"""What changed in a transcript since a version: what an open editor asks for when told that something did."""

from typing import Any

from backend.domain.checking import concerns
from backend.domain.events import EditEvent
from backend.domain.history import SILENT
from backend.domain.transcript import Transcript
from backend.services.presence import people
from backend.services.records import Records
from backend.services.viewing import (
    comment_views,
    gap_views,
    segment_view,
    shown_title,
    speaker_names,
    transcript_row,
)
from backend.storage import accounts, recordings, transcripts

EVENTS_LIMIT = 500
"""After more events than that all segments are answered, rather than those the events name."""


def changes_since(records: Records, transcript_id: str, since: int, actor: str) -> dict[str, Any]:
    """Return the segments that events after a version may have changed, and everything else as it stands.

    Parameters
    ----------
    since
        The version that the client has; one that is not there yet brings everything.
    actor
        Who asks.

    Returns
    -------
    dict
        As :class:`backend.web.schemas.ChangesJson` describes it: ``segments`` whole, the ids of all of them
        in ``order``, ``by`` the names of the others who did it.

    Raises
    ------
    NotFound
        There is no such transcript.
    """
    with records.database.reading() as session:
        row = transcript_row(session, transcript_id)
        transcript = transcripts.fold(session, row)
        hypothesis = records.hypotheses.get(session, row.hypothesis_id)
        recording = recordings.get(session, row.recording_id)
        events = transcripts.log(session, transcript_id, since=since)
        wanted = _wanted(transcript, events, since)
        others = {event.actor for event in events if event.change.kind not in SILENT} - {actor}
        names = accounts.names(session, {*others, *(comment.actor for comment in transcript.comments)})
        here = people(session, transcript_id, actor)
    return {
        "version": transcript.version,
        "title": shown_title(transcript, recording),
        "notes": transcript.notes,
        "speakers": speaker_names(transcript),
        "segments": [
            segment_view(hypothesis, transcript, segment)
            for segment in transcript.segments
            if wanted is None or segment.id in wanted
        ],
        "order": [segment.id for segment in transcript.segments],
        "gaps": gap_views(hypothesis, transcript.gaps),
        "comments": comment_views(transcript, names, actor),
        "played": [list(span) for span in transcript.played],
        "people": here,
        "by": sorted(names.get(other, "") for other in others),
    }


def _wanted(transcript: Transcript, events: list[EditEvent], since: int) -> set[str] | None:
    """Return the ids of the segments that changed; ``None``: it may be any."""
    if since > transcript.version or len(events) > EVENTS_LIMIT:
        return None
    wanted: set[str] = set()
    for event in events:
        concerned = concerns(transcript, event.change)
        if concerned is None:
            return None
        wanted.update(concerned)
    return wanted
