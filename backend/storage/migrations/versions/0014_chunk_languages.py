"""Which languages were heard in the windows of a chunk."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Of chunks that were recognised before nobody knows.
    op.add_column("chunk", sa.Column("languages", sa.JSON(), nullable=False, server_default="[]"))
