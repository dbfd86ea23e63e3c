"""A job knows its queue and the worker that has it, so that a dead worker's work is found at once; workers say they live."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_03_seen_workers"
down_revision = "20261128_02_sealed_and_kept"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worker_beat",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("queue", sa.String(length=20), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker_beat")),
    )
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("queue", sa.String(length=20), server_default="default", nullable=False))
        batch_op.add_column(sa.Column("worker", sa.String(length=120), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.drop_column("worker")
        batch_op.drop_column("queue")
    op.drop_table("worker_beat")
