"""What quality is grouped by, what was misheard, what was known of each day; where recordings came from."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quality_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("model_version_id", sa.String(), nullable=False),
        sa.Column("sums", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["model_version_id"], ["model_version.id"], name=op.f("fk_quality_day_model_version_id")
        ),
        sa.PrimaryKeyConstraint("day", "model_version_id", name=op.f("pk_quality_day")),
    )
    op.create_table(
        "substitution",
        sa.Column("transcript_id", sa.String(), nullable=False),
        sa.Column("heard", sa.String(), nullable=False),
        sa.Column("meant", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("segment", sa.String(), nullable=False),
        sa.Column("start_s", sa.Float(), nullable=False),
        sa.Column("end_s", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transcript_id"], ["transcript.id"], name=op.f("fk_substitution_transcript_id")
        ),
        sa.PrimaryKeyConstraint("transcript_id", "heard", "meant", name=op.f("pk_substitution")),
    )
    op.create_index("ix_substitution_pair", "substitution", ["heard", "meant", "transcript_id", "times"])
    empty = {"nullable": False, "server_default": ""}
    with op.batch_alter_table("quality") as table:
        table.add_column(sa.Column("decoding", sa.String(), **empty))
        table.add_column(sa.Column("kernel", sa.String(), **empty))
        table.add_column(sa.Column("touched_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("recording", sa.Column("source", sa.String(), **empty))
    for table, source in (("url_import", "web"), ("watched_file", "watched")):
        op.execute(
            f"UPDATE recording SET source = '{source}' WHERE id IN"  # noqa: S608
            f" (SELECT recording_id FROM {table} WHERE recording_id IS NOT NULL)"
        )
