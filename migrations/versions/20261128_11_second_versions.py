"""A second content under one uid keeps its version and its moment: whoever chooses it gets it written as it was sent."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_11_second_versions"
down_revision = "20261128_10_phones_that_hold"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("received_conflict") as table:
        table.add_column(sa.Column("schema_version", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("phone_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("received_conflict") as table:
        table.drop_column("phone_at")
        table.drop_column("schema_version")
