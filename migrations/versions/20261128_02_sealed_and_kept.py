"""Audit rows are sealed in chained blocks, and every backup leaves a row that says whether it was proved."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_02_sealed_and_kept"
down_revision = "20261123_01_schools_and_sales"
branch_labels = None
depends_on = None

SQLITE_GUARD = (
    "CREATE TRIGGER audit_block_no_update BEFORE UPDATE ON audit_block "
    "BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END",
    "CREATE TRIGGER audit_block_no_delete BEFORE DELETE ON audit_block "
    "BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END",
)
POSTGRES_GUARD = (
    "CREATE FUNCTION audit_block_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit rows are never changed'; END $$",
    "CREATE TRIGGER audit_block_no_change BEFORE UPDATE OR DELETE ON audit_block "
    "FOR EACH ROW EXECUTE FUNCTION audit_block_refuse()",
)


def upgrade() -> None:
    op.create_table(
        "audit_block",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("gaps", sa.JSON(), nullable=False),
        sa.Column("late", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_block")),
        sa.UniqueConstraint("prev", name=op.f("uq_audit_block_prev")),
    )
    with op.batch_alter_table("audit_block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_block_made_at"), ["made_at"], unique=False)
    for statement in POSTGRES_GUARD if _on_postgres() else SQLITE_GUARD:
        op.execute(statement)

    op.create_table(
        "backup_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_run")),
    )
    with op.batch_alter_table("backup_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_backup_run_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_backup_run_name"), ["name"], unique=False)


def downgrade() -> None:
    op.drop_table("backup_run")
    op.drop_table("audit_block")
    if _on_postgres():
        op.execute("DROP FUNCTION audit_block_refuse()")


def _on_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"
