"""Volunteers sign in with a printed card: the cards, one in force for each account, and the sheets they were printed on."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_07_cards"
down_revision = "20261128_06_what_phones_hold"
branch_labels = None
depends_on = None

IN_FORCE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "card_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_card_sheet_made_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_sheet")),
        sa.UniqueConstraint("uid", name=op.f("uq_card_sheet_uid")),
    )
    op.create_table(
        "card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("code_mac", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_card_account_id_account")),
        sa.ForeignKeyConstraint(["sheet_id"], ["card_sheet.id"], name=op.f("fk_card_sheet_id_card_sheet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sa.UniqueConstraint("uid", name=op.f("uq_card_uid")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_card_secret_sha256")),
        sa.UniqueConstraint("code_mac", name=op.f("uq_card_code_mac")),
    )
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_card_sheet_id"), ["sheet_id"], unique=False)
        batch_op.create_index(
            "uq_card_one_in_force", ["account_id"], unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE
        )


def downgrade() -> None:
    op.drop_table("card")
    op.drop_table("card_sheet")
