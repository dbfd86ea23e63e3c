"""How the work in a shift and what residents read of it are called."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.sales.crew_rules import Reason

ROLES = {
    "seller": _l("Seller"),
    "cashier": _l("Cashier"),
    "carrier": _l("Carrier"),
    "order": _l("Keeping order"),
    "help": _l("Helping people"),
}
NOTICES = {
    "on_time": _l("On time"),
    "retimed": _l("New time"),
    "postponed": _l("Postponed"),
    "sold_out": _l("Sold out"),
}
NOTICE_TONES = {"on_time": "leaf", "retimed": "sun", "postponed": "brick", "sold_out": "slate"}
NOTICE_ICONS = {"on_time": "circle-check", "retimed": "clock", "postponed": "calendar-clock", "sold_out": "ban"}
SIGNUP_STATES = {
    "confirmed": _l("Signed up"),
    "cancelled": _l("Left"),
    "no_show": _l("Did not come"),
    "done": _l("Worked"),
}


def said(reason: Reason | None) -> str:
    """Return the reason in the language of this request; "" when there is none."""
    return str(gettext(reason.message, **reason.params)) if reason else ""
