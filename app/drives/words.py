"""The words of this slice's codes."""

from flask_babel import lazy_gettext as _l

STATES = {"draft": _l("Draft"), "open": _l("Under way"), "closed": _l("Figures closed")}
STATE_TONES = {"draft": "slate", "open": "leaf", "closed": "blue"}
PRIVACY = {
    "counts": _l("Counts only, no names"),
    "names": _l("Names and phones, each with the person's consent"),
}
STEPS = {
    "install": _l("Install the app"),
    "register": _l("Register"),
    "verify": _l("Verify the identity"),
    "declare": _l("First declaration"),
    "scan": _l("Show how to scan a code"),
}
DENOMINATORS = {
    "smartphones": _l("smartphones"),
    "population": _l("inhabitants"),
    "adults": _l("adults"),
    "households": _l("households"),
    "pupils": _l("pupils"),
}
