"""Plans of several wards that were asked for in one go are found together."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_18_plans_together"
down_revision = "20261128_17_plan_steps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plan", sa.Column("together", sa.String(36), nullable=True))
    op.create_index(op.f("ix_plan_together"), "plan", ["together"])


def downgrade() -> None:
    op.drop_index(op.f("ix_plan_together"), "plan")
    op.drop_column("plan", "together")
