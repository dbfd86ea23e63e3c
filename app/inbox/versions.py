"""What phones hold from before a change: payloads of older versions, brought up to date before their handler sees them.

A version is one number for all forms and kinds. It goes up when a field changes its meaning; fields that merely join
need nothing. `STEPS[0]` leads from version 1 to 2: for each kind that changed, a pure function of the old payload.
"""

from collections.abc import Callable, Mapping
from typing import Any

from app.kernel.errors import Invalid
from app.kernel.words import N_

Payload = dict[str, Any]
Step = Mapping[str, Callable[[Payload], Payload]]

STEPS: list[Step] = []
"""Add the step here and raise VERSION in static/js/outbox/capture.js; the oldest step may go when nobody is let in by it."""

TAKEN_BACK_TO = 2
OTHER_VERSION = N_("This phone speaks another version than the server. Open the page again when there is signal.")


def current_version() -> int:
    """Return the version that handlers and views speak."""
    return len(STEPS) + 1


def check_version(version: int) -> None:
    """Raise Invalid for a version nobody can read any more (over two old), or not yet."""
    if not current_version() - TAKEN_BACK_TO <= version <= current_version():
        raise Invalid(OTHER_VERSION)


def up_to_date(kind: str, version: int, payload: Payload) -> Payload:
    """Return the payload as the current version has it. Raises Invalid like `check_version`."""
    check_version(version)
    for step in STEPS[version - 1 :]:
        payload = step[kind](payload) if kind in step else payload
    return payload
