"""How roles, states and languages of people are called."""

from flask_babel import lazy_gettext as _l

ROLES = {
    "admin": _l("Administrator"),
    "coordinator": _l("Coordinator"),
    "reader": _l("Reader of figures"),
    "leader": _l("Team leader"),
    "hamlet_head": _l("Hamlet head"),
    "volunteer": _l("Volunteer"),
    "school_lead": _l("School lead"),
    "school_office": _l("School office"),
    "homeroom": _l("Homeroom teacher"),
    "point_staff": _l("Staff of a sales point"),
}
STATES = {
    "active": _l("Working"),
    "no_password": _l("No password yet"),
    "disabled": _l("Stopped"),
    "all": _l("Everybody"),
}
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
