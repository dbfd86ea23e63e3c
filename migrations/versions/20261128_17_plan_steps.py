"""Acts on a draft are kept so that each can be undone; groups are locked and given out one by one; a proposal waits."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_17_plan_steps"
down_revision = "20261128_17_visit_partner"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(10), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_step_plan_id_plan"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_step")),
    )
    op.create_index(op.f("ix_plan_step_plan_id"), "plan_step", ["plan_id"])
    op.add_column("plan", sa.Column("proposal", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("plan_unit", sa.Column("locked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("plan_unit", sa.Column("given_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("plan_unit", sa.Column("route_uid", sa.String(36), nullable=False, server_default=""))


def downgrade() -> None:
    for column in ("route_uid", "given_at", "locked"):
        op.drop_column("plan_unit", column)
    op.drop_column("plan", "proposal")
    op.drop_table("plan_step")
