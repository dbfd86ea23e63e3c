"""Brings a database to another revision. Alembic is loaded where that is done, not where pages are served."""

from alembic import command
from alembic.config import Config
from flask import current_app
from flask_migrate import Migrate
from sqlalchemy import Engine

migrate = Migrate()


def migrate_up(engine: Engine, revision: str = "head") -> None:
    """Bring any database up to a revision, as `flask db upgrade` does for the app's own."""
    command.upgrade(_config(engine), revision)


def migrate_to_nothing(engine: Engine) -> None:
    """Take every table of ours out of a database, with all it holds."""
    command.downgrade(_config(engine), "base")


def _config(engine: Engine) -> Config:
    config: Config = current_app.extensions["migrate"].migrate.get_config()
    config.attributes["engine"] = engine
    return config
