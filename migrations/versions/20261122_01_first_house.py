"""The first house: areas, people, drives, doors, routes, visits, and the rooms beneath them."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_01_first_house"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column(
            "path",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("former_name", sa.String(length=120), nullable=False),
        sa.Column("search_fold", sa.String(length=300), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=True),
        sa.Column("region", sa.String(length=8), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("mouth", sa.Integer(), nullable=True),
        sa.Column("est_households", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("fk_area_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("code", "valid_from", "level", name=op.f("uq_area_code")),
    )
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_level"), ["level"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_path"), ["path"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_search_fold"), ["search_fold"], unique=False)

    op.create_table(
        "audit_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=60), nullable=False),
        sa.Column("area_path", sa.String(length=200), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_row")),
    )
    with op.batch_alter_table("audit_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_row_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_row_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_row_area_path"), ["area_path"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_row_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_row_object", ["object_kind", "object_id"], unique=False)

    op.create_table(
        "intake_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("area_path", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("file_bytes", sa.LargeBinary(), nullable=True),
        sa.Column("sheets", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("job_uid", sa.String(length=36), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_batch")),
        sa.UniqueConstraint("uid", name=op.f("uq_intake_batch_uid")),
    )
    with op.batch_alter_table("intake_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_batch_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_batch_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_batch_area_path"), ["area_path"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_batch_file_sha256"), ["file_sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_intake_batch_state"), ["state"], unique=False)

    op.create_table(
        "job_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=120), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("result_url", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("uid", name=op.f("uq_job_run_uid")),
    )
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_run_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_run_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_run_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_job_run_open",
            ["dedupe_key"],
            unique=True,
            sqlite_where=sa.text("state IN ('queued', 'running')"),
            postgresql_where=sa.text("state IN ('queued', 'running')"),
        )

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("url", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_account_id"), ["account_id"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column("cutoff_hour", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=15), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "received_conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payload_hash", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_conflict")),
    )
    with op.batch_alter_table("received_conflict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_received_conflict_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_received_conflict_uid"), ["uid"], unique=False)

    op.create_table(
        "received_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("payload_hash", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("phone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("waits_for", sa.String(length=36), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_item")),
        sa.UniqueConstraint("uid", name=op.f("uq_received_item_uid")),
    )
    with op.batch_alter_table("received_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_received_item_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_received_item_received_at"), ["received_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_received_item_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_received_item_waits_for"), ["waits_for"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "name_sort",
            sa.String(length=300).with_variant(sa.String(length=300, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("search_fold", sa.String(length=300), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=15), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("position", sa.String(length=120), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("home_area_id", sa.Integer(), nullable=True),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("theme", sa.String(length=5), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_reason", sa.String(length=200), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_account_area_id")),
        sa.ForeignKeyConstraint(["home_area_id"], ["area.id"], name=op.f("fk_account_home_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
        sa.UniqueConstraint("uid", name=op.f("uq_account_uid")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_name_sort"), ["name_sort"], unique=False)
        batch_op.create_index(batch_op.f("ix_account_phone"), ["phone"], unique=False)

    op.create_table(
        "area_parent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_area_parent_area_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("fk_area_parent_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_parent")),
    )
    with op.batch_alter_table("area_parent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_parent_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_parent_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "area_succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("old_id", sa.Integer(), nullable=False),
        sa.Column("new_id", sa.Integer(), nullable=False),
        sa.Column("share", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["new_id"], ["area.id"], name=op.f("fk_area_succession_new_id")),
        sa.ForeignKeyConstraint(["old_id"], ["area.id"], name=op.f("fk_area_succession_old_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_succession")),
        sa.UniqueConstraint("old_id", "new_id", name=op.f("uq_area_succession_old_id")),
    )
    with op.batch_alter_table("area_succession", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_succession_new_id"), ["new_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_succession_old_id"), ["old_id"], unique=False)

    op.create_table(
        "drive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("slogan", sa.String(length=200), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("privacy", sa.String(length=8), nullable=False),
        sa.Column("success_results", sa.JSON(), nullable=False),
        sa.Column("max_tries", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_drive_dates")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_drive_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drive")),
        sa.UniqueConstraint("uid", name=op.f("uq_drive_uid")),
    )
    with op.batch_alter_table("drive", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drive_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_drive_state"), ["state"], unique=False)

    op.create_table(
        "household",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("alley_id", sa.Integer(), nullable=False),
        sa.Column("address_raw", sa.String(length=300), nullable=False),
        sa.Column("plate", sa.String(length=40), nullable=False),
        sa.Column("door_key", sa.String(length=200), nullable=False),
        sa.Column(
            "walk_key",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("walk_override", sa.Integer(), nullable=False),
        sa.Column("landmark", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("head_name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=15), nullable=True),
        sa.Column("phone2", sa.String(length=15), nullable=True),
        sa.Column("search_fold", sa.String(length=500), nullable=False),
        sa.Column("est_residents", sa.Integer(), nullable=True),
        sa.Column("smartphones", sa.Integer(), nullable=True),
        sa.Column("installed_at_start", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("suppressed_reason", sa.String(length=40), nullable=False),
        sa.Column("suppressed_until", sa.Date(), nullable=True),
        sa.Column("void_reason", sa.String(length=40), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["alley_id"], ["area.id"], name=op.f("fk_household_alley_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["household.id"], name=op.f("fk_household_merged_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("uid", name=op.f("uq_household_uid")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index("ix_household_door_key", ["alley_id", "door_key"], unique=False)
        batch_op.create_index(
            "ix_household_figures", ["alley_id", "void_reason", "merged_into_id", "smartphones"], unique=False
        )
        batch_op.create_index("ix_household_walk", ["alley_id", "walk_override", "walk_key", "id"], unique=False)

    op.create_table(
        "intake_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("issues", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["intake_batch.id"], name=op.f("fk_intake_row_batch_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_row")),
    )
    with op.batch_alter_table("intake_row", schema=None) as batch_op:
        batch_op.create_index("ix_intake_row_batch_status", ["batch_id", "status", "id"], unique=False)

    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_team_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("uid", name=op.f("uq_team_uid")),
    )
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_area_id"), ["area_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("notice_version", sa.String(length=20), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("given_by", sa.String(length=10), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_consent_account_id")),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_consent_drive_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_consent_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("uid", name=op.f("uq_consent_uid")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_household_id"), ["household_id"], unique=False)

    op.create_table(
        "door_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.Column("last_outcome", sa.String(length=24), nullable=False),
        sa.Column("last_visit_uid", sa.String(length=36), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_band", sa.String(length=10), nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("next_due_band", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_door_state_area_id")),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_door_state_drive_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_door_state_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_state")),
        sa.UniqueConstraint("drive_id", "household_id", name=op.f("uq_door_state_drive_id")),
    )
    with op.batch_alter_table("door_state", schema=None) as batch_op:
        batch_op.create_index("ix_door_state_area", ["drive_id", "area_id", "status"], unique=False)
        batch_op.create_index("ix_door_state_due", ["drive_id", "next_due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_door_state_household_id"), ["household_id"], unique=False)

    op.create_table(
        "drive_app",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("android_url", sa.String(length=300), nullable=False),
        sa.Column("ios_url", sa.String(length=300), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("help_text", sa.String(length=2000), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_drive_app_drive_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drive_app")),
    )
    with op.batch_alter_table("drive_app", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drive_app_drive_id"), ["drive_id"], unique=False)

    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("measure", sa.String(length=16), nullable=False),
        sa.Column("target", sa.Double(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_goal_drive_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_drive_id"), ["drive_id"], unique=False)

    op.create_table(
        "household_word",
        sa.Column(
            "word", sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_word_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("word", "household_id", name=op.f("pk_household_word")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("household_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_word_household_id"), ["household_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_membership_account_id")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_membership_area_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_membership_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index("ix_membership_account", ["account_id", "ended_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_role"), ["role"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_team_id"), ["team_id"], unique=False)

    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_one_time_link_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_one_time_link_secret_sha256")),
    )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_link_account_id"), ["account_id"], unique=False)

    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("job_uid", sa.String(length=36), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_plan_area_id")),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_plan_drive_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_uid")),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_drive_id"), ["drive_id"], unique=False)

    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_sha256", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("key_sha256", name=op.f("uq_sign_in_session_key_sha256")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_session_account_id"), ["account_id"], unique=False)

    op.create_table(
        "tally",
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(length=30), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_tally_area_id")),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_tally_drive_id")),
        sa.PrimaryKeyConstraint("drive_id", "area_id", "team_id", "day", "measure", name=op.f("pk_tally")),
    )
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index("ix_tally_area", ["drive_id", "area_id", "measure"], unique=False)

    op.create_table(
        "tally_person",
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(length=30), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_tally_person_account_id")),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_tally_person_drive_id")),
        sa.PrimaryKeyConstraint("drive_id", "account_id", "day", "measure", name=op.f("pk_tally_person")),
    )
    op.create_table(
        "team_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("pair", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_team_member_account_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_member_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
    )
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_member_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_team_member_team", ["team_id", "ended_at"], unique=False)

    op.create_table(
        "adoption_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("app_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("installs", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("denominator_kind", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("installs >= 0 AND denominator > 0", name=op.f("ck_adoption_reading_counts")),
        sa.ForeignKeyConstraint(["app_id"], ["drive_app.id"], name=op.f("fk_adoption_reading_app_id")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_adoption_reading_area_id")),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_adoption_reading_drive_id")),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["adoption_reading.id"], name=op.f("fk_adoption_reading_supersedes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption_reading")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_adoption_reading_supersedes_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_adoption_reading_uid")),
    )
    with op.batch_alter_table("adoption_reading", schema=None) as batch_op:
        batch_op.create_index("ix_adoption_reading_drive", ["drive_id", "area_id", "at"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("target_doors", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lapse_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_how", sa.String(length=8), nullable=False),
        sa.Column("print_code", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_assignment_area_id")),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_assignment_drive_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_assignment_plan_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_assignment_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("uid", name=op.f("uq_assignment_uid")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_drive_id"), ["drive_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_team_id"), ["team_id"], unique=False)

    op.create_table(
        "plan_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("member_ids", sa.JSON(), nullable=False),
        sa.Column("home_area_id", sa.Integer(), nullable=True),
        sa.Column("capacity_minutes", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["home_area_id"], ["area.id"], name=op.f("fk_plan_unit_home_area_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_unit_plan_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_plan_unit_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_unit")),
    )
    with op.batch_alter_table("plan_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_unit_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "assignment_door",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_door_assignment_id")),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_assignment_door_drive_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_assignment_door_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_door")),
    )
    with op.batch_alter_table("assignment_door", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_door_household_id"), ["household_id"], unique=False)
        batch_op.create_index("ix_assignment_door_walk", ["assignment_id", "active", "position"], unique=False)
        batch_op.create_index(
            "uq_assignment_door_one_holder",
            ["drive_id", "household_id"],
            unique=True,
            sqlite_where=sa.text("active"),
            postgresql_where=sa.text("active"),
        )

    op.create_table(
        "assignment_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_event_assignment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_event")),
    )
    with op.batch_alter_table("assignment_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_event_assignment_id"), ["assignment_id"], unique=False)

    op.create_table(
        "assignment_holder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_assignment_holder_account_id")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_holder_assignment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_holder")),
        sa.UniqueConstraint("assignment_id", "account_id", name=op.f("uq_assignment_holder_assignment_id")),
    )
    with op.batch_alter_table("assignment_holder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_holder_account_id"), ["account_id"], unique=False)

    op.create_table(
        "plan_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_plan_stop_household_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_stop_plan_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_id"], ["plan_unit.id"], name=op.f("fk_plan_stop_unit_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_stop")),
        sa.UniqueConstraint("plan_id", "household_id", name=op.f("uq_plan_stop_plan_id")),
    )
    with op.batch_alter_table("plan_stop", schema=None) as batch_op:
        batch_op.create_index("ix_plan_stop_unit", ["plan_id", "unit_id", "position"], unique=False)

    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("phone_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("skew_s", sa.Integer(), nullable=False),
        sa.Column("band", sa.String(length=10), nullable=False),
        sa.Column("come_back_on", sa.Date(), nullable=True),
        sa.Column("come_back_band", sa.String(length=10), nullable=False),
        sa.Column("supersedes_uid", sa.String(length=36), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("review", sa.String(length=10), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_visit_account_id")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_visit_assignment_id")),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_visit_drive_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_visit_household_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["account.id"], name=op.f("fk_visit_partner_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_visit_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("supersedes_uid", name=op.f("uq_visit_supersedes_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_visit_uid")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_account", ["account_id", "drive_id", "phone_at"], unique=False)
        batch_op.create_index("ix_visit_door", ["drive_id", "household_id", "phone_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_household_id"), ["household_id"], unique=False)

    op.create_table(
        "assist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("setting", sa.String(length=12), nullable=False),
        sa.Column("visit_uid", sa.String(length=36), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("age_band", sa.String(length=8), nullable=False),
        sa.Column("app_id", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(length=24), nullable=False),
        sa.Column("stuck_reason", sa.String(length=24), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=15), nullable=True),
        sa.Column("consent_uid", sa.String(length=36), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_assist_account_id")),
        sa.ForeignKeyConstraint(["app_id"], ["drive_app.id"], name=op.f("fk_assist_app_id")),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_assist_drive_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_assist_household_id")),
        sa.ForeignKeyConstraint(["visit_uid"], ["visit.uid"], name=op.f("fk_assist_visit_uid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assist")),
        sa.UniqueConstraint("uid", name=op.f("uq_assist_uid")),
    )
    with op.batch_alter_table("assist", schema=None) as batch_op:
        batch_op.create_index("ix_assist_person", ["drive_id", "household_id", "slot"], unique=False)
        batch_op.create_index(batch_op.f("ix_assist_visit_uid"), ["visit_uid"], unique=False)
    _guard_audit_rows()


def downgrade() -> None:
    _release_audit_rows()
    with op.batch_alter_table("assist", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assist_visit_uid"))
        batch_op.drop_index("ix_assist_person")

    op.drop_table("assist")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_household_id"))
        batch_op.drop_index("ix_visit_door")
        batch_op.drop_index("ix_visit_account")

    op.drop_table("visit")
    with op.batch_alter_table("plan_stop", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_stop_unit")

    op.drop_table("plan_stop")
    with op.batch_alter_table("assignment_holder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_holder_account_id"))

    op.drop_table("assignment_holder")
    with op.batch_alter_table("assignment_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_event_assignment_id"))

    op.drop_table("assignment_event")
    with op.batch_alter_table("assignment_door", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assignment_door_one_holder", sqlite_where=sa.text("active"), postgresql_where=sa.text("active")
        )
        batch_op.drop_index("ix_assignment_door_walk")
        batch_op.drop_index(batch_op.f("ix_assignment_door_household_id"))

    op.drop_table("assignment_door")
    with op.batch_alter_table("plan_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_unit_plan_id"))

    op.drop_table("plan_unit")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_team_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_state"))
        batch_op.drop_index(batch_op.f("ix_assignment_drive_id"))

    op.drop_table("assignment")
    with op.batch_alter_table("adoption_reading", schema=None) as batch_op:
        batch_op.drop_index("ix_adoption_reading_drive")

    op.drop_table("adoption_reading")
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.drop_index("ix_team_member_team")
        batch_op.drop_index(batch_op.f("ix_team_member_account_id"))

    op.drop_table("team_member")
    op.drop_table("tally_person")
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.drop_index("ix_tally_area")

    op.drop_table("tally")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_session_account_id"))

    op.drop_table("sign_in_session")
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_drive_id"))

    op.drop_table("plan")
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_link_account_id"))

    op.drop_table("one_time_link")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_team_id"))
        batch_op.drop_index(batch_op.f("ix_membership_role"))
        batch_op.drop_index(batch_op.f("ix_membership_area_id"))
        batch_op.drop_index("ix_membership_account")

    op.drop_table("membership")
    with op.batch_alter_table("household_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_word_household_id"))

    op.drop_table("household_word")
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goal_drive_id"))

    op.drop_table("goal")
    with op.batch_alter_table("drive_app", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drive_app_drive_id"))

    op.drop_table("drive_app")
    with op.batch_alter_table("door_state", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_door_state_household_id"))
        batch_op.drop_index("ix_door_state_due")
        batch_op.drop_index("ix_door_state_area")

    op.drop_table("door_state")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_household_id"))

    op.drop_table("consent")
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_area_id"))

    op.drop_table("team")
    with op.batch_alter_table("intake_row", schema=None) as batch_op:
        batch_op.drop_index("ix_intake_row_batch_status")

    op.drop_table("intake_row")
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index("ix_household_walk")
        batch_op.drop_index("ix_household_figures")
        batch_op.drop_index("ix_household_door_key")
        batch_op.drop_index(batch_op.f("ix_household_batch_id"))

    op.drop_table("household")
    with op.batch_alter_table("drive", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drive_state"))
        batch_op.drop_index(batch_op.f("ix_drive_area_id"))

    op.drop_table("drive")
    with op.batch_alter_table("area_succession", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_succession_old_id"))
        batch_op.drop_index(batch_op.f("ix_area_succession_new_id"))

    op.drop_table("area_succession")
    with op.batch_alter_table("area_parent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_parent_parent_id"))
        batch_op.drop_index(batch_op.f("ix_area_parent_area_id"))

    op.drop_table("area_parent")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_phone"))
        batch_op.drop_index(batch_op.f("ix_account_name_sort"))
        batch_op.drop_index(batch_op.f("ix_account_batch_id"))
        batch_op.drop_index(batch_op.f("ix_account_area_id"))

    op.drop_table("account")
    with op.batch_alter_table("received_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_received_item_waits_for"))
        batch_op.drop_index(batch_op.f("ix_received_item_state"))
        batch_op.drop_index(batch_op.f("ix_received_item_received_at"))
        batch_op.drop_index(batch_op.f("ix_received_item_account_id"))

    op.drop_table("received_item")
    with op.batch_alter_table("received_conflict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_received_conflict_uid"))
        batch_op.drop_index(batch_op.f("ix_received_conflict_account_id"))

    op.drop_table("received_conflict")
    op.drop_table("organisation")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_account_id"))

    op.drop_table("notice")
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_job_run_open",
            sqlite_where=sa.text("state IN ('queued', 'running')"),
            postgresql_where=sa.text("state IN ('queued', 'running')"),
        )
        batch_op.drop_index(batch_op.f("ix_job_run_state"))
        batch_op.drop_index(batch_op.f("ix_job_run_owner_id"))
        batch_op.drop_index(batch_op.f("ix_job_run_kind"))

    op.drop_table("job_run")
    with op.batch_alter_table("intake_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intake_batch_state"))
        batch_op.drop_index(batch_op.f("ix_intake_batch_file_sha256"))
        batch_op.drop_index(batch_op.f("ix_intake_batch_area_path"))
        batch_op.drop_index(batch_op.f("ix_intake_batch_area_id"))
        batch_op.drop_index(batch_op.f("ix_intake_batch_account_id"))

    op.drop_table("intake_batch")
    with op.batch_alter_table("audit_row", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_row_object")
        batch_op.drop_index(batch_op.f("ix_audit_row_at"))
        batch_op.drop_index(batch_op.f("ix_audit_row_area_path"))
        batch_op.drop_index(batch_op.f("ix_audit_row_action"))
        batch_op.drop_index(batch_op.f("ix_audit_row_account_id"))

    op.drop_table("audit_row")
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_search_fold"))
        batch_op.drop_index(batch_op.f("ix_area_path"))
        batch_op.drop_index(batch_op.f("ix_area_parent_id"))
        batch_op.drop_index(batch_op.f("ix_area_level"))

    op.drop_table("area")


SQLITE_GUARD = (
    "CREATE TRIGGER audit_row_no_update BEFORE UPDATE ON audit_row "
    "BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END",
    "CREATE TRIGGER audit_row_no_delete BEFORE DELETE ON audit_row "
    "BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END",
)
POSTGRES_GUARD = (
    "CREATE FUNCTION audit_row_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit rows are never changed'; END $$",
    "CREATE TRIGGER audit_row_no_change BEFORE UPDATE OR DELETE ON audit_row "
    "FOR EACH ROW EXECUTE FUNCTION audit_row_refuse()",
)


def _guard_audit_rows() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRES_GUARD if postgres else SQLITE_GUARD:
        op.execute(statement)


def _release_audit_rows() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_row_no_change ON audit_row")
        op.execute("DROP FUNCTION audit_row_refuse()")
