"""BROKEN on purpose: SQLite's writing transactions begin with plain BEGIN, as readers that later turn into writers."""

from typing import Any

from flask import request
from flask_login import current_user

from app.factory import create_app
from app.storage import engine
from tests.faults.broken.gate import meet


class AlwaysReading:
    """Says of every transaction that it only reads."""

    def get(self) -> bool:
        return True

    def set(self, _value: bool) -> None:
        """Forget it."""

    def reset(self, _token: Any) -> None:
        """Forget it."""


engine._only_reading = AlwaysReading()
app = create_app()


@app.before_request
def read_before_writing() -> None:
    """Wait until two posts have read who is asking: from then on each holds its own old view of the database."""
    if request.method == "POST" and current_user.is_authenticated:
        meet(2)
