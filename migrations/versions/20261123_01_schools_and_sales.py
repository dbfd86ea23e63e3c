"""Schools and sales points get their tables; routes, lists and households what handing over and taking back needs."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_01_schools_and_sales"
down_revision = "20261122_01_first_house"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "schedule_run",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_schedule_run")),
    )
    op.create_table(
        "sales_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_sales_stop_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_stop")),
        sa.UniqueConstraint("code", name=op.f("uq_sales_stop_code")),
    )
    with op.batch_alter_table("sales_stop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sales_stop_area_id"), ["area_id"], unique=False)

    op.create_table(
        "school",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=15), nullable=True),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("cutoff", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_school_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
        sa.UniqueConstraint("uid", name=op.f("uq_school_uid")),
    )
    with op.batch_alter_table("school", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_school_area_id"), ["area_id"], unique=False)

    op.create_table(
        "supplier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=15), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_supplier_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
    )
    with op.batch_alter_table("supplier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supplier_area_id"), ["area_id"], unique=False)

    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_commitment_span")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_commitment_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("account_id", "kind", "ref", name=op.f("uq_commitment_account_id")),
    )
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitment_ref"), ["ref"], unique=False)
        batch_op.create_index("ix_commitment_when", ["account_id", "ends_at"], unique=False)

    op.create_table(
        "household_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("winner_id", sa.Integer(), nullable=False),
        sa.Column("loser_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("memory", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["loser_id"], ["household.id"], name=op.f("fk_household_merge_loser_id")),
        sa.ForeignKeyConstraint(["winner_id"], ["household.id"], name=op.f("fk_household_merge_winner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_merge")),
    )
    with op.batch_alter_table("household_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_merge_loser_id"), ["loser_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_merge_winner_id"), ["winner_id"], unique=False)

    op.create_table(
        "list_at_closing",
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("smartphones", sa.Integer(), nullable=False),
        sa.Column("installed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_list_at_closing_area_id")),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_list_at_closing_drive_id")),
        sa.PrimaryKeyConstraint("drive_id", "area_id", name=op.f("pk_list_at_closing")),
    )
    op.create_table(
        "sales_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("plate", sa.String(length=20), nullable=False),
        sa.Column("phone", sa.String(length=15), nullable=True),
        sa.Column("home_stop_id", sa.Integer(), nullable=True),
        sa.Column("supplier_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_sales_point_area_id")),
        sa.ForeignKeyConstraint(["home_stop_id"], ["sales_stop.id"], name=op.f("fk_sales_point_home_stop_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_sales_point_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_point")),
        sa.UniqueConstraint("uid", name=op.f("uq_sales_point_uid")),
    )
    with op.batch_alter_table("sales_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sales_point_area_id"), ["area_id"], unique=False)

    op.create_table(
        "school_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_school_class_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_class")),
        sa.UniqueConstraint("school_id", "year", "name", name=op.f("uq_school_class_school_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_school_class_uid")),
    )
    with op.batch_alter_table("school_class", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_school_class_batch_id"), ["batch_id"], unique=False)

    op.create_table(
        "school_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("cutoff", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_school_day_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_day")),
        sa.UniqueConstraint("school_id", "on_date", name=op.f("uq_school_day_school_id")),
    )
    op.create_table(
        "team_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("max_uses", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("used <= max_uses", name=op.f("ck_team_link_not_overused")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_link_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_link")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_team_link_secret_sha256")),
        sa.UniqueConstraint("uid", name=op.f("uq_team_link_uid")),
    )
    with op.batch_alter_table("team_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_link_team_id"), ["team_id"], unique=False)

    op.create_table(
        "class_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("symptoms", sa.Integer(), nullable=False),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("close_reason", sa.String(length=200), nullable=False),
        sa.Column("reopen_reason", sa.String(length=200), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_class_day_class_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_class_day_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_day")),
        sa.UniqueConstraint("class_id", "on_date", name=op.f("uq_class_day_class_id")),
    )
    with op.batch_alter_table("class_day", schema=None) as batch_op:
        batch_op.create_index("ix_class_day_school", ["school_id", "on_date"], unique=False)

    op.create_table(
        "goods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("price", sa.Integer(), nullable=True),
        sa.Column("in_stock", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["sales_point.id"], name=op.f("fk_goods_point_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods")),
    )
    with op.batch_alter_table("goods", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goods_point_id"), ["point_id"], unique=False)

    op.create_table(
        "pupil",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "name_sort",
            sa.String(length=300).with_variant(sa.String(length=300, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("search_fold", sa.String(length=300), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("guardian_name", sa.String(length=120), nullable=False),
        sa.Column("guardian_phone", sa.String(length=15), nullable=True),
        sa.Column("alley_id", sa.Integer(), nullable=True),
        sa.Column("app_state", sa.String(length=14), nullable=False),
        sa.Column("app_state_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["alley_id"], ["area.id"], name=op.f("fk_pupil_alley_id")),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_pupil_class_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_pupil_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil")),
        sa.UniqueConstraint("uid", name=op.f("uq_pupil_uid")),
    )
    with op.batch_alter_table("pupil", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pupil_alley_id"), ["alley_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pupil_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index("ix_pupil_class", ["class_id", "left_at", "name_sort"], unique=False)
        batch_op.create_index("uq_pupil_code", ["school_id", "code"], unique=True)

    op.create_table(
        "schedule_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("made_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["point_id"], ["sales_point.id"], name=op.f("fk_schedule_rule_point_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_rule")),
        sa.UniqueConstraint("uid", name=op.f("uq_schedule_rule_uid")),
    )
    with op.batch_alter_table("schedule_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_schedule_rule_point_id"), ["point_id"], unique=False)

    op.create_table(
        "team_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=15), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("home_area_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["home_area_id"], ["area.id"], name=op.f("fk_team_request_home_area_id")),
        sa.ForeignKeyConstraint(["link_id"], ["team_link.id"], name=op.f("fk_team_request_link_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_request_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_request")),
        sa.UniqueConstraint("team_id", "phone", name=op.f("uq_team_request_team_id")),
    )
    op.create_table(
        "declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("pupil_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=14), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("supersedes_uid", sa.String(length=36), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(pupil_id IS NULL) <> (account_id IS NULL)", name=op.f("ck_declaration_of_one")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_declaration_account_id")),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_declaration_class_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_declaration_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_declaration_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
        sa.UniqueConstraint("supersedes_uid", name=op.f("uq_declaration_supersedes_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_declaration_uid")),
    )
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.create_index("ix_declaration_class_day", ["class_id", "on_date", "current"], unique=False)
        batch_op.create_index(
            "uq_declaration_pupil_day",
            ["pupil_id", "kind", "on_date"],
            unique=True,
            sqlite_where=sa.text("current"),
            postgresql_where=sa.text("current"),
        )
        batch_op.create_index(
            "uq_declaration_staff_day",
            ["account_id", "school_id", "kind", "on_date"],
            unique=True,
            sqlite_where=sa.text("current"),
            postgresql_where=sa.text("current"),
        )

    op.create_table(
        "followup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_followup_owner_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_followup_pupil_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_followup_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup")),
        sa.UniqueConstraint("pupil_id", "on_date", "reason", name=op.f("uq_followup_pupil_id")),
    )
    with op.batch_alter_table("followup", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_followup_school_id"), ["school_id"], unique=False)

    op.create_table(
        "occurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("notice", sa.String(length=10), nullable=False),
        sa.Column("notice_text", sa.String(length=200), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_occurrence_span")),
        sa.CheckConstraint("taken <= needed", name=op.f("ck_occurrence_not_overfull")),
        sa.ForeignKeyConstraint(["point_id"], ["sales_point.id"], name=op.f("fk_occurrence_point_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["schedule_rule.id"], name=op.f("fk_occurrence_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("rule_id", "on_date", name=op.f("uq_occurrence_rule_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_occurrence_uid")),
    )
    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.create_index("ix_occurrence_day", ["on_date", "state"], unique=False)
        batch_op.create_index("ix_occurrence_point", ["point_id", "on_date"], unique=False)

    op.create_table(
        "schedule_rule_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("stop_id", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["schedule_rule.id"], name=op.f("fk_schedule_rule_stop_rule_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["stop_id"], ["sales_stop.id"], name=op.f("fk_schedule_rule_stop_stop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_rule_stop")),
    )
    with op.batch_alter_table("schedule_rule_stop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_schedule_rule_stop_rule_id"), ["rule_id"], unique=False)

    op.create_table(
        "occurrence_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("stop_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_occurrence_stop_occurrence_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["stop_id"], ["sales_stop.id"], name=op.f("fk_occurrence_stop_stop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence_stop")),
    )
    with op.batch_alter_table("occurrence_stop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occurrence_stop_occurrence_id"), ["occurrence_id"], unique=False)
        batch_op.create_index("ix_occurrence_stop_stop", ["stop_id", "starts_at"], unique=False)

    op.create_table(
        "role_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=True),
        sa.Column("occurrence_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint("(point_id IS NULL) <> (occurrence_id IS NULL)", name=op.f("ck_role_need_of_one")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_role_need_occurrence_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["point_id"], ["sales_point.id"], name=op.f("fk_role_need_point_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_need")),
        sa.UniqueConstraint("occurrence_id", "role", name=op.f("uq_role_need_occurrence_id")),
        sa.UniqueConstraint("point_id", "role", name=op.f("uq_role_need_point_id")),
    )
    op.create_table(
        "shift_signup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_shift_signup_account_id")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_shift_signup_occurrence_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_signup")),
        sa.UniqueConstraint("occurrence_id", "account_id", name=op.f("uq_shift_signup_occurrence_id")),
    )
    with op.batch_alter_table("shift_signup", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_signup_account_id"), ["account_id"], unique=False)

    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_area_batch_id"), ["batch_id"], unique=False)

    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_assignment_lapse", ["lapse_at", "state"], unique=False)
        batch_op.create_index(
            "uq_assignment_print_code",
            ["print_code"],
            unique=True,
            sqlite_where=sa.text("print_code <> ''"),
            postgresql_where=sa.text("print_code <> ''"),
        )

    with op.batch_alter_table("assignment_door", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_to_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_assignment_door_moved_to_id"), "assignment", ["moved_to_id"], ["id"])

    with op.batch_alter_table("assist", schema=None) as batch_op:
        batch_op.add_column(sa.Column("place_uid", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("n", sa.Integer(), nullable=False, server_default="1"))

        batch_op.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(op.f("ck_assist_people"), "n >= 1 AND (n = 1 OR household_id IS NULL)")
        batch_op.create_index("ix_assist_place", ["place_uid", "at"], unique=False)

    with op.batch_alter_table("intake_batch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("school_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_intake_batch_school_id"), ["school_id"], unique=False)

    with op.batch_alter_table("intake_row", schema=None) as batch_op:
        batch_op.add_column(sa.Column("before", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("kept", sa.String(length=12), nullable=False, server_default=""))

    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("school_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("class_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("point_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_membership_class_id"), ["class_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_point_id"), ["point_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_school_id"), ["school_id"], unique=False)

    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_team_batch_id"), ["batch_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_batch_id"))
        batch_op.drop_column("batch_id")

    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_school_id"))
        batch_op.drop_index(batch_op.f("ix_membership_point_id"))
        batch_op.drop_index(batch_op.f("ix_membership_class_id"))
        batch_op.drop_column("point_id")
        batch_op.drop_column("class_id")
        batch_op.drop_column("school_id")

    with op.batch_alter_table("intake_row", schema=None) as batch_op:
        batch_op.drop_column("kept")
        batch_op.drop_column("before")

    with op.batch_alter_table("intake_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_batch_school_id"))
        batch_op.drop_column("undone_at")
        batch_op.drop_column("school_id")

    with op.batch_alter_table("assist", schema=None) as batch_op:
        batch_op.drop_index("ix_assist_place")
        batch_op.drop_constraint(op.f("ck_assist_people"), type_="check")
        batch_op.drop_column("taken_back_at")
        batch_op.drop_column("n")
        batch_op.drop_column("place_uid")

    with op.batch_alter_table("assignment_door", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_assignment_door_moved_to_id"), type_="foreignkey")
        batch_op.drop_column("moved_to_id")

    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assignment_print_code",
            sqlite_where=sa.text("print_code <> ''"),
            postgresql_where=sa.text("print_code <> ''"),
        )
        batch_op.drop_index("ix_assignment_lapse")
        batch_op.drop_column("warned_at")
        batch_op.drop_column("ends_at")

    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_batch_id"))
        batch_op.drop_column("batch_id")

    with op.batch_alter_table("shift_signup", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shift_signup_account_id"))

    op.drop_table("shift_signup")
    op.drop_table("role_need")
    with op.batch_alter_table("occurrence_stop", schema=None) as batch_op:
        batch_op.drop_index("ix_occurrence_stop_stop")
        batch_op.drop_index(batch_op.f("ix_occurrence_stop_occurrence_id"))

    op.drop_table("occurrence_stop")
    with op.batch_alter_table("schedule_rule_stop", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_schedule_rule_stop_rule_id"))

    op.drop_table("schedule_rule_stop")
    with op.batch_alter_table("occurrence", schema=None) as batch_op:
        batch_op.drop_index("ix_occurrence_point")
        batch_op.drop_index("ix_occurrence_day")

    op.drop_table("occurrence")
    with op.batch_alter_table("followup", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_followup_school_id"))

    op.drop_table("followup")
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_declaration_staff_day", sqlite_where=sa.text("current"), postgresql_where=sa.text("current")
        )
        batch_op.drop_index(
            "uq_declaration_pupil_day", sqlite_where=sa.text("current"), postgresql_where=sa.text("current")
        )
        batch_op.drop_index("ix_declaration_class_day")

    op.drop_table("declaration")
    op.drop_table("team_request")
    with op.batch_alter_table("schedule_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_schedule_rule_point_id"))

    op.drop_table("schedule_rule")
    with op.batch_alter_table("pupil", schema=None) as batch_op:
        batch_op.drop_index("uq_pupil_code")
        batch_op.drop_index("ix_pupil_class")
        batch_op.drop_index(batch_op.f("ix_pupil_batch_id"))
        batch_op.drop_index(batch_op.f("ix_pupil_alley_id"))

    op.drop_table("pupil")
    with op.batch_alter_table("goods", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goods_point_id"))

    op.drop_table("goods")
    with op.batch_alter_table("class_day", schema=None) as batch_op:
        batch_op.drop_index("ix_class_day_school")

    op.drop_table("class_day")
    with op.batch_alter_table("team_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_link_team_id"))

    op.drop_table("team_link")
    op.drop_table("school_day")
    op.drop_table("school_class")
    with op.batch_alter_table("sales_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sales_point_area_id"))

    op.drop_table("sales_point")
    op.drop_table("list_at_closing")
    with op.batch_alter_table("household_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_merge_winner_id"))
        batch_op.drop_index(batch_op.f("ix_household_merge_loser_id"))

    op.drop_table("household_merge")
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.drop_index("ix_commitment_when")
        batch_op.drop_index(batch_op.f("ix_commitment_ref"))

    op.drop_table("commitment")
    with op.batch_alter_table("supplier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supplier_area_id"))

    op.drop_table("supplier")
    with op.batch_alter_table("school", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_school_area_id"))

    op.drop_table("school")
    with op.batch_alter_table("sales_stop", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sales_stop_area_id"))

    op.drop_table("sales_stop")
    op.drop_table("schedule_run")
