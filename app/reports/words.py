"""The words of the board."""

from flask_babel import lazy_gettext as _l

# Outcomes of visits as they are shown in one bar: (measure, words, tone).
OUTCOME_PARTS = (
    ("met", _l("Somebody was met"), "leaf"),
    ("come_back", _l("Come back"), "sun"),
    ("not_home", _l("Nobody home"), "slate"),
    ("refused", _l("Declined"), "brick"),
)
