"""The words of the board and of the leader's page."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.kernel.clock import local, local_day
from app.kernel.vietnamese.dates import show_time
from app.reports.rules.team import minutes_since

# Outcomes of visits as they are shown in one bar: (measure, words, tone).
OUTCOME_PARTS = (
    ("met", _l("Somebody was met"), "leaf"),
    ("come_back", _l("Come back"), "sun"),
    ("not_home", _l("Nobody home"), "slate"),
    ("refused", _l("Declined"), "brick"),
)

# What a line of the leader's page calls for: (words, tone, icon).
NEEDS = {
    "not_back": (_l("Not back yet"), "brick", "triangle-alert"),
    "overdue": (_l("Past its time"), "brick", "triangle-alert"),
    "not_started": (_l("Nobody started"), "brick", "circle-alert"),
    "silent": (_l("No visit for a while"), "sun", "clock"),
    "no_route": (_l("No route yet"), "slate", "route"),
    "walking": (_l("Being walked"), "blue", "trending-up"),
    "later": (_l("Begins later"), "slate", "calendar-clock"),
    "submitted": (_l("Waiting for agreement"), "sun", "flag"),
    "done": (_l("Every door done"), "leaf", "circle-check"),
}


def ago(moment: datetime, now: datetime) -> str:
    """Say how long ago: "just now", "12 minutes ago", "3 hours ago", "2 days ago"."""
    minutes = minutes_since(moment, now)
    if minutes == 0:
        return _("just now")
    if minutes < 60:
        return ngettext("%(num)d minute ago", "%(num)d minutes ago", minutes)
    if minutes < 48 * 60:
        return ngettext("%(num)d hour ago", "%(num)d hours ago", minutes // 60)
    return ngettext("%(num)d day ago", "%(num)d days ago", minutes // (24 * 60))


def clock(moment: datetime, now: datetime) -> str:
    """Say when: 10:40 of the same day, else 10:40, 28/11."""
    here = local(moment)
    return show_time(moment) if local_day(moment) == local_day(now) else f"{show_time(moment)}, {here.day}/{here.month}"


def hours_words(minutes: int) -> str:
    """Say a length of time in hours the way it is written on paper: "2 hours 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(num)d hour", "%(num)d hours", hours)] if hours or not rest else []
    return " ".join([*parts, ngettext("%(num)d minute", "%(num)d minutes", rest)] if rest else parts)
