"""A transcript as subtitles: its cues by the rules of a broadcaster, with what these find wrong."""

from itertools import zip_longest
from typing import Any

from backend.domain.cue_times import characters_per_second, faults
from backend.domain.cues import Cue, Part
from backend.domain.subtitle_rules import Rules
from backend.services.exporting.subtitles import cues
from backend.services.records import Records
from backend.services.viewing import transcript_row
from backend.storage import transcripts


def cues_view(records: Records, transcript_id: str, rules: Rules) -> dict[str, Any]:
    """Return the cues of a transcript as it stands, and the texts whose words they name.

    Raises
    ------
    NotFound
        There is no such transcript.
    """
    with records.database.reading() as session:
        row = transcript_row(session, transcript_id)
        transcript = transcripts.fold(session, row)
        hypothesis = records.hypotheses.get(session, row.hypothesis_id)
    found = cues(transcript, hypothesis, rules)
    return {
        "version": transcript.version,
        "rules": _rules(rules),
        "cues": [_cue(cue, after, rules) for cue, after in zip_longest(found, found[1:])],
        "segments": [
            {"id": segment.id, "version": segment.version, "text": segment.text}
            for segment in transcript.segments
        ],
    }


def _rules(rules: Rules) -> dict[str, Any]:
    return {
        "profile": rules.name,
        "lines": rules.lines,
        "line_characters": rules.line_characters,
        "characters_per_second": rules.characters_per_second,
        "words_per_minute": rules.words_per_minute,
        "shortest_s": rules.shortest_ms / 1000,
        "longest_s": rules.longest_ms / 1000,
        "frames_per_second": rules.frames_per_second,
        "gap_s": rules.gap_ms / 1000,
    }


def _cue(cue: Cue, following: Cue | None, rules: Rules) -> dict[str, Any]:
    return {
        "start_s": cue.start_ms / 1000,
        "end_s": cue.end_ms / 1000,
        "lines": list(cue.lines),
        "characters_per_second": round(characters_per_second(cue), 1),
        "faults": list(faults(cue, following, rules)),
        "is_set": cue.is_set,
        "spoken_end_s": cue.spoken_end_ms / 1000,
        "can_be_set": cue.is_whole and len(cue.parts) == 1,
        "parts": [_part(part) for part in cue.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    return {"segment": part.segment, "first": part.first, "last": part.last, "speaker": part.speaker}
