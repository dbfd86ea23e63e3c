"""`python upgrading.py DIRECTION REVISION [PAUSE]`: migrate as `flask db upgrade` does; with PAUSE, stop at that change.

It says "paused" once so many changes of the schema are done inside the transaction, and then waits to be killed.
"""

import signal
import sys
from typing import Any

from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, event

from app.house import create_house

CHANGES = ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE")


def pause_after(changes: int) -> None:
    """Stop for good after so many statements that change something."""
    left = [changes]

    @event.listens_for(Engine, "after_cursor_execute")
    def _count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        left[0] -= statement.lstrip().upper().startswith(CHANGES)
        if left[0] == 0:
            print("paused", flush=True)  # noqa: T201  # the test reads it
            signal.pause()


def main(direction: str, revision: str, *pause: str) -> None:
    """Migrate the database of the environment."""
    for changes in map(int, pause):
        pause_after(changes)
    with create_house().app_context():
        {"up": upgrade, "down": downgrade}[direction](revision=revision)


if __name__ == "__main__":
    main(*sys.argv[1:])
