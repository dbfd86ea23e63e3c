"""What must be true before the site may open: a migrated database, and somebody who can sign in."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import exists, select

from app.access.actor import Role
from app.config import DEMO_SIGN_INS, PROJECT, Config
from app.extensions import db
from app.people.models import Account, Membership

FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
NO_ADMINISTRATOR = "There is no administrator yet: make one in a terminal with .venv/bin/flask --app wsgi create-admin."


class NotReady(Exception):
    """A first step failed and has already said why."""


def migrate_database(app: Flask) -> None:
    """Bring the database to the newest revision; makes it when there is none."""
    with app.app_context():
        upgrade()
        db.engine.dispose()


def ensure_demo(app: Flask, size: str) -> None:
    """Tell the demo story to an empty database; it keeps its sign-ins beside it. Raises NotReady."""
    with app.app_context():
        empty = not db.session.scalar(select(exists(select(Account.id))))
        db.session.remove()
        db.engine.dispose()
    if not empty:
        return
    told = [*FLASK, "demo", "--size", size, "--json"]
    if subprocess.run(told, cwd=PROJECT, stdout=subprocess.DEVNULL, check=False).returncode:
        raise NotReady


def ensure_administrator(app: Flask) -> None:
    """Ask in the terminal for the first administrator when there is none. Raises NotReady."""
    with app.app_context():
        serving = (
            select(Membership.id)
            .join(Account)
            .where(Membership.role == Role.ADMIN, Membership.ended_at.is_(None), Account.disabled_at.is_(None))
        )
        found = db.session.scalar(select(exists(serving)))
        db.session.remove()
        db.engine.dispose()
    if not found and subprocess.run([*FLASK, "create-admin"], cwd=PROJECT, check=False).returncode:
        click.echo(NO_ADMINISTRATOR, err=True)
        raise NotReady


def demo_sign_ins(app: Flask) -> list[dict[str, str]]:
    """Return who can sign in to the demo: role, name, login, password, card, area, url; empty without a demo.

    The url is at the address the site has now, which may be another than when the demo was told.
    """
    kept = _sign_ins_file(app)
    if not kept.exists():
        return []
    config: Config = app.extensions["config"]
    listed: list[dict[str, str]] = json.loads(kept.read_text(encoding="utf-8"))
    return [{"card": ""} | one | {"url": config.public_base_url + _path_of(one["url"])} for one in listed]


def _path_of(url: str) -> str:
    return urlsplit(url)._replace(scheme="", netloc="").geturl()


def _sign_ins_file(app: Flask) -> Path:
    return Path(app.instance_path) / DEMO_SIGN_INS
