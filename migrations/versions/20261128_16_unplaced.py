"""Rows of lists whose ward nobody can tell wait for a person; who placed them is kept. A place says how it is walked."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_16_unplaced"
down_revision = "20261128_14_duplicates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "placing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_placing_area_id_area"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placing")),
        sa.UniqueConstraint("uid", name=op.f("uq_placing_uid")),
    )
    op.create_table(
        "unplaced_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(120), nullable=False),
        sa.Column("street", sa.String(120), nullable=False),
        sa.Column("why", sa.String(10), nullable=False),
        sa.Column("group_key", sa.String(16), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("placing_id", sa.Integer(), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_unplaced_row_{column}_{table}"), **gone)
            for column, table, gone in (
                ("row_id", "intake_row", {"ondelete": "CASCADE"}),
                ("area_id", "area", {}),
                ("origin_id", "area", {}),
                ("placing_id", "placing", {}),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unplaced_row")),
        sa.UniqueConstraint("row_id", name=op.f("uq_unplaced_row_row_id")),
    )
    for columns in (["batch_id"], ["placing_id"], ["origin_id"], ["group_key", "id"], ["area_id", "key", "id"]):
        op.create_index(f"ix_unplaced_row_{columns[0]}", "unplaced_row", columns)
    op.add_column("area", sa.Column("walk_mode", sa.String(8), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("area", "walk_mode")
    op.drop_table("unplaced_row")
    op.drop_table("placing")
