"""Sentences about a school's day: until when, how a class stands, the reminder to its group, the filters of a sheet."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.kernel.vietnamese.dates import show_time
from app.schools.queries.board import Tile
from app.schools.queries.sheet import Sheet
from app.schools.rules import Hours, clock_time
from app.schools.words import FILTERS
from app.web.days import day_short


def until(hours: Hours) -> str:
    """Return the cut-off the way people write it: 7:45."""
    return show_time(clock_time(hours.cutoff))


def standing(tile: Tile) -> str:
    """Say how a class stands: full, how many are missing, closed or not."""
    missing = ngettext("%(num)d missing", "%(num)d missing", tile.counts.missing)
    said = {
        "off": _("no school"),
        "empty": _("no pupil listed"),
        "closed": _("closed, %(missing)s", missing=missing) if tile.counts.missing else _("closed, complete"),
        "full": _("complete, not closed"),
        "late": _("%(missing)s, past the hour", missing=missing),
        "missing": _("%(missing)s, not closed", missing=missing),
    }
    return said[tile.standing]


def reminder(tile: Tile, hours: Hours) -> str:
    """Return a polite message for the class's group: which class, which day, who is missing, until when."""
    facts = {"name": tile.school_class.name, "day": day_short(hours.day), "time": until(hours)}
    if not tile.begun:
        return _(
            "Class %(name)s, %(day)s: nobody has declared yet. Please declare before %(time)s. Thank you!", **facts
        )
    return _(
        "Class %(name)s, %(day)s: %(num)s pupils have not declared yet: %(names)s. "
        "Please declare before %(time)s. Thank you!",
        num=tile.counts.missing,
        names=", ".join(tile.missing),
        **facts,
    )


def filters(sheet: Sheet) -> list[tuple[str, str, int | None]]:
    """Return the filters of a sheet: code, words, how many."""
    counts = sheet.counts
    numbers = {"": counts.pupils, "missing": counts.missing, "symptoms": counts.symptoms, "app": None}
    return [(code, str(label), numbers[code]) for code, label in FILTERS.items()]
