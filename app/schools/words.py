"""The words of this slice's codes: levels, kinds of days, what is declared, apps, how a class stands, whom to call."""

from flask_babel import lazy_gettext as _l

LEVELS = {
    "primary": _l("Primary school"),
    "lower_secondary": _l("Lower secondary school"),
    "upper_secondary": _l("Upper secondary school"),
}
DAY_KINDS = {"off": _l("Day off"), "remote": _l("Lessons from home"), "class": _l("School day")}
DAY_TONES = {"off": "slate", "remote": "blue", "class": "leaf"}

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
    "installed": (_l("App installed"), "leaf", "check"),
    "not_installed": (_l("App not installed"), "sun", "smartphone"),
    "no_phone": (_l("No phone"), "slate", "ban"),
    "": (_l("Not asked yet"), "slate", "circle"),
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
