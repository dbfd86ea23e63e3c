"""The words of this slice's codes and figures."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.kernel.clock import local, local_day
from app.kernel.vietnamese.dates import show_time
from app.kernel.vietnamese.names import given_name
from app.routes.rules import doors_in
from app.routes.wishes import Due
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
PLAN_STATES = {
    "planning": _l("Being planned"),
    "draft": _l("Draft"),
    "published": _l("Given out"),
    "discarded": _l("Discarded"),
    "refused": _l("Not possible"),
}
PLAN_TONES = {"planning": "blue", "draft": "sun", "published": "leaf", "refused": "brick"}
KINDS = {"pairs": _l("In pairs"), "singles": _l("One by one"), "teams": _l("Whole teams")}
BANDS = {
    "morning": _l("in the morning"),
    "afternoon": _l("in the afternoon"),
    "evening": _l("in the evening"),
}
SIDES = {"even": _l("Even numbers"), "odd": _l("Odd numbers"), "both": _l("Both sides")}
LEFT_OUT = {
    "held": _l("in somebody else's route by now"),
    "settled": _l("needs no visit any more"),
    "nobody": _l("its people cannot sign in any more"),
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
    if value >= 1000:
        return f"{value / 1000:.1f} km".replace(".", ",")
    step = 10 if value < 200 else 50
    return f"{max(step, round(value / step) * step)} m"


def refusal(kind: str, code: str, people: int, doors: int, alleys: str = "") -> str:
    """Say why doors are left over and what would help; those missing are counted as the plan counts its groups."""
    if code == "nobody_available":
        return _("Nobody chosen has time then. Choose other people or another time.")
    if code == "alley_barred_by_all":
        return _("Nobody chosen may go into %(alleys)s.", alleys=alleys)
    if code == "nobody_free_then":
        return _(
            "%(doors)d doors have an hour at which nobody chosen is free near %(alleys)s.", doors=doors, alleys=alleys
        )
    if code == "unit_full":
        return _(
            "%(doors)d doors are meant for one group that has no room for them, in %(alleys)s.",
            doors=doors,
            alleys=alleys,
        )
    if kind == "pairs":
        return _("%(people)d pairs short, or %(doors)d doors too many.", people=people, doors=doors)
    if kind == "teams":
        return _("%(people)d teams short, or %(doors)d doors too many.", people=people, doors=doors)
    return _("%(people)d people short, or %(doors)d doors too many.", people=people, doors=doors)


def reason(facts: Mapping[str, Any], names: Mapping[int, str], alleys: Mapping[int, str]) -> str:
    """Say in one sentence why these people have this route, how far from home, how full, shared with whom."""
    distance = metres(facts["home_m"]) if facts["home_m"] is not None else ""
    whys = {
        "lives_here": _("Live right here"),
        "nearest": _("Live nearest, about %(far)s away", far=distance),
        "nearest_with_room": _("Nearest of those with time left, about %(far)s away", far=distance),
        "no_home": _("Home not known, so placed where people were missing"),
    }
    load = _("about %(used)s of %(all)s", used=span(facts["minutes"]), all=span(facts["capacity"]))
    shared = [
        _("%(alley)s shared with %(names)s", alley=alleys[share["alley"]], names=_listed(share["with"], names))
        for share in facts["shares"]
        if share["with"]
    ]
    return "; ".join([whys[facts["why"]], load, *(shared[:2] or [_("no alley shared")])]) + "."


def _listed(ids: list[int], names: Mapping[int, str], most: int = 2) -> str:
    known = [names[unit_id] for unit_id in ids if unit_id in names]
    return ", ".join(known[:most]) + (f" +{len(known) - most}" if len(known) > most else "")


def load_note(facts: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return tone, icon and words of a unit's load: too much, spare time, about right."""
    spare = facts["capacity"] - facts["minutes"]
    if not facts["doors"] and not facts["capacity"]:
        return "slate", "calendar-clock", _("Busy then.")
    if not facts["doors"]:
        return "slate", "circle", _("No door yet.")
    if spare < 0:
        doors = doors_in(-spare)
        over = _("%(time)s too much.", time=span(-spare))
        return (
            "brick",
            "triangle-alert",
            over + " " + ngettext("Take %(num)d door off.", "Take %(num)d doors off.", doors),
        )
    if facts["state"] == "under" or spare > facts["capacity"] * 0.3:
        return "blue", "clock", _("%(time)s to spare.", time=span(spare))
    return "leaf", "circle-check", _("About right.")


def step(verb: str, doors: int, name: str) -> str:
    """Say what an act on a draft was, for the button that undoes it; a bar counts alleys, not doors."""
    if verb == "move":
        if name:
            return ngettext("%(num)d door to %(name)s", "%(num)d doors to %(name)s", doors, name=name)
        return ngettext("%(num)d door left over", "%(num)d doors left over", doors)
    if verb == "replan":
        return ngettext("%(num)d door shared out again", "%(num)d doors shared out again", doors)
    if verb in ("pin", "unpin"):
        pinned = ngettext("%(num)d door pinned", "%(num)d doors pinned", doors)
        return pinned if verb == "pin" else ngettext("%(num)d door unpinned", "%(num)d doors unpinned", doors)
    if verb in ("bar", "unbar"):
        barred = ngettext("%(name)s kept out of %(num)d alley", "%(name)s kept out of %(num)d alleys", doors, name=name)
        return barred if verb == "bar" else _("%(name)s may go there again", name=name)
    return _("%(name)s locked", name=name) if verb == "lock" else _("%(name)s unlocked", name=name)


