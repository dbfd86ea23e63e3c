"""After a restore cards wait for a word: a backup knows nothing of those that were stopped since it was made."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_09_held_cards"
down_revision = "20261128_08_door_claims"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("card", sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.drop_column("held_at")
