"""A search walks the doors in their order from one index, and asks a household's words without gathering a word's households."""

from alembic import op

revision = "20261128_04_search_walks_doors"
down_revision = "20261128_03_seen_workers"
branch_labels = None
depends_on = None

_WALK = ["alley_id", "walk_override", "walk_key", "id"]


def upgrade() -> None:
    op.drop_index("ix_household_walk", table_name="household")
    op.create_index("ix_household_walk", "household", [*_WALK, "void_reason", "merged_into_id", "search_fold"])
    op.drop_index("ix_household_word_household_id", table_name="household_word")
    op.create_index("ix_household_word_household_id", "household_word", ["household_id", "word"])


def downgrade() -> None:
    op.drop_index("ix_household_word_household_id", table_name="household_word")
    op.create_index("ix_household_word_household_id", "household_word", ["household_id"])
    op.drop_index("ix_household_walk", table_name="household")
    op.create_index("ix_household_walk", "household", _WALK)
