"""Leave passages out of the labels as private, and out of the archives that hold them already."""

from collections.abc import Sequence
from itertools import groupby

from backend.domain.errors import Conflict
from backend.domain.events import SegmentExcluded
from backend.domain.identifying import Place
from backend.domain.replay import find_segment
from backend.services import exports
from backend.services.editing import PRIVATE, new_client_id, record_changes
from backend.services.labels.identifying import look_through
from backend.services.records import Records
from backend.services.viewing import transcript_row
from backend.storage import transcripts


def leave_out(records: Records, actor: str, transcript_id: str, segment_id: str, version: int) -> float:
    """Leave a passage out, and drop every archive of labels, as one may hold it; return its start in s.

    One that is left out already stays so.

    Parameters
    ----------
    version
        Of the segment, as whoever decides has seen it.

    Raises
    ------
    NotFound
        There is no such transcript or segment.
    Conflict
        Its words changed meanwhile.
    """
    with records.database.reading() as session:
        transcript = transcripts.fold(session, transcript_row(session, transcript_id))
    segment = find_segment(transcript, segment_id)
    if segment.version != version:
        raise Conflict("The words of this passage were changed meanwhile. Load the page again to see them.")
    if segment.excluded is None:
        _exclude(records, actor, transcript_id, [segment_id])
    exports.discard(records)  # of one that was left out before as well
    return segment.start_s


def leave_out_all(
    records: Records, actor: str, kind: str, key: str, *, words: int | None = None, skip: int = 0
) -> tuple[tuple[str, Place], ...]:
    """Leave out every passage with a name, and drop every archive of labels; return them.

    ``words`` and ``skip`` are those of :func:`look_through`, within which it is looked for again.

    Raises
    ------
    NotFound
        Somebody joined passages meanwhile; those before are left out.
    """
    found = look_through(records, words=words, skip=skip)
    places = tuple(
        place for name in found.names if (name.kind, name.key) == (kind, key) for place in name.places
    )
    for transcript_id, many in groupby(places, key=lambda place: place[0]):
        _exclude(records, actor, transcript_id, [place.segment for _, place in many])
    return places


def _exclude(records: Records, actor: str, transcript_id: str, segments: Sequence[str]) -> None:
    changes = [(new_client_id(), SegmentExcluded(segment, PRIVATE)) for segment in segments]
    record_changes(records, transcript_id, actor, changes)