def barred(name: str, alleys: int, doors: int) -> str:
    """Say that a group was kept out of alleys, and what became of the doors it had there."""
    said = step("bar", alleys, name) + "."
    if not doors:
        return said
    left = ngettext("%(num)d door is with nobody now.", "%(num)d doors are with nobody now.", doors)
    return f"{said} {left}"


def clock(minute: float) -> str:
    """Write a minute of the day as people read it: "14:05"."""
    hours, rest = divmod(round(minute), 60)
    return f"{hours}:{rest:02d}"


def due_when(on: date, band: str, day: date) -> str:
    """Say for which day and part of it something is due, beside the day of the walk: "in the evening", "T7 28/11"."""
    part = str(BANDS[band]) if band else ""
    if on == day:
        return part or _("that day")
    return " ".join(filter(None, (day_short(on), part)))


def due(one: Due, day: date) -> str:
    """Say when a door of a draft is due, and when the walk is there: "asked for 14:00–17:00, there about 14:20"."""
    when = due_when(one.on, one.band, day)
    if one.case == "outside" and one.on == day:
        when = outside(when)
    if one.case in ("early", "late") and one.window is not None:
        return _missed(one, clock(one.at or 0), clock(one.window[one.case == "late"]))
    if one.window is not None:
        when = "–".join(clock(edge) for edge in one.window)
    asked = _("asked for %(when)s", when=when) if one.promised else _("due again %(when)s", when=when)
    there = one.at is not None and one.case == "met"
    return _("%(asked)s, there about %(at)s", asked=asked, at=clock(one.at or 0)) if there else asked


def _missed(one: Due, at: str, hour: str) -> str:
    if one.case == "early":
        early = _("there at %(at)s, asked for from %(hour)s", at=at, hour=hour)
        return early if one.promised else _("there at %(at)s, better from %(hour)s", at=at, hour=hour)
    late = _("there at %(at)s, asked for until %(hour)s", at=at, hour=hour)
    return late if one.promised else _("there at %(at)s, better until %(hour)s", at=at, hour=hour)


def asked(on: date, band: str, starts_at: datetime | None) -> str:
    """Say for when a visit was promised, beside the day of the route: "asked for in the evening"."""
    return _("asked for %(when)s", when=due_when(on, band, local_day(starts_at) if starts_at else date.min))


def outside(when: str) -> str:
    """Say that a part of the day lies outside the hours of the walk."""
    return _("%(when)s, outside this walk", when=when)


def other_day() -> str:
    """Say that something is due on a day that is not this one."""
    return _("on another day")


def later(doors: int, promised: bool, when: str) -> str:
    """Say how many doors a draft leaves alone because they are due at another time."""
    if promised:
        return ngettext(
            "%(num)d door asked for %(when)s: left for then",
            "%(num)d doors asked for %(when)s: left for then",
            doors,
            when=when,
        )
    return ngettext(
        "%(num)d door is due again %(when)s: left for then",
        "%(num)d doors are due again %(when)s: left for then",
        doors,
        when=when,
    )


def taken_by(with_unit: Mapping[int | None, int], names: Mapping[int, str]) -> str:
    """Say who takes the doors of an alley: "Đội 1 12, nobody yet 3"."""
    told = [f"{names[unit]} {doors}" for unit, doors in with_unit.items() if unit is not None and unit in names]
    nobody = with_unit.get(None, 0)
    return ", ".join([*told, *([_("nobody yet %(num)s", num=nobody)] if nobody else [])])


def split(alley: str, names: Sequence[str], why: str) -> str:
    """Say among whom an alley is split, and why."""
    who = ", ".join(names)
    if why == "by_hand":
        return _("%(alley)s is split among %(names)s: put so by hand.", alley=alley, names=who)
    if why == "too_long":
        return _("%(alley)s is split among %(names)s: too long for one group.", alley=alley, names=who)
    return _("%(alley)s is split among %(names)s: so that all have about as much.", alley=alley, names=who)


def given_names(names: str) -> str:
    """Return the words people of a unit are called by: "Minh, Lan"; a team keeps its name."""
    parts = names.split(", ")
    return ", ".join(given_name(part) for part in parts) if len(parts) > 1 else names


def left_over() -> str:
    """Name the place of doors that are with nobody."""
    return _("Leave over for now")


def until(moment: datetime, now: datetime) -> str:
    """Say until when something is somebody's: "20:30 today", "20:30 tomorrow", "20:30, 24/11"."""
    days = (local_day(moment) - local_day(now)) // timedelta(days=1)
    hour = show_time(moment)
    if days == 0:
        return _("%(hour)s today", hour=hour)
    if days == 1:
        return _("%(hour)s tomorrow", hour=hour)
    return f"{hour}, {local(moment).day}/{local(moment).month}"


def busy_with(name: str, spans: Sequence[tuple[str, datetime, datetime]]) -> str:
    """Say what keeps somebody busy: "Lê Minh: 7:00–9:00 Ca trực Chợ Hôm"."""
    told = [f"{show_time(starts)}–{show_time(ends)} {title}" for title, starts, ends in spans]
    return f"{name}: {', '.join(told)}"


def why_left(reason: str, detail: Mapping[str, Any]) -> str:
    """Say why something happened to a route: the reason chosen, then what somebody wrote."""
    chosen = GIVE_UP_REASONS.get(detail.get("why", ""), "")
    return ", ".join(str(part) for part in (chosen, FIXED_REASONS.get(reason, reason)) if part)
