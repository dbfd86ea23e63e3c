"""Cells are mended in place and kept apart from the file; what was chosen for a list's columns is known for the next."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_15_mended_cells"
down_revision = "20261128_12_kept_figures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake_mend",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("press", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["intake_batch.id"], name=op.f("fk_intake_mend_batch_id_intake_batch"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_mend")),
        sa.UniqueConstraint("batch_id", "sheet", "row", "place", name=op.f("uq_intake_mend_batch_id")),
    )
    op.create_index(op.f("ix_intake_mend_account_id"), "intake_mend", ["account_id"])
    op.create_table(
        "intake_shape",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("place_key", sa.String(length=40), nullable=False),
        sa.Column("shape", sa.String(length=64), nullable=False),
        sa.Column("levels", sa.Integer(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_shape")),
        sa.UniqueConstraint("kind", "place_key", "shape", name=op.f("uq_intake_shape_kind")),
    )
    op.create_index(op.f("ix_intake_shape_account_id"), "intake_shape", ["account_id"])
    op.add_column("intake_batch", sa.Column("added_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("intake_row", sa.Column("foreseen", sa.String(length=10), nullable=True))


def downgrade() -> None:
    op.drop_column("intake_row", "foreseen")
    op.drop_column("intake_batch", "added_at")
    op.drop_table("intake_shape")
    op.drop_table("intake_mend")
