"""The words of this slice's codes: what is declared, how a class stands, whom to call, and the reminder."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.kernel.vietnamese.dates import show_time
from app.schools.queries.board import Tile
from app.schools.queries.sheet import Hours, Sheet
from app.schools.rules import cutoff_time
from app.web.days import day_short

# Code -> words, tone, icon.
STATES = {
    "missing": (_l("Not declared"), "sun", "circle"),
    "done": (_l("Declared"), "leaf", "check"),
    "symptoms": (_l("Symptoms"), "brick", "triangle-alert"),
    "absent": (_l("Absent"), "slate", "user-x"),
}
OWN_STATES = {
    "done": (_l("I am well"), "leaf", "circle-check"),
    "symptoms": (_l("I have symptoms"), "brick", "triangle-alert"),
    "absent": (_l("I am away"), "slate", "user-x"),
}
SOURCES = {
    "guardian_link": _l("declared by the family"),
    "guardian_qr": _l("declared by the family"),
    "pupil": _l("declared by the pupil"),
    "teacher": _l("marked by the teacher"),
    "office": _l("marked by the office"),
    "import": _l("from a list"),
}
APP_STATES = {
    "": (_l("Not asked"), "sun", "circle"),
    "installed": (_l("Installed"), "leaf", "check"),
    "not_installed": (_l("Not installed"), "brick", "x"),
    "no_phone": (_l("No phone"), "slate", "smartphone"),
}
FILTERS = {"": _l("All"), "missing": _l("Missing"), "symptoms": _l("Symptoms"), "app": _l("App")}
TILES = {
    "off": ("slate", "calendar-days"),
    "empty": ("slate", "users"),
    "closed": ("leaf", "lock"),
    "full": ("blue", "check"),
    "late": ("brick", "clock"),
    "missing": ("sun", "circle"),
}
FOLLOWUPS = {
    "missing": (_l("Not declared"), "sun", "circle"),
    "symptoms": (_l("Symptoms"), "brick", "triangle-alert"),
}


def until(hours: Hours) -> str:
    """Return the cut-off the way people write it: 7:45."""
    return show_time(cutoff_time(hours.cutoff))


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
