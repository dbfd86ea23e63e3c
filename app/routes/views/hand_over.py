"""Pages on which doors get other hands: a route handed over, doors nobody holds given to somebody."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError
from app.places.models import Area, Household
from app.routes import grounds, held_queries, rules, words
from app.routes.actions import handing
from app.routes.by_alley import alleys_of, first_alleys
from app.routes.forms import DoorsForm, HandOverForm
from app.routes.grounds import Ground
from app.routes.models import Assignment
from app.routes.receivers import Receivers, receivers_for
from app.routes.views.blueprint import bp
from app.web.fragments import go_to, saved, show

DOORS_SHOWN = 300


@bp.get("/routes/<uid:uid>/hand-over")
@requires(P.ROUTE_HAND_OVER, load=held_queries.assignment_for)
def hand_over(actor: Actor, route: Assignment) -> ResponseReturnValue:
    rules.check_move(route.state, "handed_over")
    form = HandOverForm(formdata=None)
    houses, receivers, _times = _hand_choices(actor, route, form)
    form.alleys.data = list(dict.fromkeys(house.alley_id for house in houses))
    return _hand_page(route, form, houses, receivers)


@bp.post("/routes/<uid:uid>/hand-over")
@requires(P.ROUTE_HAND_OVER, load=held_queries.assignment_for)
def hand_over_now(actor: Actor, route: Assignment) -> ResponseReturnValue:
    rules.check_move(route.state, "handed_over")
    form = HandOverForm()
    houses, receivers, times = _hand_choices(actor, route, form)
    if not form.validate():
        return _hand_page(route, form, houses, receivers, status=422)
    to, chosen = receivers.by_key[form.to.data], {house.id for house in form.chosen(houses)}
    until, why = times[form.until.data], form.reason.data or ""
    try:
        target = handing.hand_over(actor, utc_now(), route, chosen, to, until, why)
    except DomainError as error:
        form.refuse(error)
        return _hand_page(route, form, houses, receivers, status=422 if error.field else 409)
    message = ngettext(
        "%(num)d door went to %(names)s.", "%(num)d doors went to %(names)s.", len(chosen), names=to.name
    )
    return saved("routes.assignment", message, uid=target.uid)


@bp.get("/drives/<int:drive_id>/doors-nobody-holds")
@requires(P.PLAN_EDIT, load=grounds.ground_for)
def unheld(actor: Actor, ground: Ground) -> ResponseReturnValue:
    form = DoorsForm(formdata=None)
    form.alleys.data, form.doors.data = [], []
    return _unheld_page(actor, ground, form)


@bp.post("/drives/<int:drive_id>/doors-nobody-holds")
@requires(P.PLAN_EDIT, load=grounds.ground_for)
def unheld_now(actor: Actor, ground: Ground) -> ResponseReturnValue:
    """Give the doors ticked to those chosen."""
    now, area = utc_now(), ground.area(request.args.get("area"))
    form = DoorsForm()
    houses = held_queries.unheld_doors(ground.drive, area, local_day(now))
    receivers = receivers_for(actor, ground.drive, area, local_day(now))
    times = _offer(form, houses, receivers, now, rules.extension_times(now, ground.drive.ends_on))
    if not form.validate():
        return _unheld_page(actor, ground, form, status=422)
    chosen, to = form.chosen(houses), receivers.by_key[form.to.data]
    try:
        route, given = handing.give_doors(actor, now, ground.drive, area, chosen, to, times[form.until.data])
    except DomainError as error:
        form.refuse(error)
        return _unheld_page(actor, ground, form, status=422 if error.field else 409)
    message = ngettext("%(num)d door went to %(names)s.", "%(num)d doors went to %(names)s.", given, names=to.name)
    return saved("routes.assignment", message, uid=route.uid)


@bp.post("/drives/<int:drive_id>/doors-nobody-holds/plan")
@requires(P.PLAN_EDIT, load=grounds.ground_for)
def plan_unheld(actor: Actor, ground: Ground) -> ResponseReturnValue:
    """Go on to a plan with the alleys of the doors ticked; all of them when nothing is ticked."""
    area = ground.area(request.args.get("area"))
    houses = held_queries.unheld_doors(ground.drive, area, local_day(utc_now()))
    form = DoorsForm()
    alleys = sorted({house.alley_id for house in form.chosen(houses) or houses})
    return go_to(url_for("plans.new_plan", drive_id=ground.drive.id, area=area.id, alley=alleys))


def _hand_choices(
    actor: Actor, route: Assignment, form: HandOverForm
) -> tuple[list[Household], Receivers, dict[str, datetime]]:
    """Read what can be handed over, to whom and until when, and let the form accept only that."""
    now = utc_now()
    houses = [door.household for door in held_queries.open_doors_of(route)]
    receivers = receivers_for(actor, route.drive, route.area, local_day(max(now, route.starts_at or now)), route)
    times = rules.extension_times(now, route.drive.ends_on)
    if route.due_at is not None and route.due_at > now:
        times = [route.due_at, *(one for one in times if one != route.due_at)]
    return houses, receivers, _offer(form, houses, receivers, now, times)


def _offer(
    form: DoorsForm, houses: Sequence[Household], receivers: Receivers, now: datetime, times: Sequence[datetime]
) -> dict[str, datetime]:
    offered = {one.isoformat(): one for one in times}
    form.offer_doors(houses, receivers.by_key)
    form.offer_times({value: words.until(one, now) for value, one in offered.items()}, next(iter(offered), None))
    return offered


def _hand_page(
    route: Assignment, form: HandOverForm, houses: Sequence[Household], receivers: Receivers, status: int = 200
) -> ResponseReturnValue:
    return show(
        "routes/hand_over.html",
        None,
        status,
        route=route,
        form=form,
        **_doors_of(route.drive_id, alleys_of(houses), local_day(route.starts_at or utc_now())),
        receivers=receivers,
        people=held_queries.people_of(route),
        words=words,
    )


def _doors_of(drive_id: int, alleys: list[tuple[Area, list[Household]]], day: date) -> dict[str, Any]:
    """Return what the list of doors needs: with the visits that were promised, told beside the day of the walk."""
    return {"alleys": alleys, "promised": held_queries.promised_visits(drive_id, [a.id for a, _ in alleys]), "day": day}


def _unheld_page(actor: Actor, ground: Ground, form: DoorsForm, status: int = 200) -> ResponseReturnValue:
    now, area = utc_now(), ground.area(request.args.get("area"))
    houses = held_queries.unheld_doors(ground.drive, area, local_day(now))
    receivers = receivers_for(actor, ground.drive, area, local_day(now))
    _offer(form, houses, receivers, now, rules.extension_times(now, ground.drive.ends_on))
    return show(
        "routes/unheld.html",
        None,
        status,
        drive=ground.drive,
        areas=ground.areas,
        area=area,
        form=form,
        **_doors_of(ground.drive.id, list(first_alleys(alleys_of(houses), DOORS_SHOWN)), local_day(now)),
        doors=len(houses),
        receivers=receivers,
        words=words,
    )
