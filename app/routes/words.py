"""The words of this slice's codes and figures."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.kernel.clock import local, local_day
from app.kernel.vietnamese.dates import show_time
from app.kernel.vietnamese.numbers import show_decimal
from app.routes.held_queries import Walkers
from app.web.days import day_short

STATES = {
    "assigned": _l("Not received yet"),
    "received": _l("Received"),
    "in_progress": _l("Being walked"),
    "paused": _l("Paused"),
    "submitted": _l("Waiting for agreement"),
    "closed": _l("Closed"),
    "lapsed": _l("Lapsed"),
    "released": _l("Taken back"),
    "handed_over": _l("Handed over"),
    "cancelled": _l("Cancelled"),
}
STATE_TONES = {"assigned": "sun", "received": "blue", "in_progress": "blue", "submitted": "sun", "closed": "leaf"}
STATE_ICONS = {
    "assigned": "clock",
    "received": "user-check",
    "in_progress": "route",
    "paused": "pause",
    "submitted": "flag",
    "closed": "circle-check",
    "lapsed": "calendar-clock",
    "released": "undo-2",
    "handed_over": "move-right",
    "cancelled": "ban",
}
EVENTS = {
    "assigned": _l("Given"),
    "received": _l("Received"),
    "started": _l("First door"),
    "asked": _l("More time asked for"),
    "took_more": _l("More houses asked for and taken"),
    "extended": _l("More time"),
    "warned": _l("Runs out soon, all were told"),
    "added": _l("Doors added"),
    "handed_part": _l("Some doors handed over"),
    "paused": _l("Paused"),
    "submitted": _l("All done, says the holder"),
    "closed": _l("Closed"),
    "lapsed": _l("Lapsed"),
    "released": _l("Taken back"),
    "left": _l("A holder stopped"),
    "handed_over": _l("Handed over"),
    "reopened": _l("Opened again"),
    "cancelled": _l("Cancelled"),
}
EVENT_STATES = {
    "started": "in_progress",
    "asked": "assigned",
    "took_more": "in_progress",
    "extended": "received",
    "warned": "lapsed",
    "left": "released",
    "added": "assigned",
    "handed_part": "handed_over",
    "reopened": "in_progress",
}
GIVE_UP_REASONS = {
    "busy": _l("Busy then"),
    "ill": _l("Ill"),
    "far": _l("Too far away"),
    "too_many": _l("Too many doors"),
    "other": _l("Something else"),
}
FIXED_REASONS = {"stopped": _l("an account was closed"), "team_ended": _l("the team has ended")}
"""Reasons the house writes by itself; all others are somebody's own words."""
GROUPS = {
    "": _l("All"),
    "waiting": _l("Not received"),
    "walking": _l("Being walked"),
    "submitted": _l("To agree"),
    "late": _l("Overdue"),
    "ended": _l("Ended"),
}
BANDS = {
    "morning": _l("in the morning"),
    "afternoon": _l("in the afternoon"),
    "evening": _l("in the evening"),
}
DOOR_STATES = {
    "unvisited": _l("Not visited"),
    "attempted": _l("Nobody home yet"),
    "scheduled": _l("Come back"),
    "reached": _l("Met"),
    "done": _l("Done"),
    "not_reached": _l("Not reached"),
    "refused": _l("Declined"),
    "suppressed": _l("Do not visit"),
    "unsafe": _l("Not safe"),
    "void": _l("No household here"),
}
DOOR_MARKS = {
    "attempted": ("door-closed", "slate"),
    "scheduled": ("calendar-clock", "sun"),
    "reached": ("check", "blue"),
    "done": ("circle-check", "leaf"),
    "not_reached": ("circle-x", "slate"),
    "refused": ("ban", "brick"),
    "suppressed": ("ban", "brick"),
    "unsafe": ("triangle-alert", "brick"),
    "void": ("x", "slate"),
}


def span(minutes: float) -> str:
    """Say how long: "45 minutes", "2 hours", "1 hour 50"."""
    whole = round(minutes)
    hours, rest = divmod(whole, 60)
    if hours == 0:
        return ngettext("%(num)d minute", "%(num)d minutes", rest)
    if rest == 0:
        return ngettext("%(num)d hour", "%(num)d hours", hours)
    return ngettext("%(num)d hour %(rest)s", "%(num)d hours %(rest)s", hours, rest=f"{rest:02d}")


def metres(value: float) -> str:
    """Say how far, rounded the way people speak: "20 m", "350 m", "1,2 km"."""
    step = 10 if value < 200 else 50
    rounded = max(step, round(value / step) * step)
    return f"{rounded} m" if rounded < 1000 else f"{show_decimal(value / 1000)} km"


def walkers(who: Walkers) -> str:
    """Say who walks a route: "Lê Minh, Trần Bản", "Đội 1 (20 người)"."""
    if not who.team:
        return who.names
    return ngettext("%(team)s (%(num)d person)", "%(team)s (%(num)d people)", who.people, team=who.team)


def due_when(on: date, band: str, day: date) -> str:
    """Say for which day and part of it something is due, beside the day of the walk: "in the evening", "T7 28/11"."""
    part = str(BANDS[band]) if band else ""
    if on == day:
        return part or _("that day")
    return " ".join(filter(None, (day_short(on), part)))


def asked(on: date, band: str, day: date | datetime | None) -> str:
    """Say for when a visit was promised, beside the day of a walk or when it begins: "asked for in the evening"."""
    of_walk = local_day(day) if isinstance(day, datetime) else day
    return _("asked for %(when)s", when=due_when(on, band, of_walk or date.min))


def until(moment: datetime, now: datetime) -> str:
    """Say until when something is somebody's: "20:30 today", "20:30 tomorrow", "20:30, 24/11"."""
    days = (local_day(moment) - local_day(now)) // timedelta(days=1)
    hour = show_time(moment)
    if days == 0:
        return _("%(hour)s today", hour=hour)
    if days == 1:
        return _("%(hour)s tomorrow", hour=hour)
    return f"{hour}, {local(moment).day}/{local(moment).month}"


def why_left(reason: str, detail: Mapping[str, Any]) -> str:
    """Say why something happened to a route: the reason chosen, then what somebody wrote."""
    chosen = GIVE_UP_REASONS.get(detail.get("why", ""), "")
    return ", ".join(str(part) for part in (chosen, FIXED_REASONS.get(reason, reason)) if part)
