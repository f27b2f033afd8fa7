"""Queries: hypotheses and their chunks, as domain objects."""

from collections import OrderedDict
from threading import Lock

from sqlmodel import Session, col, select

from backend.domain.codec import gap_from_json, heard_segment_from_json, suppressed_from_json
from backend.domain.transcript import Hypothesis, ModelVersion
from backend.storage.tables import ChunkRow, HypothesisRow, ModelVersionRow


def load(session: Session, hypothesis_id: str) -> Hypothesis | None:
    """Return a hypothesis with the words of all its chunks so far, or ``None``."""
    row = session.get(HypothesisRow, hypothesis_id)
    if row is None:
        return None
    model = session.get_one(ModelVersionRow, row.model_version_id)
    query = select(ChunkRow.segments, ChunkRow.suppressed).where(ChunkRow.hypothesis_id == hypothesis_id)
    chunks = session.exec(query.order_by(col(ChunkRow.index))).all()
    return Hypothesis(
        model=ModelVersion(model.name, model.sha256, model.source, model.multilingual),
        language=row.language,
        duration_s=row.duration_s,
        segments=tuple(heard_segment_from_json(each) for segments, _ in chunks for each in segments),
        suppressed=tuple(suppressed_from_json(each) for _, suppressed in chunks for each in suppressed),
        gaps=tuple(gap_from_json(each) for each in row.gaps),
        threshold=row.threshold,
        parameters=row.parameters,
    )


def of_recording(session: Session, recording_id: str, *, lock: bool = False) -> list[HypothesisRow]:
    """Return the recording's hypotheses, optionally kept from being written to until the transaction ends."""
    query = select(HypothesisRow).where(HypothesisRow.recording_id == recording_id)
    return list(session.exec(query.with_for_update() if lock else query))


class HypothesisCache:
    """The complete hypotheses used last. They never change, so a copy is never stale.

    A 90-minute recording has 15,000 words: reading them again for every keystroke's edit would cost more than
    the edit.
    """

    def __init__(self, limit: int = 8) -> None:
        self._limit = limit
        self._kept: OrderedDict[str, Hypothesis] = OrderedDict()
        self._lock = Lock()

    def get(self, session: Session, hypothesis_id: str) -> Hypothesis:
        """Return a hypothesis that is complete and there."""
        with self._lock:
            if hypothesis_id in self._kept:
                self._kept.move_to_end(hypothesis_id)
                return self._kept[hypothesis_id]
        found = load(session, hypothesis_id)
        if found is None:
            raise LookupError(f"no hypothesis {hypothesis_id}")
        with self._lock:
            self._kept[hypothesis_id] = found
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)
        return found

    def forget(self, hypothesis_id: str) -> None:
        """Drop a hypothesis whose recording was erased."""
        with self._lock:
            self._kept.pop(hypothesis_id, None)
