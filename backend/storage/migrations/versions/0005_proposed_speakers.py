"""A transcript knows which speakers were proposed for it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("transcript", sa.Column("proposed", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("transcript", "proposed")
