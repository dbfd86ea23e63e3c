"""Who walked along is found as fast as who told the visit."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_17_visit_partner"
down_revision = "20261128_16_unplaced"
branch_labels = None
depends_on = None

ALONG = sa.text("partner_id IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_visit_partner", "visit", ["partner_id", "phone_at"], sqlite_where=ALONG, postgresql_where=ALONG)


def downgrade() -> None:
    op.drop_index("ix_visit_partner", "visit")
