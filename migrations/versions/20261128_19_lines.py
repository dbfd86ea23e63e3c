"""Alleys get lines and doors points, as JSON text: what maps are drawn from and walks are measured by."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_19_lines"
down_revision = "20261128_18_plans_together"
branch_labels = None
depends_on = None


def _refers(table: str, column: str, to: str, gone: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete=gone)


def upgrade() -> None:
    op.create_table(
        "line_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(36), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("credit", sa.String(200), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        _refers("line_upload", "area_id", "area", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_upload")),
        sa.UniqueConstraint("uid", name=op.f("uq_line_upload_uid")),
    )
    op.create_index("ix_line_upload_area_id", "line_upload", ["area_id"])
    op.create_table(
        "alley_line",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("metres", sa.Double(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        _refers("alley_line", "area_id", "area", "CASCADE"),
        _refers("alley_line", "upload_id", "line_upload", "CASCADE"),
        sa.PrimaryKeyConstraint("area_id", name=op.f("pk_alley_line")),
    )
    op.create_index("ix_alley_line_upload_id", "alley_line", ["upload_id"])
    op.create_table(
        "door_point",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        _refers("door_point", "household_id", "household", "CASCADE"),
        _refers("door_point", "upload_id", "line_upload", "CASCADE"),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_door_point")),
    )
    op.create_index("ix_door_point_upload_id", "door_point", ["upload_id"])
    op.create_table(
        "line_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("metres", sa.Double(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("alley_id", sa.Integer(), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        _refers("line_name", "area_id", "area", "CASCADE"),
        _refers("line_name", "alley_id", "area", "SET NULL"),
        _refers("line_name", "upload_id", "line_upload", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_name")),
        sa.UniqueConstraint("area_id", "key", name=op.f("uq_line_name_area_id")),
    )
    op.create_index("ix_line_name_shown", "line_name", ["area_id", "state", "id"])
    op.create_index("ix_line_name_upload_id", "line_name", ["upload_id"])


def downgrade() -> None:
    for table in ("line_name", "door_point", "alley_line", "line_upload"):
        op.drop_table(table)
