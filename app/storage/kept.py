"""Figures the database itself keeps in step with the rows they are counted from, by triggers that say the same on both.

They are kept inside the statement that moves them, whoever wrote it: an action, a list of 36,000 rows, an undo, a
command. Each can be counted anew from its rows, which proves it or puts it right.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import DDL, Table, delete, event, insert, select

from app.extensions import Model, db

Key = tuple[int, ...]
Counted = Mapping[Key, Sequence[int]]


@dataclass(frozen=True)
class Trigger:
    """What follows a change of a row of `table`, as SQL that speaks of NEW and OLD.

    `held` is the household whose row PostgreSQL holds until the transaction ends, before anything is read: two who move
    the same door take turns. SQLite has one writer at a time. `bulk` is what PostgreSQL does instead once for all rows
    (`fresh`) a statement brings.
    """

    name: str
    table: str
    change: str
    body: Sequence[str]
    when: str = ""
    held: str = ""
    bulk: str = ""


@dataclass(frozen=True)
class Kept:
    """A table of kept figures: its keys, its counts, and how they are counted from the rows. Missing rows are all 0."""

    model: type[Model]
    keys: tuple[str, ...]
    counts: tuple[str, ...]
    counted: Callable[[], Counted] = field(compare=False)

    @property
    def table(self) -> Table:
        """Return the table the figures stand in."""
        table = self.model.__table__
        assert isinstance(table, Table)
        return table

    def stored(self) -> dict[Key, tuple[int, ...]]:
        """Return the figures as they are kept."""
        columns = [self.table.c[name] for name in (*self.keys, *self.counts)]
        cut = len(self.keys)
        return {tuple(row[:cut]): tuple(row[cut:]) for row in db.session.execute(select(*columns))}

    def differences(self) -> list[tuple[Key, tuple[int, ...], tuple[int, ...]]]:
        """Return (key, stored, counted) of every row that is not what its rows make it."""
        stored, counted, none = self.stored(), self.counted(), (0,) * len(self.counts)
        pairs = (
            (key, stored.get(key, none), tuple(counted.get(key, none)))
            for key in sorted(stored.keys() | counted.keys())
        )
        return [(key, one, other) for key, one, other in pairs if one != other]

    def rebuild(self) -> None:
        """Count everything anew, in the caller's transaction."""
        counted = self.counted()
        db.session.execute(delete(self.model))
        names = (*self.keys, *self.counts)
        rows = [dict(zip(names, (*key, *counts), strict=True)) for key, counts in sorted(counted.items())]
        if rows:
            db.session.execute(insert(self.model), rows)


_all: dict[str, Kept] = {}


def register_kept(*tables: Kept) -> None:
    """Have these proved and rebuilt with all others; safe to say again."""
    _all.update({kept.table.name: kept for kept in tables})


def all_kept() -> Sequence[Kept]:
    """Return every table of kept figures there is."""
    return tuple(_all.values())


def keep(table: Table, triggers: Iterable[Trigger]) -> None:
    """Make the triggers wherever `table`, which their figures stand in, is made."""
    for trigger in triggers:
        for dialect, statements in statements_of(trigger).items():
            for statement in statements:
                event.listen(table.metadata, "after_create", DDL(statement).execute_if(dialect=dialect))


def statements_of(trigger: Trigger) -> dict[str, list[str]]:
    """Return, for each database, the statements that make a trigger."""
    when = f" WHEN ({trigger.when})" if trigger.when else ""
    said = f"CREATE TRIGGER {trigger.name} AFTER {trigger.change} ON {trigger.table}"
    held = f"PERFORM 1 FROM household WHERE id = {trigger.held} FOR NO KEY UPDATE; " if trigger.held else ""
    body = "; ".join([trigger.bulk] if trigger.bulk else trigger.body)
    each = "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT" if trigger.bulk else f"FOR EACH ROW{when}"
    return {
        "sqlite": [f"{said}{when} BEGIN {'; '.join(trigger.body)}; END"],
        "postgresql": [
            f"CREATE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {held}{body}; RETURN NULL; END $$",
            f"{said} {each} EXECUTE FUNCTION {trigger.name}()",
        ],
    }


def one_if(condition: str) -> str:
    """Return SQL that is 1 where a condition holds, else 0."""
    return f"CASE WHEN {condition} THEN 1 ELSE 0 END"


def adding(table: str, keys: Sequence[str], counts: Sequence[str], source: str) -> str:
    """Return SQL that adds what `source` selects (keys, then counts) to the rows of `table`, made where missing."""
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in counts)
    columns = ", ".join((*keys, *counts))
    return f"INSERT INTO {table} ({columns}) {source} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {added}"
