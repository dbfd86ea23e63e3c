"""How the guides are called."""

from flask_babel import lazy_gettext as _l

GUIDES = {
    "volunteer": _l("Volunteer"),
    "leader": _l("Team leader"),
    "coordinator": _l("Coordinator"),
    "hamlet_head": _l("Hamlet head"),
    "school": _l("School lead and office"),
    "homeroom": _l("Homeroom teacher"),
    "point_staff": _l("Staff of a sales point"),
    "reader": _l("Reader of figures"),
    "admin": _l("Administrator"),
}
