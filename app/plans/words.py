"""The words of this slice's codes and figures."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.kernel.vietnamese.dates import show_time
from app.kernel.vietnamese.names import given_name, shorten
from app.kernel.vietnamese.numbers import show_number
from app.plans.rules import ONLY_LATER
from app.plans.wishes import Due
from app.routes.rules import doors_in
from app.routes.words import due_when, metres, span

STATES = {
    "planning": _l("Being planned"),
    "draft": _l("Draft"),
    "published": _l("Given out"),
    "discarded": _l("Discarded"),
    "refused": _l("Not possible"),
}
TONES = {"planning": "blue", "draft": "sun", "published": "leaf", "refused": "brick"}
KINDS = {"pairs": _l("In pairs"), "singles": _l("One by one"), "teams": _l("Whole teams")}
WHO = {"pairs": _l("Groups"), "singles": _l("People"), "teams": _l("Teams")}
"""What walks as one, by kind."""
SIDES = {"even": _l("Even numbers"), "odd": _l("Odd numbers"), "both": _l("Both sides")}
TAKERS_TOLD = 3
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
    told = {"people": show_number(people), "doors": show_number(doors)}
    if code == "nobody_free_then":
        return _("%(doors)s doors have an hour at which nobody chosen is free near %(alleys)s.", alleys=alleys, **told)
    if code == "unit_full":
        return _(
            "%(doors)s doors are meant for one group that has no room for them, in %(alleys)s.", alleys=alleys, **told
        )
    if kind == "pairs":
        return _("%(people)s pairs short, or %(doors)s doors too many.", **told)
    if kind == "teams":
        return _("%(people)s teams short, or %(doors)s doors too many.", **told)
    return _("%(people)s people short, or %(doors)s doors too many.", **told)


def reason(facts: Mapping[str, Any], names: Mapping[int, str], alleys: Mapping[int, str]) -> str:
    """Say in one sentence why these people have this route, how far from home, how full, shared with whom."""
    whys = {
        "locked": _("Locked, so it stays as it is"),
        "pinned": _("Put here by hand"),
        "no_home": _("Home not known, so placed where people were missing"),
        "lives_here": _("Live right here"),
        "nearest": _("Live nearest"),
        "only_one_free": _("Nobody else is free at the hour of an appointment here"),
        "nearest_with_room": _("Nearest of those with time left"),
        "minimum": _("Others nearer have time left, but these would have too few doors"),
        "fair_share": _("Others nearer have time left, but work is shared evenly"),
    }
    home = facts["home_m"]
    away = [] if home is None else [_("first door about %(far)s from home", far=metres(home))]
    load = _("about %(used)s of %(all)s", used=span(facts["minutes"]), all=span(facts["capacity"]))
    shared = [
        _("%(alley)s shared with %(names)s", alley=alleys[share["alley"]], names=_known(share["with"], names))
        for share in facts["shares"]
        if share["with"]
    ]
    return "; ".join([whys[facts["why"]], *away, load, *(shared[:2] or [_("no alley shared")])]) + "."


def _known(ids: list[int], names: Mapping[int, str]) -> str:
    return listed([names[unit_id] for unit_id in ids if unit_id in names])


def listed(names: Sequence[str], most: int = 2) -> str:
    """Name the first of several and count the others: "Ngõ 5, Ngõ 9 +3"."""
    return ", ".join(names[:most]) + (f" +{len(names) - most}" if len(names) > most else "")


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


def taker(name: str, facts: Mapping[str, Any], shut: str) -> str:
    """Say who could take doors, how much time they have, and into which alleys (in words) they do not go."""
    told = f"{short_names(name)} · {load_note(facts)[2]}"
    return told + " · " + _("does not go into %(alleys)s", alleys=shut) if shut else told


def stays_out(name: str, alleys: str) -> str:
    """Say that a group does not go into alleys that are to be given to it."""
    return _("%(team)s does not go into %(alley)s", team=given_names(name), alley=alleys)


def waits(doors: int) -> str:
    """Say how many doors a plan leaves alone because they are due at another time: the same words wherever they are counted."""
    return _("due at another time: %(n)s, left for then", n=show_number(doors))


def stays(fixed: int, had: int, somebody: object, later: int) -> list[str]:
    """Say which of the doors ticked do not change hands: those on routes given out or locked, those the taker has already,
    those due at another time.
    """
    told = []
    if fixed:
        told.append(
            ngettext(
                "%(n)s door given out or locked: it stays",
                "%(n)s doors given out or locked: they stay",
                fixed,
                n=show_number(fixed),
            )
        )
    if had and somebody:
        told.append(ngettext("%(n)s is theirs already", "%(n)s are theirs already", had, n=show_number(had)))
    elif had:
        told.append(ngettext("%(n)s is left over already", "%(n)s are left over already", had, n=show_number(had)))
    if later:
        told.append(waits(later))
    return told


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
    if verb == "take_in":
        return ngettext("%(num)d door taken in", "%(num)d doors taken in", doors)
    if verb in ("bar", "unbar"):
        barred = ngettext("%(name)s kept out of %(num)d alley", "%(name)s kept out of %(num)d alleys", doors, name=name)
        return barred if verb == "bar" else _("%(name)s may go there again", name=name)
    return _("%(name)s locked", name=name) if verb == "lock" else _("%(name)s unlocked", name=name)


def barred(name: str, alleys: int, doors: int) -> str:
    """Say that a group was kept out of alleys, and what became of the doors it had there."""
    said = sentence(step("bar", alleys, name))
    if not doors:
        return said
    left = ngettext("%(num)d door is with nobody now.", "%(num)d doors are with nobody now.", doors)
    return f"{said} {left}"


def clock(minute: float) -> str:
    """Write a minute of the day as people read it: "14:05"."""
    hours, rest = divmod(round(minute), 60)
    return f"{hours}:{rest:02d}"


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


def missed(doors: int) -> str:
    """Say how many promised visits a walk does not make in time."""
    return ngettext("%(num)d promised visit is missed.", "%(num)d promised visits are missed.", doors)


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


def unmoved(fixed: int, had: int, somebody: object, later: int) -> str:
    """Say why none of the doors ticked would change hands; "" when none is ticked."""
    if not fixed and not had:
        return _(ONLY_LATER) if later else ""
    return sentence("; ".join(stays(fixed, had, somebody, later)))


def taken_by(with_unit: Mapping[int | None, int], names: Mapping[int, str], later: int) -> str:
    """Say who takes the doors of an alley: "Minh–Lan: 12 doors; Ly–Nam: 4; nobody yet: 3"; those who take most first.

    Of the doors with nobody `later` are due at another time: nobody is looked for.
    """
    told = [(names[unit], doors) for unit, doors in with_unit.items() if unit is not None and unit in names]
    nobody = with_unit.get(None, 0) - later
    told.sort(key=lambda one: -one[1])
    more = f" +{len(told) - TAKERS_TOLD}" if len(told) > TAKERS_TOLD else ""
    told = told[:TAKERS_TOLD] + ([(_("nobody yet"), nobody)] if nobody else [])
    who = "; ".join(f"{name}: {show_number(n) if i else doors_of(n)}" for i, (name, n) in enumerate(told)) + more
    return "; ".join(filter(None, (who, waits(later) if later else "")))


def split(alley: str, names: Sequence[str], why: str) -> str:
    """Say among whom an alley is split, and why."""
    who = ", ".join(names)
    if why == "by_hand":
        return _("%(alley)s is split among %(names)s: put so by hand.", alley=alley, names=who)
    if why == "too_long":
        return _("%(alley)s is split among %(names)s: too long for one group.", alley=alley, names=who)
    return _("%(alley)s is split among %(names)s: so that all have about as much.", alley=alley, names=who)


def stays_over(name: str, minutes: int, pinned: bool) -> str:
    """Say who has more than their time even when the rest is planned again, and why."""
    if pinned:
        return _(
            "%(name)s: %(time)s too much, pinned doors stay there. Unpin some first.", name=name, time=span(minutes)
        )
    return _("%(name)s: %(time)s too much, nobody else has time.", name=name, time=span(minutes))


def on_foot(value: float) -> str:
    """Say how far somebody walks; "0 m" who walks nowhere."""
    return metres(value) if value > 0 else "0 m"


def given_names(names: str) -> str:
    """Return the words people of a unit are called by: "Minh–Lan"; a team keeps its name."""
    parts = names.split(", ")
    return "–".join(given_name(part) for part in parts) if len(parts) > 1 else names


def short_names(names: str) -> str:
    """Return the names of a unit's people with initials in front: "L. Minh, N. D. Nguyên"; a team keeps its name."""
    parts = names.split(", ")
    return ", ".join(shorten(part) for part in parts) if len(parts) > 1 else names


