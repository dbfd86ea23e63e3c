"""The words of this slice's codes and figures."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.kernel.vietnamese.dates import show_time
from app.sales.crew_rules import Reason
from app.sales.models import Occurrence
from app.sales.rules import minute_words

KINDS = {
    "mobile_point": _l("Mobile sales point"),
    "vehicle": _l("Sales vehicle"),
    "vending": _l("Vending machine"),
    "field": _l("Field sales point"),
    "unstaffed": _l("Unstaffed stall"),
    "help_desk": _l("Help desk"),
}
KIND_GROUPS = {
    "mobile_point": _l("Mobile sales points"),
    "vehicle": _l("Sales vehicles"),
    "vending": _l("Vending machines"),
    "field": _l("Field sales points"),
    "unstaffed": _l("Unstaffed stalls"),
    "help_desk": _l("Help desks"),
}
KIND_ICONS = {
    "mobile_point": "map-pin",
    "vehicle": "truck",
    "vending": "monitor",
    "field": "house",
    "unstaffed": "door-open",
    "help_desk": "info",
}
ROLES = {
    "seller": _l("Seller"),
    "cashier": _l("Cashier"),
    "carrier": _l("Carrier"),
    "order": _l("Keeping order"),
    "help": _l("Helping people"),
}
STATES = {
    "planned": _l("Draft"),
    "published": _l("Published"),
    "closed": _l("Closed"),
    "cancelled": _l("Cancelled"),
}
STATE_TONES = {"planned": "sun", "published": "leaf", "closed": "slate", "cancelled": "brick"}
STATE_ICONS = {"planned": "pencil", "published": "circle-check", "closed": "lock", "cancelled": "ban"}
NOTICES = {
    "on_time": _l("On time"),
    "retimed": _l("New time"),
    "postponed": _l("Postponed"),
    "sold_out": _l("Sold out"),
}
NOTICE_TONES = {"on_time": "leaf", "retimed": "sun", "postponed": "brick", "sold_out": "slate"}
NOTICE_ICONS = {"on_time": "circle-check", "retimed": "clock", "postponed": "calendar-clock", "sold_out": "ban"}
WEEKDAYS = (_l("Mon"), _l("Tue"), _l("Wed"), _l("Thu"), _l("Fri"), _l("Sat"), _l("Sun"))
SIGNUP_STATES = {
    "confirmed": _l("Signed up"),
    "cancelled": _l("Left"),
    "no_show": _l("Did not come"),
    "done": _l("Worked"),
}


def told(shift: Occurrence) -> tuple[object, str, str]:
    """Return what residents read of a shift as (words, tone, icon) of a badge."""
    if shift.state == "cancelled":
        return STATES[shift.state], STATE_TONES[shift.state], STATE_ICONS[shift.state]
    return NOTICES[shift.notice], NOTICE_TONES[shift.notice], NOTICE_ICONS[shift.notice]


def hours(begins: datetime, ends: datetime) -> str:
    """Return 7:00–9:30."""
    return f"{show_time(begins)}–{show_time(ends)}"


def daily(begins: int, ends: int) -> str:
    """Return 7:00–9:30 of minutes of a day."""
    return f"{minute_words(begins)}–{minute_words(ends)}"


def weekdays(numbers: Iterable[int]) -> str:
    """Return T2, T4, CN of ISO numbers."""
    return ", ".join(str(WEEKDAYS[n - 1]) for n in numbers)


def said(reason: Reason | None) -> str:
    """Return the reason in the language of this request; "" when there is none."""
    return str(gettext(reason.message, **reason.params)) if reason else ""
