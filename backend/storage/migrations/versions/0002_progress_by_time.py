"""Progress is told by time: how many chunks there are is not known before a recording was read."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("job", "chunks_total")
