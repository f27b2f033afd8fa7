"""Hand a transcript over as a file: as it stands now, or as the model heard it."""

import re
from dataclasses import dataclass, replace

from backend.domain.errors import Invalid
from backend.domain.replay import start
from backend.domain.subtitle_rules import OWN, Rules
from backend.domain.transcript import Hypothesis, Transcript
from backend.services import editing
from backend.services.exporting import FORMATS, Format, Info
from backend.services.records import Records
from backend.services.viewing import no_transcript, transcript_row
from backend.storage import accounts, recordings, transcripts


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file for somebody."""

    content: bytes
    media_type: str
    filename: str


def deliver(
    records: Records, transcript_id: str, format_name: str, actor: str, rules: Rules = OWN
) -> Delivery:
    """Return a transcript as it stands now, and note in its log that it was exported.

    Parameters
    ----------
    format_name
        A key of :data:`backend.services.exporting.FORMATS`.
    actor
        Who asks.
    rules
        That its subtitles follow.

    Raises
    ------
    NotFound
        There is no such transcript.
    Invalid
        There is no such format.
    """
    format_ = _format(format_name)
    transcript, hypothesis, info = _read(records, transcript_id)
    content = format_.render(transcript, hypothesis, replace(info, rules=rules))
    editing.log_export(records, transcript_id, actor, format_.name)
    return Delivery(content, format_.media_type, _filename(info.title, format_))


def deliver_heard(records: Records, transcript_id: str, format_name: str) -> Delivery:
    """Return what the model heard, without what people made of it, and note nothing."""
    format_ = _format(format_name)
    _, hypothesis, info = _read(records, transcript_id)
    content = format_.render(start(hypothesis), hypothesis, info)
    return Delivery(content, format_.media_type, _filename(info.title, format_))


def heard(records: Records, transcript_id: str) -> Hypothesis:
    """Return the hypothesis under a transcript, or raise ``NotFound``."""
    return _read(records, transcript_id)[1]


def _read(records: Records, transcript_id: str) -> tuple[Transcript, Hypothesis, Info]:
    with records.database.reading() as session:
        row = transcript_row(session, transcript_id)
        transcript = transcripts.fold(session, row)
        hypothesis = records.hypotheses.get(session, row.hypothesis_id)
        recording = recordings.get(session, row.recording_id)
        if recording is None or recording.trashed_at is not None:
            raise no_transcript()
        names = accounts.names(session, {comment.actor for comment in transcript.comments})
    title = transcript.title or recording.title or "transcript"
    info = Info(
        title=title,
        language=hypothesis.language,
        model_name=hypothesis.model.name,
        model_sha256=hypothesis.model.sha256,
        created_at=row.created_at,
        duration_s=hypothesis.duration_s,
        names=names,
        media_name=recording.filename if recording else "",
    )
    return transcript, hypothesis, info


def _filename(title: str, format_: Format) -> str:
    """Name a file after a title, without what would make a path of it."""
    plain = re.sub(r"[/\\\x00-\x1f]+", "-", title).lstrip(".") or "transcript"
    return plain + format_.suffix


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise Invalid(f"There is no format {name!r}. Choose one of: {', '.join(FORMATS)}.", field="format")
    return FORMATS[name]
