"""A worker and a schedule wait, with one sentence on the terminal, until the database is what their code needs."""

import sys
import time

from flask import Flask
from sqlalchemy.exc import DBAPIError

from app.extensions import db
from app.storage.engine import only_reading
from app.storage.revision import NotReady, why_not_ready

LOOK_EVERY_S = 3.0


def wait_until_ready(app: Flask) -> None:
    """Come back once this code can work on the database; each new reason to wait is said once."""
    said = None
    with app.app_context(), only_reading():
        while reason := _reason():
            if reason != said:
                sys.stderr.write(f"{reason.sentence}\n")
                said = reason
            time.sleep(LOOK_EVERY_S)
        db.engine.dispose()


def _reason() -> NotReady | None:
    try:
        return why_not_ready(db.engine)
    except (DBAPIError, TimeoutError):
        return NotReady("The database does not answer; waiting for it.")
