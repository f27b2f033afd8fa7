"""Several people in one transcript, comments, times set by hand, tags, a trash, and kept preferences."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("preferences", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("recording", sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("transcript", sa.Column("comments", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("transcript", sa.Column("speakers_proposed", sa.JSON(), nullable=True))
    op.add_column("segment", sa.Column("times", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "recording_tag",
        sa.Column("recording_id", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_recording_tag_recording_id")
        ),
        sa.PrimaryKeyConstraint("recording_id", "tag", name=op.f("pk_recording_tag")),
    )
    op.create_index("ix_recording_tag_tag", "recording_tag", ["tag"])
    op.create_table(
        "presence",
        sa.Column("transcript_id", sa.String(), nullable=False),
        sa.Column("tab", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("segment", sa.String(), nullable=True),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_presence_account_id")),
        sa.ForeignKeyConstraint(["transcript_id"], ["transcript.id"], name=op.f("fk_presence_transcript_id")),
        sa.PrimaryKeyConstraint("transcript_id", "tab", name=op.f("pk_presence")),
    )
