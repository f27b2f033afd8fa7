"""A golden set that models are measured on, and what they made of it."""

import sqlalchemy as sa
from alembic import op

revision = "0005_golden"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "golden_run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_golden_run")),
    )
    op.create_table(
        "golden_segment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("recording_id", sa.String(), nullable=False),
        sa.Column("start_s", sa.Float(), nullable=False),
        sa.Column("end_s", sa.Float(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_golden_segment_recording_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_golden_segment")),
    )
    op.create_index("ix_golden_segment_recording_id", "golden_segment", ["recording_id"])
    op.create_table(
        "golden_result",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("model_version_id", sa.String(), nullable=False),
        sa.Column("segment_id", sa.String(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["model_version_id"], ["model_version.id"], name=op.f("fk_golden_result_model_version_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["golden_run.id"], name=op.f("fk_golden_result_run_id")),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["golden_segment.id"], name=op.f("fk_golden_result_segment_id")
        ),
        sa.PrimaryKeyConstraint("run_id", "model_version_id", "segment_id", name=op.f("pk_golden_result")),
    )
