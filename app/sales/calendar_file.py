"""The calendar file of a stop: one event each time something stands there, under an UID that never changes."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from app.kernel.clock import HCM
from app.sales.models import SalesStop
from app.sales.public_words import COMES
from app.sales.queries.public import Call
from app.sales.words import told

MIMETYPE = "text/calendar"


def calendar_of(stop: SalesStop, calls: Iterable[Call], url: str) -> bytes:
    """Return the file; `url` is the stop's page. What was called off stays in it as cancelled, so that reminders go."""
    calendar = Calendar()
    calendar.add("prodid", "-//Từng Ngõ//vi")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", stop.name)
    for call in calls:
        calendar.add_component(_event(call, url))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(call: Call, url: str) -> Event:
    shift, stop = call.shift, call.stop
    off = shift.state == "cancelled" or shift.notice == "postponed"
    event = Event()
    event.add("uid", f"{shift.uid}-{stop.code}@{urlsplit(url).hostname}")
    event.add("dtstamp", shift.changed_at)
    event.add("last-modified", shift.changed_at)
    event.add("sequence", shift.version)
    event.add("dtstart", _local(call.hours.starts_at))
    event.add("dtend", _local(call.hours.ends_at))
    event.add("summary", f"{COMES[call.point.kind]}: {stop.name}")
    event.add("location", ", ".join(filter(None, (stop.name, stop.place))))
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    event.add("description", " ".join(filter(None, (f"{told(shift)[0]}.", shift.notice_text, url))))
    event.add("url", url)
    return event


def _local(moment: datetime) -> datetime:
    return moment.astimezone(HCM)
