"""What may be twice in a list, or there already, waits for a person, and what they say is kept for the next list."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_14_duplicates"
down_revision = "20261128_13_contacts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("stored_id", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(length=8), nullable=False),
        sa.Column("reasons", sa.String(length=120), nullable=False),
        sa.Column("low", sa.String(length=32), nullable=False),
        sa.Column("high", sa.String(length=32), nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.Column("remembered", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["intake_batch.id"], name=op.f("fk_intake_pair_batch_id_intake_batch"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["intake_row.id"], name=op.f("fk_intake_pair_other_id_intake_row"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["row_id"], ["intake_row.id"], name=op.f("fk_intake_pair_row_id_intake_row"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_pair")),
    )
    op.create_index("ix_intake_pair_batch", "intake_pair", ["batch_id", "grade", "decision", "id"])
    op.create_index(op.f("ix_intake_pair_row_id"), "intake_pair", ["row_id"])
    op.create_index(op.f("ix_intake_pair_other_id"), "intake_pair", ["other_id"])
    op.create_table(
        "intake_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("area_path", sa.String(length=200), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("low", sa.String(length=32), nullable=False),
        sa.Column("high", sa.String(length=32), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["intake_batch.id"], name=op.f("fk_intake_verdict_batch_id_intake_batch"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_verdict")),
        sa.UniqueConstraint("batch_id", "low", "high", name=op.f("uq_intake_verdict_batch_id")),
    )
    op.create_index(op.f("ix_intake_verdict_area_path"), "intake_verdict", ["area_path"])


def downgrade() -> None:
    op.drop_table("intake_verdict")
    op.drop_table("intake_pair")
