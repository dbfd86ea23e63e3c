"""What the household list of each alley adds up to, kept by the database with every household that comes, changes or goes."""

from sqlalchemy import func, select

from app.extensions import db
from app.places.models import AlleyFigures, Household
from app.storage.kept import Counted, Kept, Trigger, adding, keep, one_if

KEYS = ("area_id",)
COUNTS = ("households", "unknown", "smartphones", "installed", "callable")
_READ = "alley_id, void_reason, merged_into_id, suppressed_reason, smartphones, installed_at_start"


def in_use(row: str) -> str:
    """Return SQL for households that count: neither void nor merged into another."""
    return f"({row}.void_reason = '' AND {row}.merged_into_id IS NULL)"


def callable_at(row: str) -> str:
    """Return SQL for households at which somebody may call."""
    return f"({in_use(row)} AND {row}.suppressed_reason = '')"


def _counts(row: str) -> tuple[str, ...]:
    counts = in_use(row)
    return (
        one_if(counts),
        one_if(f"{counts} AND {row}.smartphones IS NULL"),
        f"CASE WHEN {counts} THEN coalesce({row}.smartphones, 0) ELSE 0 END",
        f"CASE WHEN {counts} AND {row}.smartphones IS NOT NULL THEN coalesce({row}.installed_at_start, 0) ELSE 0 END",
        one_if(callable_at(row)),
    )


def _add(row: str, sign: str = "") -> str:
    values = ", ".join(f"{sign}({count})" for count in _counts(row))
    return adding("alley_figures", KEYS, COUNTS, f"VALUES ({row}.alley_id, {values})")


def _add_fresh() -> str:
    sums = ", ".join(f"sum({count})" for count in _counts("fresh"))
    source = f"SELECT fresh.alley_id, {sums} FROM fresh GROUP BY fresh.alley_id ORDER BY fresh.alley_id"
    return adding("alley_figures", KEYS, COUNTS, source)


TRIGGERS = (
    Trigger("alley_figures_come", "household", "INSERT", [_add("NEW")], bulk=_add_fresh()),
    Trigger("alley_figures_change", "household", f"UPDATE OF {_READ}", [_add("OLD", "-"), _add("NEW")]),
    Trigger("alley_figures_go", "household", "DELETE", [_add("OLD", "-")]),
)


def _counted() -> Counted:
    known = Household.smartphones.is_not(None)
    query = select(
        Household.alley_id,
        func.count(),
        func.count().filter(~known),
        func.coalesce(func.sum(Household.smartphones), 0),
        func.coalesce(func.sum(Household.installed_at_start).filter(known), 0),
        func.count().filter(Household.suppressed_reason == ""),
    )
    query = query.where(Household.void_reason == "", Household.merged_into_id.is_(None)).group_by(Household.alley_id)
    return {(row[0],): tuple(int(n or 0) for n in row[1:]) for row in db.session.execute(query)}


ALLEY_FIGURES = Kept(AlleyFigures, KEYS, COUNTS, _counted)
keep(ALLEY_FIGURES.table, TRIGGERS)
