"""The columns of every frame."""

import polars as pl

_MOMENT = pl.Datetime("us", "UTC")

_IDS: dict[str, pl.DataType] = {
    "recording_id": pl.String(),
    "transcript_id": pl.String(),
    "hypothesis_id": pl.String(),
    "model": pl.String(),
    "model_sha256": pl.String(),
}

Schema = dict[str, pl.DataType]

RECORDINGS: Schema = {
    "recording_id": pl.String(),
    "sha256": pl.String(),
    "title": pl.String(),
    "filename": pl.String(),
    "size_bytes": pl.Int64(),
    "duration_s": pl.Float64(),
    "consent_training": pl.Boolean(),
    "created_at": _MOMENT,
}
HYPOTHESES: Schema = {
    **_IDS,
    "language": pl.String(),
    "duration_s": pl.Float64(),
    "threshold": pl.Float64(),
    "created_at": _MOMENT,
    "version": pl.Int64(),
    "words": pl.Int64(),
    "doubtful": pl.Int64(),
    "opened": pl.Boolean(),
    "prompted": pl.Boolean(),
    "stars": pl.Float64(),
    "edited_at": _MOMENT,
}
WORDS: Schema = {
    **_IDS,
    "segment": pl.String(),
    "word": pl.Int64(),
    "text": pl.String(),
    "start_s": pl.Float64(),
    "end_s": pl.Float64(),
    "probability": pl.Float64(),
    "confidence": pl.Float64(),
    "flagged": pl.Boolean(),
    "reviewed": pl.Boolean(),
    "wrong": pl.Boolean(),
}
EVENTS: Schema = {
    **_IDS,
    "seq": pl.Int64(),
    "at": _MOMENT,
    "person": pl.String(),
    "kind": pl.String(),
    "payload": pl.String(),
}
CORRECTIONS: Schema = {
    **_IDS,
    "segment": pl.String(),
    "kind": pl.String(),
    "heard_from": pl.Int64(),
    "heard_to": pl.Int64(),
    "heard": pl.String(),
    "text": pl.String(),
    "start_s": pl.Float64(),
    "end_s": pl.Float64(),
    "confidence": pl.Float64(),
    "flagged": pl.Boolean(),
    "reviewed": pl.Boolean(),
}
RATINGS: Schema = {
    **_IDS,
    "person": pl.String(),
    "stars": pl.Int64(),
    "reasons": pl.List(pl.String()),
    "prompted": pl.Boolean(),
    "comment": pl.String(),
}
FIGURES: Schema = {
    "model": pl.String(),
    "model_sha256": pl.String(),
    "figure": pl.String(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "units": pl.Int64(),
}
