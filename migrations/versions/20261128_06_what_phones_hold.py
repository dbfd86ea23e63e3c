"""A signed-in phone says how much it has not sent yet and since when; what could not be applied is settled by a person."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_06_what_phones_hold"
down_revision = "20261128_05_waiting_items"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unsent", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("unsent_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("received_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    where = sa.text("state <> 'accepted' AND settled_at IS NULL")
    op.create_index(
        "ix_received_item_unsettled", "received_item", ["account_id"], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    op.drop_index("ix_received_item_unsettled", "received_item")
    with op.batch_alter_table("received_item", schema=None) as batch_op:
        batch_op.drop_column("settled_at")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_column("told_at")
        batch_op.drop_column("unsent_since")
        batch_op.drop_column("unsent")