def groups(kind: str, number: int) -> str:
    """Say how many walk as one, in the word for their kind: "18 nhóm", "40 người", "3 đội"."""
    shown = show_number(number)
    if kind == "singles":
        return ngettext("%(n)s person", "%(n)s people", number, n=shown)
    if kind == "teams":
        return ngettext("%(n)s team", "%(n)s teams", number, n=shown)
    return ngettext("%(n)s group", "%(n)s groups", number, n=shown)


def doors_of(doors: int) -> str:
    """Say how many doors: "1.200 nhà"."""
    return ngettext("%(n)s door", "%(n)s doors", doors, n=show_number(doors))


def part_of(alley: str, doors: int) -> str:
    """Say how many doors of an alley: "Ngõ 5 (3 nhà)"."""
    return f"{alley} ({doors_of(doors)})"


def sentence(words: str) -> str:
    """Make a sentence of what `step` says."""
    return words[:1].upper() + words[1:] + "."


def moved(doors: int, name: str) -> str:
    """Say that doors went to a unit, or, without a name, to nobody."""
    to = given_names(name) if name else _("the doors left over")
    return ngettext("%(num)d door moved to %(name)s.", "%(num)d doors moved to %(name)s.", doors, name=to)


def left_over() -> str:
    """Name the place of doors that are with nobody."""
    return _("Leave over for now")


def busy_with(name: str, spans: Sequence[tuple[str, datetime, datetime]]) -> str:
    """Say what keeps somebody busy: "Lê Minh: 7:00–9:00 Ca trực Chợ Hôm"."""
    told = [f"{show_time(starts)}–{show_time(ends)} {title}" for title, starts, ends in spans]
    return f"{name}: {', '.join(told)}"
