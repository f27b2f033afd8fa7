"""On which share of a transcript's segments flags are hidden."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Whoever worked on a transcript before saw every flag.
    op.add_column("transcript", sa.Column("hidden_share", sa.Float(), nullable=False, server_default="0"))
