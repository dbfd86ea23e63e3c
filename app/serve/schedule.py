"""`python -m app.serve.schedule`: does what comes round by the clock, on as many machines as you like."""

import time

import structlog
from sqlalchemy.exc import DBAPIError

from app.house import create_house
from app.jobs.schedule import run_due
from app.kernel.clock import utc_now
from app.serve.ready import wait_until_ready
from app.storage import unit

LOOK_EVERY_S = 30.0

log = structlog.get_logger(__name__)


def main() -> None:
    """Look again and again until stopped; a database that is away for a while is waited for."""
    app = create_house()
    wait_until_ready(app)
    while True:
        with app.app_context():
            try:
                run_due(utc_now())
            except (DBAPIError, TimeoutError):
                unit.rollback()
                log.warning("schedule_without_database", exc_info=True)
        time.sleep(LOOK_EVERY_S)


if __name__ == "__main__":
    main()
