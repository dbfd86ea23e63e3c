"""Items that wait for another have an index of their own: nearly all wait for nothing, and an index of them all says nothing."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_05_waiting_items"
down_revision = "20261128_04_search_walks_doors"
branch_labels = None
depends_on = None

_WAITS = sa.text("waits_for IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_received_item_state", table_name="received_item")
    op.drop_index("ix_received_item_waits_for", table_name="received_item")
    op.create_index(
        "ix_received_item_waits_for", "received_item", ["waits_for"], sqlite_where=_WAITS, postgresql_where=_WAITS
    )


def downgrade() -> None:
    op.drop_index("ix_received_item_waits_for", table_name="received_item")
    op.create_index("ix_received_item_waits_for", "received_item", ["waits_for"])
    op.create_index("ix_received_item_state", "received_item", ["state"])
