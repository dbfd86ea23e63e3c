"""Bare Flask on plain SQL: DATABASE is an SQLite file or a PostgreSQL address. Started by gunicorn like ours."""

import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from flask import Flask, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

DATABASE = os.environ["DATABASE"]
POSTGRES = DATABASE.startswith("postgresql")
MARK = "%s" if POSTGRES else "?"
WORDS = {-1: "chưa đến", 0: "đã trao", 1: "vắng", 2: "từ chối", 3: "chuyển đi"}
TOKEN = "0123456789abcdef0123456789abcdef"
ME = "select id, name, ward_id from volunteer where id = ?"
DOORS = (
    "select id, address, head, last_status, last_at from household where ward_id > 0 and id between ? and ?"
    " order by alley_id, id"
)
VISIT = "insert into visit (household_id, volunteer_id, at, status, uid, note) values (?, ?, ?, ?, ?, '')"
DOOR = "update household set last_status = ?, last_at = ? where id = ?"
COUNT = "insert into counter values (?, ?, 1) on conflict (ward_id, status) do update set n = counter.n + 1"
CELLS = "select ward_id, status, n from counter order by ward_id, status"

app = Flask(__name__)
app.secret_key = "floor"
app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
own = threading.local()


def connection() -> Any:
    """Return this thread's connection, in autocommit."""
    if not hasattr(own, "connection"):
        own.connection = psycopg.connect(DATABASE, autocommit=True) if POSTGRES else _sqlite()
    return own.connection


def _sqlite() -> sqlite3.Connection:
    opened = sqlite3.connect(DATABASE, isolation_level=None, timeout=15, cached_statements=256)
    for pragma in ("journal_mode=wal", "synchronous=full"):
        opened.execute(f"pragma {pragma}")
    return opened


def run(statement: str, values: Sequence[object]) -> Any:
    """Run one statement; its marks are SQLite's."""
    return connection().execute(statement.replace("?", MARK), values)


@contextmanager
def transaction() -> Iterator[None]:
    """Write what happens in the block, or nothing."""
    if POSTGRES:
        with connection().transaction():
            yield
        return
    connection().execute("begin immediate")
    try:
        yield
    except BaseException:
        connection().execute("rollback")
        raise
    connection().execute("commit")


@app.get("/full/<int:first>/<int:count>")
def full(first: int, count: int) -> str:
    """A session, the user's row, the doors of a route, a form each: the least a volunteer's page needs."""
    me = run(ME, [session.get("volunteer", 1)]).fetchone()
    rows = run(DOORS, [first, first + count - 1]).fetchall()
    return render_template("full.html", me=me, rows=rows, words=WORDS, token=TOKEN)


@app.post("/visit")
def visit() -> ResponseReturnValue:
    """The bare insert: the visit, the door's last state, one counter."""
    door, status, at = int(request.form["door"]), int(request.form["status"]), int(time.time())
    with transaction():
        run(VISIT, [door, session.get("volunteer", 1), at, status, secrets.token_hex(16)])
        run(DOOR, [status, at, door])
        run(COUNT, [1 + door // 2000, status])
    return redirect("/full/1/1", 303)


@app.get("/board")
def board() -> str:
    """A session, the user's row and the counters in a table: the least a board needs."""
    me = run(ME, [session.get("volunteer", 1)]).fetchone()
    return render_template("board.html", me=me, rows=run(CELLS, []).fetchall(), words=WORDS)
