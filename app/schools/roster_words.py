"""How levels, kinds of days and app states are called on the screen."""

from flask_babel import lazy_gettext as _l

LEVELS = {
    "primary": _l("Primary school"),
    "lower_secondary": _l("Lower secondary school"),
    "upper_secondary": _l("Upper secondary school"),
}
DAY_KINDS = {"off": _l("Day off"), "remote": _l("Lessons from home"), "class": _l("School day")}
DAY_TONES = {"off": "slate", "remote": "blue", "class": "leaf"}
APP_STATES = {
    "installed": _l("App installed"),
    "not_installed": _l("App not installed"),
    "no_phone": _l("No phone"),
    "": _l("Not asked yet"),
}
APP_TONES = {"installed": "leaf", "not_installed": "sun", "no_phone": "slate", "": "slate"}
APP_ICONS = {"installed": "check", "not_installed": "smartphone", "no_phone": "ban", "": "ellipsis"}
