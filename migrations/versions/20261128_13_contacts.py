"""Lists of contracts give phone numbers with a purpose; a declaration remembers the list that brought it."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_13_contacts"
down_revision = "20261128_15_mended_cells"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_contact_source_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_source")),
        sa.UniqueConstraint("area_id", "name", name=op.f("uq_contact_source_area_id")),
    )
    op.create_index(op.f("ix_contact_source_batch_id"), "contact_source", ["batch_id"])
    op.create_table(
        "household_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address_raw", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=15), nullable=True),
        sa.Column("phone2", sa.String(length=15), nullable=True),
        sa.Column("ward", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_household_contact_household_id")),
        sa.ForeignKeyConstraint(["source_id"], ["contact_source.id"], name=op.f("fk_household_contact_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_contact")),
        sa.UniqueConstraint("source_id", "number", name=op.f("uq_household_contact_source_id")),
    )
    op.create_index(op.f("ix_household_contact_batch_id"), "household_contact", ["batch_id"])
    op.create_index(op.f("ix_household_contact_household_id"), "household_contact", ["household_id"])
    op.create_index("ix_household_contact_shown", "household_contact", ["source_id", "state", "id"])
    with op.batch_alter_table("declaration") as table:
        table.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        table.create_index(op.f("ix_declaration_batch_id"), ["batch_id"])


def downgrade() -> None:
    with op.batch_alter_table("declaration") as table:
        table.drop_index(op.f("ix_declaration_batch_id"))
        table.drop_column("batch_id")
    op.drop_table("household_contact")
    op.drop_table("contact_source")
