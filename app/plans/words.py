"""The words of this slice's codes and figures."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.kernel.vietnamese.dates import show_time
from app.kernel.vietnamese.names import given_name
from app.routes.rules import doors_in
from app.routes.words import metres, span

STATES = {
    "planning": _l("Being planned"),
    "draft": _l("Draft"),
    "published": _l("Given out"),
    "discarded": _l("Discarded"),
    "refused": _l("Not possible"),
}
TONES = {"planning": "blue", "draft": "sun", "published": "leaf", "refused": "brick"}
KINDS = {"pairs": _l("In pairs"), "singles": _l("One by one"), "teams": _l("Whole teams")}
SIDES = {"even": _l("Even numbers"), "odd": _l("Odd numbers"), "both": _l("Both sides")}
LEFT_OUT = {
    "held": _l("in somebody else's route by now"),
    "settled": _l("needs no visit any more"),
    "nobody": _l("its people cannot sign in any more"),
}


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
    """Say what an act on a draft was, for the button that undoes it."""
    if verb == "move":
        if name:
            return ngettext("%(num)d door to %(name)s", "%(num)d doors to %(name)s", doors, name=name)
        return ngettext("%(num)d door left over", "%(num)d doors left over", doors)
    if verb == "replan":
        return ngettext("%(num)d door shared out again", "%(num)d doors shared out again", doors)
    if verb in ("pin", "unpin"):
        pinned = ngettext("%(num)d door pinned", "%(num)d doors pinned", doors)
        return pinned if verb == "pin" else ngettext("%(num)d door unpinned", "%(num)d doors unpinned", doors)
    return _("%(name)s locked", name=name) if verb == "lock" else _("%(name)s unlocked", name=name)


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


def busy_with(name: str, spans: Sequence[tuple[str, datetime, datetime]]) -> str:
    """Say what keeps somebody busy: "Lê Minh: 7:00–9:00 Ca trực Chợ Hôm"."""
    told = [f"{show_time(starts)}–{show_time(ends)} {title}" for title, starts, ends in spans]
    return f"{name}: {', '.join(told)}"
