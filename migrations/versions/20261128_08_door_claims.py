"""Those who walk together tell each other at which door they stand; somebody else goes by homes that were helped."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_08_door_claims"
down_revision = "20261128_07_cards"
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
    op.create_table(
        "recheck",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_uid", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recheck_account_id_account")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_recheck_asked_by_account")),
        sa.ForeignKeyConstraint(["visit_uid"], ["visit.uid"], name=op.f("fk_recheck_visit_uid_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck")),
        sa.UniqueConstraint("visit_uid", name=op.f("uq_recheck_visit_uid")),
    )
    op.create_index(op.f("ix_recheck_account_id"), "recheck", ["account_id"])


def downgrade() -> None:
    op.drop_table("recheck")
    op.drop_table("door_claim")
