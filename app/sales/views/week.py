"""The week of points, and its publication."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import local_day, utc_now
from app.places.models import Area
from app.sales import words
from app.sales.actions.publish import publish_week
from app.sales.forms.schedule import WeekQuery
from app.sales.queries.points import area_reached, areas_with_points
from app.sales.queries.week import week_of
from app.sales.rules import monday_of
from app.sales.views.blueprint import bp
from app.web.fragments import saved, show


@dataclass(frozen=True)
class Asked:
    """The week an address asks for: its Monday, the day shown on a phone, the area."""

    monday: date
    day: date
    area: Area | None

    def url(self, endpoint: str = "sales.week", weeks: int = 0, day: date | None = None) -> str:
        """Return the address of the same area, so many weeks on, or of a day of it."""
        monday = self.monday + timedelta(weeks=weeks)
        area_id = self.area.id if self.area else None
        return url_for(endpoint, week=monday.isoformat(), area=area_id, day=day.isoformat() if day else None)


@bp.get("/sales")
@requires(P.SALES_SEE)
def week(actor: Actor) -> ResponseReturnValue:
    now = utc_now()
    asked = _asked(actor)
    return show(
        "sales/week.html",
        week=week_of(actor, asked.monday, asked.area),
        asked=asked,
        area_links=_area_links(actor, asked),
        now=now,
        today=local_day(now),
        words=words,
    )


@bp.get("/sales/publish")
@requires(P.SALES_PUBLISH)
def publish(actor: Actor) -> ResponseReturnValue:
    asked = _asked(actor)
    found = week_of(actor, asked.monday, asked.area, P.SALES_PUBLISH)
    return show("sales/publish.html", week=found, asked=asked, drafts=found.drafts(utc_now()), words=words)


@bp.post("/sales/publish")
@requires(P.SALES_PUBLISH)
def publish_now(actor: Actor) -> ResponseReturnValue:
    asked = _asked(actor)
    n = publish_week(actor, utc_now(), asked.monday, asked.area)
    done = ngettext("%(num)d shift published.", "%(num)d shifts published.", n) if n else _("Nothing new to publish.")
    area_id = asked.area.id if asked.area else None
    return saved("sales.week", done, week=asked.monday.isoformat(), area=area_id)


def _asked(actor: Actor) -> Asked:
    query = WeekQuery(formdata=request.args)
    today = local_day(utc_now())
    if not query.validate():
        return Asked(monday_of(today), today, None)
    monday = monday_of(query.week.data or query.day.data or today)
    week = [monday + timedelta(days=n) for n in range(7)]
    day = next((day for day in (query.day.data, today) if day in week), monday)
    return Asked(monday, day, area_reached(actor, query.area.data))


def _area_links(actor: Actor, asked: Asked) -> list[tuple[str, str, bool]]:
    areas = [None, *areas_with_points(actor)]
    return [
        (
            area.label if area else _("All"),
            replace(asked, area=area).url(),
            (area and area.id) == (asked.area and asked.area.id),
        )
        for area in areas
    ]
