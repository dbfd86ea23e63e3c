"""Those who walk together tell each other at which door they stand."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_04_door_claims"
down_revision = "20261128_03_seen_workers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "door_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_door_claim_account_id_account")),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_door_claim_drive_id_drive")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_door_claim_household_id_household"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_claim")),
        sa.UniqueConstraint("drive_id", "household_id", name=op.f("uq_door_claim_drive_id")),
    )
    op.create_index(op.f("ix_door_claim_account_id"), "door_claim", ["account_id"])
    op.create_index(op.f("ix_door_claim_household_id"), "door_claim", ["household_id"])


def downgrade() -> None:
    op.drop_table("door_claim")
