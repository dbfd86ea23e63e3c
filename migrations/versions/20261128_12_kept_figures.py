"""The drive board reads a row an alley: what it counted among all doors and visits is kept, the most of it by the database."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_12_kept_figures"
down_revision = "20261128_11_second_versions"
branch_labels = None
depends_on = None

_DISABLED = sa.text("disabled_at IS NOT NULL")


def upgrade() -> None:
    _table("alley_figures", {"area_id": "area"}, ("households", "unknown", "smartphones", "installed", "callable"))
    _table("drive_alley", {"drive_id": "drive", "area_id": "area"}, ("closed", "review", *MEASURES))
    _table("route_open", {"assignment_id": "assignment"}, ("n",))
    _table("drive_helper", {"drive_id": "drive", "account_id": "account"}, ("helped", "routes"))
    op.drop_index("ix_tally_area", table_name="tally")
    op.create_index("ix_tally_day", "tally", ["drive_id", "day", "measure"])
    op.drop_index("ix_assignment_drive_id", table_name="assignment")
    op.create_index("ix_assignment_drive", "assignment", ["drive_id", "state", "team_id", "due_at"])
    op.create_index("ix_account_disabled", "account", ["id"], sqlite_where=_DISABLED, postgresql_where=_DISABLED)
    for statement in COUNTED:
        op.execute(statement)
    postgres = op.get_bind().dialect.name == "postgresql"
    for trigger in TRIGGERS:
        for statement in _postgres(*trigger) if postgres else _sqlite(*trigger):
            op.execute(statement)


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for name, table, *_rest in TRIGGERS:
        op.execute(f"DROP TRIGGER {name} ON {table}" if postgres else f"DROP TRIGGER {name}")
        if postgres:
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_index("ix_account_disabled", table_name="account")
    op.drop_index("ix_assignment_drive", table_name="assignment")
    op.create_index("ix_assignment_drive_id", "assignment", ["drive_id"])
    op.drop_index("ix_tally_day", table_name="tally")
    op.create_index("ix_tally_area", "tally", ["drive_id", "area_id", "measure"])
    for table in ("drive_helper", "route_open", "drive_alley", "alley_figures"):
        op.drop_table(table)


MEASURES = (
    *("visits", "knocked", "reached", "helped", "helped_at_point", "installed"),
    *("met", "come_back", "not_home", "refused"),
)
# Whose rows go with the one they are about.
_GO_WITH = ("alley_figures", "route_open")


def _table(name: str, keys: dict[str, str], counts: tuple[str, ...]) -> None:
    gone = "CASCADE" if name in _GO_WITH else None
    op.create_table(
        name,
        *(sa.Column(key, sa.Integer(), nullable=False) for key in keys),
        *(sa.Column(count, sa.Integer(), server_default="0", nullable=False) for count in counts),
        *(
            sa.ForeignKeyConstraint([key], [f"{table}.id"], name=op.f(f"fk_{name}_{key}_{table}"), ondelete=gone)
            for key, table in keys.items()
        ),
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")),
        sqlite_with_rowid=len(keys) == 1,
    )


def _sqlite(name: str, table: str, change: str, when: str, _held: str, body: str, _bulk: str) -> list[str]:
    said = f" WHEN ({when})" if when else ""
    return [f"CREATE TRIGGER {name} AFTER {change} ON {table}{said} BEGIN {body}; END"]


def _postgres(name: str, table: str, change: str, when: str, held: str, body: str, bulk: str) -> list[str]:
    hold = f"PERFORM 1 FROM household WHERE id = {held} FOR NO KEY UPDATE; " if held else ""
    said = f" WHEN ({when})" if when else ""
    each = "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT" if bulk else f"FOR EACH ROW{said}"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {hold}{bulk or body}; RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {change} ON {table} {each} EXECUTE FUNCTION {name}()",
    ]


_CALL = "h.void_reason = '' AND h.merged_into_id IS NULL AND h.suppressed_reason = ''"
_OPEN = "('attempted', 'reached', 'scheduled', 'unvisited')"
_SUMS = ", ".join(f"sum(CASE WHEN measure = '{one}' THEN n ELSE 0 END)" for one in MEASURES)
_ADDED = ", ".join(f"{one} = excluded.{one}" for one in MEASURES)
COUNTED = (
    "INSERT INTO alley_figures (area_id, households, unknown, smartphones, installed, callable)"
    " SELECT h.alley_id, count(*), sum(CASE WHEN h.smartphones IS NULL THEN 1 ELSE 0 END), coalesce(sum(h.smartphones), 0),"
    " sum(CASE WHEN h.smartphones IS NULL THEN 0 ELSE coalesce(h.installed_at_start, 0) END),"
    " sum(CASE WHEN h.suppressed_reason = '' THEN 1 ELSE 0 END)"
    " FROM household h WHERE h.void_reason = '' AND h.merged_into_id IS NULL GROUP BY h.alley_id",
    "INSERT INTO drive_alley (drive_id, area_id, closed, review)"
    f" SELECT s.drive_id, h.alley_id, sum(CASE WHEN {_CALL} AND s.status NOT IN {_OPEN} THEN 1 ELSE 0 END),"
    " sum(CASE WHEN (s.status IN ('unsafe', 'suppressed') AND h.suppressed_reason = '')"
    " OR (s.last_outcome = 'moved' AND h.void_reason = '') THEN 1 ELSE 0 END)"
    " FROM door_state s JOIN household h ON h.id = s.household_id GROUP BY s.drive_id, h.alley_id",
    f"INSERT INTO drive_alley (drive_id, area_id, {', '.join(MEASURES)}) SELECT drive_id, area_id, {_SUMS} FROM tally"
    f" WHERE n <> 0 GROUP BY drive_id, area_id ON CONFLICT (drive_id, area_id) DO UPDATE SET {_ADDED}",
    "INSERT INTO route_open (assignment_id, n) SELECT d.assignment_id, count(*)"
    " FROM assignment_door d JOIN household h ON h.id = d.household_id"
    " LEFT JOIN door_state s ON s.drive_id = d.drive_id AND s.household_id = d.household_id"
    f" WHERE d.active AND {_CALL} AND (s.id IS NULL OR s.status IN {_OPEN}) GROUP BY d.assignment_id",
    "INSERT INTO drive_helper (drive_id, account_id, routes) SELECT a.drive_id, o.account_id, count(*)"
    " FROM assignment_holder o JOIN assignment a ON a.id = o.assignment_id GROUP BY a.drive_id, o.account_id",
    "INSERT INTO drive_helper (drive_id, account_id, helped) SELECT drive_id, account_id, sum(n) FROM tally_person"
    " WHERE measure = 'helped' GROUP BY drive_id, account_id"
    " ON CONFLICT (drive_id, account_id) DO UPDATE SET helped = excluded.helped",
)

# (name, table, change, when, whose household PostgreSQL holds still, what is done, what PostgreSQL does for all rows at once)
TRIGGERS = (
    (
        "alley_figures_come",
        "household",
        "INSERT",
        "",
        "",
        "INSERT INTO alley_figures (area_id, households, unknown, smartphones, installed, callable) VALUES "
        "(NEW.alley_id, (CASE WHEN (NEW.void_reason = '' AND NEW.merged_into_id IS NULL) THEN 1 ELSE 0 END), "
        "(CASE WHEN (NEW.void_reason = '' AND NEW.merged_into_id IS NULL) AND NEW.smartphones IS NULL THEN 1 ELSE"
        " 0 END), (CASE WHEN (NEW.void_reason = '' AND NEW.merged_into_id IS NULL) THEN coalesce(NEW.smartphones,"
        " 0) ELSE 0 END), (CASE WHEN (NEW.void_reason = '' AND NEW.merged_into_id IS NULL) AND NEW.smartphones IS"
        " NOT NULL THEN coalesce(NEW.installed_at_start, 0) ELSE 0 END), (CASE WHEN ((NEW.void_reason = '' AND "
        "NEW.merged_into_id IS NULL) AND NEW.suppressed_reason = '') THEN 1 ELSE 0 END)) ON CONFLICT (area_id) DO"
        " UPDATE SET households = alley_figures.households + excluded.households, unknown = alley_figures.unknown"
        " + excluded.unknown, smartphones = alley_figures.smartphones + excluded.smartphones, installed = "
        "alley_figures.installed + excluded.installed, callable = alley_figures.callable + excluded.callable",
        "INSERT INTO alley_figures (area_id, households, unknown, smartphones, installed, callable) SELECT "
        "fresh.alley_id, sum(CASE WHEN (fresh.void_reason = '' AND fresh.merged_into_id IS NULL) THEN 1 ELSE 0 "
        "END), sum(CASE WHEN (fresh.void_reason = '' AND fresh.merged_into_id IS NULL) AND fresh.smartphones IS "
        "NULL THEN 1 ELSE 0 END), sum(CASE WHEN (fresh.void_reason = '' AND fresh.merged_into_id IS NULL) THEN "
        "coalesce(fresh.smartphones, 0) ELSE 0 END), sum(CASE WHEN (fresh.void_reason = '' AND "
        "fresh.merged_into_id IS NULL) AND fresh.smartphones IS NOT NULL THEN coalesce(fresh.installed_at_start, "
        "0) ELSE 0 END), sum(CASE WHEN ((fresh.void_reason = '' AND fresh.merged_into_id IS NULL) AND "
        "fresh.suppressed_reason = '') THEN 1 ELSE 0 END) FROM fresh GROUP BY fresh.alley_id ORDER BY "
        "fresh.alley_id ON CONFLICT (area_id) DO UPDATE SET households = alley_figures.households + "
        "excluded.households, unknown = alley_figures.unknown + excluded.unknown, smartphones = "
        "alley_figures.smartphones + excluded.smartphones, installed = alley_figures.installed + "
        "excluded.installed, callable = alley_figures.callable + excluded.callable",
    ),
    (
        "alley_figures_change",
        "household",
        "UPDATE OF alley_id, void_reason, merged_into_id, suppressed_reason, smartphones, installed_at_start",
        "",
        "",
        "INSERT INTO alley_figures (area_id, households, unknown, smartphones, installed, callable) VALUES "
        "(OLD.alley_id, -(CASE WHEN (OLD.void_reason = '' AND OLD.merged_into_id IS NULL) THEN 1 ELSE 0 END), "
        "-(CASE WHEN (OLD.void_reason = '' AND OLD.merged_into_id IS NULL) AND OLD.smartphones IS NULL THEN 1 "
        "ELSE 0 END), -(CASE WHEN (OLD.void_reason = '' AND OLD.merged_into_id IS NULL) THEN "
        "coalesce(OLD.smartphones, 0) ELSE 0 END), -(CASE WHEN (OLD.void_reason = '' AND OLD.merged_into_id IS "
        "NULL) AND OLD.smartphones IS NOT NULL THEN coalesce(OLD.installed_at_start, 0) ELSE 0 END), -(CASE WHEN "
        "((OLD.void_reason = '' AND OLD.merged_into_id IS NULL) AND OLD.suppressed_reason = '') THEN 1 ELSE 0 "
        "END)) ON CONFLICT (area_id) DO UPDATE SET households = alley_figures.households + excluded.households, "
        "unknown = alley_figures.unknown + excluded.unknown, smartphones = alley_figures.smartphones + "
        "excluded.smartphones, installed = alley_figures.installed + excluded.installed, callable = "
        "alley_figures.callable + excluded.callable; INSERT INTO alley_figures (area_id, households, unknown, "
        "smartphones, installed, callable) VALUES (NEW.alley_id, (CASE WHEN (NEW.void_reason = '' AND "
        "NEW.merged_into_id IS NULL) THEN 1 ELSE 0 END), (CASE WHEN (NEW.void_reason = '' AND NEW.merged_into_id "
        "IS NULL) AND NEW.smartphones IS NULL THEN 1 ELSE 0 END), (CASE WHEN (NEW.void_reason = '' AND "
        "NEW.merged_into_id IS NULL) THEN coalesce(NEW.smartphones, 0) ELSE 0 END), (CASE WHEN (NEW.void_reason ="
        " '' AND NEW.merged_into_id IS NULL) AND NEW.smartphones IS NOT NULL THEN "
        "coalesce(NEW.installed_at_start, 0) ELSE 0 END), (CASE WHEN ((NEW.void_reason = '' AND "
        "NEW.merged_into_id IS NULL) AND NEW.suppressed_reason = '') THEN 1 ELSE 0 END)) ON CONFLICT (area_id) DO"
        " UPDATE SET households = alley_figures.households + excluded.households, unknown = alley_figures.unknown"
        " + excluded.unknown, smartphones = alley_figures.smartphones + excluded.smartphones, installed = "
        "alley_figures.installed + excluded.installed, callable = alley_figures.callable + excluded.callable",
        "",
    ),
    (
        "alley_figures_go",
        "household",
        "DELETE",
        "",
        "",
        "INSERT INTO alley_figures (area_id, households, unknown, smartphones, installed, callable) VALUES "
        "(OLD.alley_id, -(CASE WHEN (OLD.void_reason = '' AND OLD.merged_into_id IS NULL) THEN 1 ELSE 0 END), "
        "-(CASE WHEN (OLD.void_reason = '' AND OLD.merged_into_id IS NULL) AND OLD.smartphones IS NULL THEN 1 "
        "ELSE 0 END), -(CASE WHEN (OLD.void_reason = '' AND OLD.merged_into_id IS NULL) THEN "
        "coalesce(OLD.smartphones, 0) ELSE 0 END), -(CASE WHEN (OLD.void_reason = '' AND OLD.merged_into_id IS "
        "NULL) AND OLD.smartphones IS NOT NULL THEN coalesce(OLD.installed_at_start, 0) ELSE 0 END), -(CASE WHEN "
        "((OLD.void_reason = '' AND OLD.merged_into_id IS NULL) AND OLD.suppressed_reason = '') THEN 1 ELSE 0 "
        "END)) ON CONFLICT (area_id) DO UPDATE SET households = alley_figures.households + excluded.households, "
        "unknown = alley_figures.unknown + excluded.unknown, smartphones = alley_figures.smartphones + "
        "excluded.smartphones, installed = alley_figures.installed + excluded.installed, callable = "
        "alley_figures.callable + excluded.callable",
        "",
    ),
    (
        "drive_alley_door_come",
        "door_state",
        "INSERT",
        "(NEW.status NOT IN ('attempted', 'reached', 'scheduled', 'unvisited')) OR (NEW.status IN ('unsafe', "
        "'suppressed')) OR (NEW.last_outcome = 'moved')",
        "NEW.household_id",
        "INSERT INTO drive_alley (drive_id, area_id, closed, review) SELECT NEW.drive_id, h.alley_id, (CASE WHEN "
        "((h.void_reason = '' AND h.merged_into_id IS NULL) AND h.suppressed_reason = '') AND (NEW.status NOT IN "
        "('attempted', 'reached', 'scheduled', 'unvisited')) THEN 1 ELSE 0 END), (CASE WHEN ((NEW.status IN "
        "('unsafe', 'suppressed')) AND h.suppressed_reason = '') OR ((NEW.last_outcome = 'moved') AND "
        "h.void_reason = '') THEN 1 ELSE 0 END) FROM household h WHERE h.id = NEW.household_id ON CONFLICT "
        "(drive_id, area_id) DO UPDATE SET closed = drive_alley.closed + excluded.closed, review = "
        "drive_alley.review + excluded.review",
        "",
    ),
    (
        "drive_alley_door_change",
        "door_state",
        "UPDATE OF status, last_outcome",
        "(OLD.status NOT IN ('attempted', 'reached', 'scheduled', 'unvisited')) <> (NEW.status NOT IN "
        "('attempted', 'reached', 'scheduled', 'unvisited')) OR (OLD.status IN ('unsafe', 'suppressed')) <> "
        "(NEW.status IN ('unsafe', 'suppressed')) OR (OLD.last_outcome = 'moved') <> (NEW.last_outcome = 'moved')",
        "NEW.household_id",
        "INSERT INTO drive_alley (drive_id, area_id, closed, review) SELECT OLD.drive_id, h.alley_id, -(CASE WHEN"
        " ((h.void_reason = '' AND h.merged_into_id IS NULL) AND h.suppressed_reason = '') AND (OLD.status NOT IN"
        " ('attempted', 'reached', 'scheduled', 'unvisited')) THEN 1 ELSE 0 END), -(CASE WHEN ((OLD.status IN "
        "('unsafe', 'suppressed')) AND h.suppressed_reason = '') OR ((OLD.last_outcome = 'moved') AND "
        "h.void_reason = '') THEN 1 ELSE 0 END) FROM household h WHERE h.id = OLD.household_id ON CONFLICT "
        "(drive_id, area_id) DO UPDATE SET closed = drive_alley.closed + excluded.closed, review = "
        "drive_alley.review + excluded.review; INSERT INTO drive_alley (drive_id, area_id, closed, review) SELECT"
        " NEW.drive_id, h.alley_id, (CASE WHEN ((h.void_reason = '' AND h.merged_into_id IS NULL) AND "
        "h.suppressed_reason = '') AND (NEW.status NOT IN ('attempted', 'reached', 'scheduled', 'unvisited')) "
        "THEN 1 ELSE 0 END), (CASE WHEN ((NEW.status IN ('unsafe', 'suppressed')) AND h.suppressed_reason = '') "
        "OR ((NEW.last_outcome = 'moved') AND h.void_reason = '') THEN 1 ELSE 0 END) FROM household h WHERE h.id "
        "= NEW.household_id ON CONFLICT (drive_id, area_id) DO UPDATE SET closed = drive_alley.closed + "
        "excluded.closed, review = drive_alley.review + excluded.review",
        "",
    ),
    (
        "drive_alley_door_go",
        "door_state",
        "DELETE",
        "(OLD.status NOT IN ('attempted', 'reached', 'scheduled', 'unvisited')) OR (OLD.status IN ('unsafe', "
        "'suppressed')) OR (OLD.last_outcome = 'moved')",
        "OLD.household_id",
        "INSERT INTO drive_alley (drive_id, area_id, closed, review) SELECT OLD.drive_id, h.alley_id, -(CASE WHEN"
        " ((h.void_reason = '' AND h.merged_into_id IS NULL) AND h.suppressed_reason = '') AND (OLD.status NOT IN"
        " ('attempted', 'reached', 'scheduled', 'unvisited')) THEN 1 ELSE 0 END), -(CASE WHEN ((OLD.status IN "
        "('unsafe', 'suppressed')) AND h.suppressed_reason = '') OR ((OLD.last_outcome = 'moved') AND "
        "h.void_reason = '') THEN 1 ELSE 0 END) FROM household h WHERE h.id = OLD.household_id ON CONFLICT "
        "(drive_id, area_id) DO UPDATE SET closed = drive_alley.closed + excluded.closed, review = "
        "drive_alley.review + excluded.review",
        "",
    ),
    (
        "drive_alley_household_change",
        "household",
        "UPDATE OF alley_id, void_reason, merged_into_id, suppressed_reason",
        "((OLD.void_reason = '' AND OLD.merged_into_id IS NULL) AND OLD.suppressed_reason = '') <> "
        "((NEW.void_reason = '' AND NEW.merged_into_id IS NULL) AND NEW.suppressed_reason = '') OR OLD.alley_id "
        "<> NEW.alley_id OR OLD.void_reason <> NEW.void_reason OR OLD.suppressed_reason <> NEW.suppressed_reason",
        "",
        "INSERT INTO drive_alley (drive_id, area_id, closed, review) SELECT s.drive_id, OLD.alley_id, -(CASE WHEN"
        " ((OLD.void_reason = '' AND OLD.merged_into_id IS NULL) AND OLD.suppressed_reason = '') AND (s.status "
        "NOT IN ('attempted', 'reached', 'scheduled', 'unvisited')) THEN 1 ELSE 0 END), -(CASE WHEN ((s.status IN"
        " ('unsafe', 'suppressed')) AND OLD.suppressed_reason = '') OR ((s.last_outcome = 'moved') AND "
        "OLD.void_reason = '') THEN 1 ELSE 0 END) FROM door_state s WHERE s.household_id = OLD.id ON CONFLICT "
        "(drive_id, area_id) DO UPDATE SET closed = drive_alley.closed + excluded.closed, review = "
        "drive_alley.review + excluded.review; INSERT INTO drive_alley (drive_id, area_id, closed, review) SELECT"
        " s.drive_id, NEW.alley_id, (CASE WHEN ((NEW.void_reason = '' AND NEW.merged_into_id IS NULL) AND "
        "NEW.suppressed_reason = '') AND (s.status NOT IN ('attempted', 'reached', 'scheduled', 'unvisited')) "
        "THEN 1 ELSE 0 END), (CASE WHEN ((s.status IN ('unsafe', 'suppressed')) AND NEW.suppressed_reason = '') "
        "OR ((s.last_outcome = 'moved') AND NEW.void_reason = '') THEN 1 ELSE 0 END) FROM door_state s WHERE "
        "s.household_id = NEW.id ON CONFLICT (drive_id, area_id) DO UPDATE SET closed = drive_alley.closed + "
        "excluded.closed, review = drive_alley.review + excluded.review",
        "",
    ),
    (
        "route_open_door_come",
        "assignment_door",
        "INSERT",
        "NEW.active",
        "NEW.household_id",
        "INSERT INTO route_open (assignment_id, n) SELECT NEW.assignment_id, 1 FROM household h WHERE h.id = "
        "NEW.household_id AND ((h.void_reason = '' AND h.merged_into_id IS NULL) AND h.suppressed_reason = '') "
        "AND NEW.active AND NOT EXISTS (SELECT 1 FROM door_state s WHERE s.drive_id = NEW.drive_id AND "
        "s.household_id = NEW.household_id AND (s.status NOT IN ('attempted', 'reached', 'scheduled', "
        "'unvisited'))) ON CONFLICT (assignment_id) DO UPDATE SET n = route_open.n + excluded.n",
        "",
    ),
    (
        "route_open_door_change",
        "assignment_door",
        "UPDATE OF active, household_id, assignment_id",
        "OLD.active <> NEW.active OR OLD.household_id <> NEW.household_id OR OLD.assignment_id <> NEW.assignment_id",
        "NEW.household_id",
        "INSERT INTO route_open (assignment_id, n) SELECT OLD.assignment_id, -1 FROM household h WHERE h.id = "
        "OLD.household_id AND ((h.void_reason = '' AND h.merged_into_id IS NULL) AND h.suppressed_reason = '') "
        "AND OLD.active AND NOT EXISTS (SELECT 1 FROM door_state s WHERE s.drive_id = OLD.drive_id AND "
        "s.household_id = OLD.household_id AND (s.status NOT IN ('attempted', 'reached', 'scheduled', "
        "'unvisited'))) ON CONFLICT (assignment_id) DO UPDATE SET n = route_open.n + excluded.n; INSERT INTO "
        "route_open (assignment_id, n) SELECT NEW.assignment_id, 1 FROM household h WHERE h.id = NEW.household_id"
        " AND ((h.void_reason = '' AND h.merged_into_id IS NULL) AND h.suppressed_reason = '') AND NEW.active AND"
        " NOT EXISTS (SELECT 1 FROM door_state s WHERE s.drive_id = NEW.drive_id AND s.household_id = "
        "NEW.household_id AND (s.status NOT IN ('attempted', 'reached', 'scheduled', 'unvisited'))) ON CONFLICT "
        "(assignment_id) DO UPDATE SET n = route_open.n + excluded.n",
        "",
    ),
    (
        "route_open_door_go",
        "assignment_door",
        "DELETE",
        "OLD.active",
        "OLD.household_id",
        "INSERT INTO route_open (assignment_id, n) SELECT OLD.assignment_id, -1 FROM household h WHERE h.id = "
        "OLD.household_id AND ((h.void_reason = '' AND h.merged_into_id IS NULL) AND h.suppressed_reason = '') "
        "AND OLD.active AND NOT EXISTS (SELECT 1 FROM door_state s WHERE s.drive_id = OLD.drive_id AND "
        "s.household_id = OLD.household_id AND (s.status NOT IN ('attempted', 'reached', 'scheduled', "
        "'unvisited'))) ON CONFLICT (assignment_id) DO UPDATE SET n = route_open.n + excluded.n",
        "",
    ),
    (
        "route_open_state_come",
        "door_state",
        "INSERT",
        "(NEW.status NOT IN ('attempted', 'reached', 'scheduled', 'unvisited'))",
        "NEW.household_id",
        "INSERT INTO route_open (assignment_id, n) SELECT d.assignment_id, -1 FROM assignment_door d JOIN "
        "household h ON h.id = d.household_id WHERE d.drive_id = NEW.drive_id AND d.household_id = "
        "NEW.household_id AND d.active AND ((h.void_reason = '' AND h.merged_into_id IS NULL) AND "
        "h.suppressed_reason = '') ON CONFLICT (assignment_id) DO UPDATE SET n = route_open.n + excluded.n",
        "",
    ),
    (
        "route_open_state_change",
        "door_state",
        "UPDATE OF status",
        "(OLD.status NOT IN ('attempted', 'reached', 'scheduled', 'unvisited')) <> (NEW.status NOT IN "
        "('attempted', 'reached', 'scheduled', 'unvisited'))",
        "NEW.household_id",
        "INSERT INTO route_open (assignment_id, n) SELECT d.assignment_id, CASE WHEN (OLD.status NOT IN "
        "('attempted', 'reached', 'scheduled', 'unvisited')) THEN 1 ELSE 0 END - CASE WHEN (NEW.status NOT IN "
        "('attempted', 'reached', 'scheduled', 'unvisited')) THEN 1 ELSE 0 END FROM assignment_door d JOIN "
        "household h ON h.id = d.household_id WHERE d.drive_id = NEW.drive_id AND d.household_id = "
        "NEW.household_id AND d.active AND ((h.void_reason = '' AND h.merged_into_id IS NULL) AND "
        "h.suppressed_reason = '') ON CONFLICT (assignment_id) DO UPDATE SET n = route_open.n + excluded.n",
        "",
    ),
    (
        "route_open_state_go",
        "door_state",
        "DELETE",
        "(OLD.status NOT IN ('attempted', 'reached', 'scheduled', 'unvisited'))",
        "OLD.household_id",
        "INSERT INTO route_open (assignment_id, n) SELECT d.assignment_id, 1 FROM assignment_door d JOIN "
        "household h ON h.id = d.household_id WHERE d.drive_id = OLD.drive_id AND d.household_id = "
        "OLD.household_id AND d.active AND ((h.void_reason = '' AND h.merged_into_id IS NULL) AND "
        "h.suppressed_reason = '') ON CONFLICT (assignment_id) DO UPDATE SET n = route_open.n + excluded.n",
        "",
    ),
    (
        "route_open_household_change",
        "household",
        "UPDATE OF void_reason, merged_into_id, suppressed_reason",
        "((OLD.void_reason = '' AND OLD.merged_into_id IS NULL) AND OLD.suppressed_reason = '') <> "
        "((NEW.void_reason = '' AND NEW.merged_into_id IS NULL) AND NEW.suppressed_reason = '')",
        "",
        "INSERT INTO route_open (assignment_id, n) SELECT d.assignment_id, CASE WHEN ((NEW.void_reason = '' AND "
        "NEW.merged_into_id IS NULL) AND NEW.suppressed_reason = '') THEN 1 ELSE 0 END - CASE WHEN "
        "((OLD.void_reason = '' AND OLD.merged_into_id IS NULL) AND OLD.suppressed_reason = '') THEN 1 ELSE 0 END"
        " FROM assignment_door d WHERE d.household_id = NEW.id AND d.active AND NOT EXISTS (SELECT 1 FROM "
        "door_state s WHERE s.drive_id = d.drive_id AND s.household_id = d.household_id AND (s.status NOT IN "
        "('attempted', 'reached', 'scheduled', 'unvisited'))) ON CONFLICT (assignment_id) DO UPDATE SET n = "
        "route_open.n + excluded.n",
        "",
    ),
    (
        "drive_helper_route_come",
        "assignment_holder",
        "INSERT",
        "",
        "",
        "INSERT INTO drive_helper (drive_id, account_id, routes) SELECT a.drive_id, NEW.account_id, 1 FROM "
        "assignment a WHERE a.id = NEW.assignment_id ON CONFLICT (drive_id, account_id) DO UPDATE SET routes = "
        "drive_helper.routes + excluded.routes",
        "",
    ),
    (
        "drive_helper_route_go",
        "assignment_holder",
        "DELETE",
        "",
        "",
        "INSERT INTO drive_helper (drive_id, account_id, routes) SELECT a.drive_id, OLD.account_id, -1 FROM "
        "assignment a WHERE a.id = OLD.assignment_id ON CONFLICT (drive_id, account_id) DO UPDATE SET routes = "
        "drive_helper.routes + excluded.routes",
        "",
    ),
    (
        "drive_helper_help_come",
        "tally_person",
        "INSERT",
        "NEW.measure = 'helped'",
        "",
        "INSERT INTO drive_helper (drive_id, account_id, helped) VALUES (NEW.drive_id, NEW.account_id, NEW.n) ON "
        "CONFLICT (drive_id, account_id) DO UPDATE SET helped = drive_helper.helped + excluded.helped",
        "",
    ),
    (
        "drive_helper_help_change",
        "tally_person",
        "UPDATE OF n",
        "NEW.measure = 'helped'",
        "",
        "INSERT INTO drive_helper (drive_id, account_id, helped) VALUES (NEW.drive_id, NEW.account_id, NEW.n - "
        "OLD.n) ON CONFLICT (drive_id, account_id) DO UPDATE SET helped = drive_helper.helped + excluded.helped",
        "",
    ),
    (
        "drive_helper_help_go",
        "tally_person",
        "DELETE",
        "OLD.measure = 'helped'",
        "",
        "INSERT INTO drive_helper (drive_id, account_id, helped) VALUES (OLD.drive_id, OLD.account_id, -OLD.n) ON"
        " CONFLICT (drive_id, account_id) DO UPDATE SET helped = drive_helper.helped + excluded.helped",
        "",
    ),
)
