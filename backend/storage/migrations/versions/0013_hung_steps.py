"""Steps that hung, and when a chunk was written."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hung_step",
        sa.Column("work_id", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("work_id", "step", name=op.f("pk_hung_step")),
    )
    op.add_column("chunk", sa.Column("at", sa.DateTime(timezone=True), nullable=True))
