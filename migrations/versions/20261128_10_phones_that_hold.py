"""Phones that hold records are found without reading every session: every board asks for them, and nearly none holds any."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_10_phones_that_hold"
down_revision = "20261128_09_held_cards"
branch_labels = None
depends_on = None

_HOLDS = sa.text("unsent > 0")


def upgrade() -> None:
    op.create_index(
        "ix_sign_in_session_unsent", "sign_in_session", ["account_id"], sqlite_where=_HOLDS, postgresql_where=_HOLDS
    )


def downgrade() -> None:
    op.drop_index("ix_sign_in_session_unsent", table_name="sign_in_session")
