"""The floor's rows: as many households, volunteers and visits as ours, in its own four small tables."""

import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import psycopg

from app.demo.names import Names
from tests.bench.district import HOUSEHOLDS, VOLUNTEERS

TABLES = (
    "create table household (id integer primary key, ward_id integer not null, alley_id integer not null,"
    " address text not null, head text not null, last_status integer not null, last_at bigint not null)",
    "create table volunteer (id integer primary key, ward_id integer not null, name text not null)",
    "create table visit ({key}, household_id integer not null, volunteer_id integer not null, at bigint not null,"
    " status integer not null, uid text not null, note text not null)",
    "create table counter (ward_id integer, status integer, n integer not null, primary key (ward_id, status))",
)
INDEXES = (
    "create unique index visit_uid on visit (uid)",
    "create index visit_household on visit (household_id, at)",
)
VISIT = "household_id, volunteer_id, at, status, uid, note"
STARTED = 1_770_000_000
NAMES = 20_000


def rows(visits: int) -> Iterator[tuple[str, str, list[tuple[object, ...]]]]:
    """Yield (table, its columns, its rows)."""
    homes, names = range(1, HOUSEHOLDS + 1), _names()
    doors = [
        (i, 1 + i // 2000, 1 + i // 50, f"{i % 50 + 1}/{i // 50} hẻm", names[i % NAMES], i % 5 - 1, 0) for i in homes
    ]
    yield "household", "id, ward_id, alley_id, address, head, last_status, last_at", doors
    yield "volunteer", "id, ward_id, name", [(i, 1 + i // 300, names[i % NAMES]) for i in range(1, VOLUNTEERS + 1)]
    made = [(1 + i * 7919 % HOUSEHOLDS, 1 + i % VOLUNTEERS, STARTED + i, i % 4, f"u{i:08}", "") for i in range(visits)]
    yield "visit", VISIT, made
    yield "counter", "ward_id, status, n", [(ward, status, 9) for ward in range(1, 51) for status in range(4)]


@cache
def _names() -> list[str]:
    names = Names(Random(7))
    return [names.draw("mf"[n % 2], ("old", "mid", "young")[n % 3]) for n in range(NAMES)]


def fill_sqlite(path: Path, visits: int) -> None:
    """Make the floor's SQLite file."""
    with sqlite3.connect(path) as made:
        for statement in TABLES:
            made.execute(statement.format(key="id integer primary key"))
        for table, columns, values in rows(visits):
            marks = ",".join("?" * len(values[0]))
            made.executemany(f"insert into {table} ({columns}) values ({marks})", values)
        for statement in (*INDEXES, "analyze"):
            made.execute(statement)
    made.close()


def fill_postgres(address: str, visits: int) -> None:
    """Make the floor's tables in an empty PostgreSQL database."""
    with psycopg.connect(address, autocommit=True) as made:
        for statement in TABLES:
            made.execute(statement.format(key="id bigint generated always as identity primary key"))
        for table, columns, values in rows(visits):
            with made.cursor().copy(f"copy {table} ({columns}) from stdin") as copy:
                for row in values:
                    copy.write_row(row)
        for statement in (*INDEXES, "vacuum analyze"):
            made.execute(statement)
