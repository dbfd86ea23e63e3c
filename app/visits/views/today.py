"""The volunteer's pages: today's route and its dock, sending a visit, taking it back, a missing house."""

from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.drives.words import STEPS
from app.inbox.by_form import OTHER_CONTENT
from app.inbox.receive import Answer, Item, receive
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError, Invalid
from app.kernel.ids import is_uid, read_id, uuid7
from app.kernel.words import N_
from app.people.queries.commitments import shifts_on
from app.routes.models import Assignment
from app.routes.rules import runs_out
from app.routes.words import until
from app.storage import unit
from app.storage.engine import only_reading
from app.visits import shown
from app.visits.actions import receive_own_route
from app.visits.door_page import door_page
from app.visits.forms import HouseholdForm, PersonForm, VisitForm
from app.visits.lines import Lines
from app.visits.models import Visit
from app.visits.outcomes import AGE_BANDS, FIRST_SCREEN, INSTALLED, OUTCOMES, RESULTS, TAKEN_BACK, shown_as
from app.visits.pairs import claims_drawn
from app.visits.queries import DoorAt, door_for, said_of, visit_for
from app.visits.today import HeldRoute, RouteToday, chosen, held_route, own_route, route_today, routes_of
from app.visits.views.blueprint import bp
from app.visits.views.from_phone import Coming, same_door, take_household, take_visit, visit_or_coming
from app.web.errors import refusal
from app.web.fragments import go_to, saved, saved_part, show, wants_fragment
from app.web.phone import PRIVATE, from_outbox, may_keep

TAKEN_TWICE = OTHER_CONTENT
KEPT_PAGES = {"visits.today", "visits.door", "visits.new_household", "visits.range_of", "visits.help_at_door"}
ROOM_FOR_NEW_PEOPLE = 2


@bp.after_request
def keep_for_the_phone(response: Response) -> Response:
    """Let the volunteer's own phone keep these pages; they are asked for again each time."""
    if request.endpoint not in KEPT_PAGES:
        return response
    if not wants_fragment():
        return may_keep(response)
    response.headers["Cache-Control"] = PRIVATE
    return response


@bp.get("/today")
@requires(P.VISIT_LOG)
def today(actor: Actor) -> ResponseReturnValue:
    now = utc_now()
    routes = routes_of(actor)
    assignment = chosen(routes, request.args.get("route"), local_day(now))
    if assignment is None:
        return show("visits/routes.html", routes=routes, today=local_day(now))
    route = route_today(actor, now, assignment)
    asked = request.args.get("later", "")
    later = route.row(read_id(asked))
    logged = request.args.get("logged", "")
    undo = said_of(actor, logged) if is_uid(logged) else None
    part = "visits/_dock.html" if "later" in request.args else None
    due_at = assignment.due_at
    page = show(
        "visits/today.html",
        part,
        **_route_words(route, later),
        routes=routes,
        logged=undo,
        claims=claims_drawn(route),
        until=until(due_at, now) if due_at else "",
        runs_out=runs_out(assignment.state, due_at, now),
        late=due_at is not None and due_at < now,
        shifts=shifts_on(actor.account_id or 0, local_day(now)),
    )
    return page if part else may_keep(page, url_for("visits.today", route=assignment.uid))


@bp.post("/today/<uid:uid>/receive")
@requires(P.VISIT_LOG, load=own_route)
def receive_route(actor: Actor, assignment: Assignment) -> ResponseReturnValue:
    receive_own_route(actor, utc_now(), assignment)
    return saved_part("visits/_received.html", url_for("visits.today", route=assignment.uid))


@bp.get("/doors/<int:drive_id>/<int:household_id>")
@requires(P.VISIT_SEE, load=door_for)
def door(actor: Actor, at: DoorAt) -> ResponseReturnValue:
    wanted = request.args.get("correct", "")
    visit = visit_for(actor, wanted) if is_uid(wanted) else None
    if visit is not None and (visit.household_id, visit.drive_id) != (at.household.id, at.drive.id):
        visit = None
    form = _filled(at, visit)
    asked = request.args.get("outcome")
    if asked in OUTCOMES and visit is None:
        form.outcome.data = asked
    return _show_door(actor, at, form, visit)


@bp.post("/visits")
@requires(P.VISIT_LOG)
def log(actor: Actor) -> ResponseReturnValue:
    form = VisitForm()
    payload = form.payload()
    if sent := from_outbox():
        return take_visit(actor, sent, form, payload)
    if form.dock.data:
        return _from_dock(actor, form, payload)
    household = payload["household"]
    at = door_for(actor, payload["drive"] or 0, household if isinstance(household, int) else 0)
    return _from_page(actor, at, form, payload, None)


@bp.post("/visits/<uid:uid>/correct")
@requires(P.VISIT_LOG, load=visit_or_coming)
def correct(actor: Actor, visit: Visit | Coming) -> ResponseReturnValue:
    form = VisitForm()
    if sent := from_outbox():
        payload = form.payload() | ({"outcome": INSTALLED} if form.dock.data else {})
        return take_visit(actor, sent, form, payload | same_door(visit, payload))
    assert isinstance(visit, Visit)
    same = {"drive": visit.drive_id, "household": visit.household_id, "supersedes": visit.uid, "assignment": None}
    payload = form.payload() | same
    if form.dock.data:
        return _from_dock(actor, form, payload | {"outcome": INSTALLED})
    return _from_page(actor, door_for(actor, visit.drive_id, visit.household_id), form, payload, visit)


@bp.post("/visits/<uid:uid>/take-back")
@requires(P.VISIT_LOG, load=visit_or_coming)
def take_back(actor: Actor, visit: Visit | Coming) -> ResponseReturnValue:
    form = VisitForm()
    if sent := from_outbox():
        form.dock.data = "1"
        payload = form.payload() | {"outcome": TAKEN_BACK}
        return take_visit(actor, sent, form, payload | same_door(visit, payload))
    assert isinstance(visit, Visit)
    payload = {
        "drive": visit.drive_id,
        "household": visit.household_id,
        "supersedes": visit.uid,
        "outcome": TAKEN_BACK,
    }
    if form.dock.data:
        return _from_dock(actor, form, payload)
    answer = _send(actor, form.uid.data, payload)
    if answer.status == 409:
        return refusal(409, _(TAKEN_TWICE))
    words = _("Taken back: %(plate)s.", plate=visit.household.called or _("no number"))
    return go_to(url_for("visits.door", drive_id=visit.drive_id, household_id=visit.household_id), words)


@bp.get("/today/household/new")
@requires(P.VISIT_LOG)
def new_household(actor: Actor) -> ResponseReturnValue:
    assignment = held_route(actor, request.args.get("route", ""))
    form = HouseholdForm(uid=uuid7(), drive=assignment.drive_id, assignment=assignment.uid)
    return _show_household(actor, form, assignment)


@bp.post("/today/household/new")
@requires(P.VISIT_LOG)
def new_household_now(actor: Actor) -> ResponseReturnValue:
    form = HouseholdForm()
    if sent := from_outbox():
        return take_household(actor, sent, form)
    assignment = held_route(actor, form.assignment.data or "")
    route = _alleys_for(actor, form, assignment)
    if not form.validate():
        return _show_household(actor, form, assignment, 422)
    try:
        answer = _send(actor, form.uid.data, form.payload(), "household")
    except DomainError as error:
        unit.rollback()
        form.refuse(error)
        return _show_household(actor, form, assignment, 422)
    if answer.status == 409:
        return refusal(409, _(TAKEN_TWICE))
    plate = answer.detail["plate"] or _("no number")
    words = _("Added: %(plate)s.", plate=plate)
    twins = [row.household for row in route.rows if row.id in answer.detail["likely_duplicates"]]
    if answer.detail["likely_duplicates"]:
        name = twins[0].head_name if twins else ""
        words = _("Added: %(plate)s. The list has one like it: %(name)s.", plate=plate, name=name or "–")
    return saved("visits.door", words, drive_id=assignment.drive_id, household_id=answer.detail["household"])


def _send(actor: Actor, uid: str | None, payload: dict[str, Any], kind: str = "visit") -> Answer:
    """Hand the form's content to the one receive rule, as a phone's item, and store it."""
    if not uid or not is_uid(uid):
        raise Invalid(N_("This page had been open too long. Open it again and send once more."))
    now = utc_now()
    answer = receive(actor, now, Item(uid, kind, payload, now))
    unit.commit()
    return answer


def _from_dock(actor: Actor, form: VisitForm, payload: dict[str, Any]) -> ResponseReturnValue:
    """Take in one tap of the dock."""
    answer = _send(actor, form.uid.data, payload)
    if answer.status == 409:
        return refusal(409, _(TAKEN_TWICE))
    logged = answer.detail["visit"] if payload["outcome"] != TAKEN_BACK else None
    route_uid = form.assignment.data or None
    if not wants_fragment():
        return go_to(url_for("visits.today", route=route_uid, logged=logged))
    with only_reading():  # what was sent is stored; the answer must not wait for the next writer
        return _logged(actor, form, payload["household"], route_uid, logged)


def _logged(
    actor: Actor, form: VisitForm, household_id: int, route_uid: str | None, logged: str | None
) -> ResponseReturnValue:
    """Answer a tap with what it changed on the route page."""
    now = utc_now()
    assignment = chosen(routes_of(actor), route_uid, local_day(now))
    if assignment is None:
        return go_to(url_for("visits.today"))
    route = route_today(actor, now, assignment)
    touched = {household_id, read_id(form.was_next.data)}
    changed = [row for row in route.rows if row.id in touched or row.is_next]
    visit = said_of(actor, logged) if logged else None
    return show(
        "visits/_logged.html",
        **_route_words(route),
        changed=changed,
        visit=visit,
        about=route.row(household_id),
    )


def _from_page(
    actor: Actor, at: DoorAt, form: VisitForm, payload: dict[str, Any], visit: Visit | None
) -> ResponseReturnValue:
    """Take in the full form; what is wrong comes back with the text kept."""
    if not form.validate():
        return _show_door(actor, at, form, visit, 422)
    try:
        answer = _send(actor, form.uid.data, payload)
    except DomainError as error:
        unit.rollback()
        form.refuse(error)
        return _show_door(actor, at, form, visit, 422 if isinstance(error, Invalid) else 409)
    if answer.status == 409:
        form.form_errors.append(_(TAKEN_TWICE))
        form.fresh()
        return _show_door(actor, at, form, visit, 409)
    choice = OUTCOMES[payload["outcome"]]
    words = _("Saved %(plate)s: %(outcome)s.", plate=at.household.called or _("no number"), outcome=_(choice.words))
    route = _route_of(actor, at)
    following = route.next if route and visit is None else None
    target = following.id if following else at.household.id
    if visit is None and following is None and route:
        return go_to(url_for("visits.today", route=route.assignment.uid), words)
    return go_to(url_for("visits.door", drive_id=at.drive.id, household_id=target), words)


def _route_of(actor: Actor, at: DoorAt) -> RouteToday | None:
    held = [route for route in routes_of(actor) if at.assignment is not None and route.id == at.assignment.id]
    return route_today(actor, utc_now(), held[0]) if held else None


def _route_words(route: RouteToday, later: Any = None) -> dict[str, Any]:
    now = utc_now()
    return {
        "route": route,
        "title": shown.route_title(route.assignment.starts_at, now),
        "later": later,
        "chips": shown.come_back_chips(now),
        "uid": uuid7(),
        "undo_uid": uuid7(),
        "choices": FIRST_SCREEN,
        "shown_as": shown_as,
        "lines": Lines(route),
        "named": shown.named,
        "called": shown.called,
    }


def _filled(at: DoorAt, visit: Visit | None) -> VisitForm:
    """Return the form of a new visit, or of `visit` to correct it."""
    form = VisitForm(formdata=None, uid=uuid7(), drive=at.drive.id, household=at.household.id)
    form.assignment.data = at.assignment.uid if at.assignment else ""
    known = {person.slot: person for person in door_page(at).known}
    here = {assist.slot: assist for assist in visit.assists} if visit else {}
    for slot in sorted({*known, *here}):
        assist = here.get(slot)
        source = assist or known[slot]
        row = {"slot": slot, "label": source.label, "age_band": source.age_band}
        if assist:
            row |= {"result": assist.result, "stuck_reason": assist.stuck_reason, "steps": list(assist.steps)}
        form.people.append_entry(row)
    for _place in range(ROOM_FOR_NEW_PEOPLE):
        form.people.append_entry()
    if visit:
        installed = sum(assist.result == "installed_new" for assist in visit.assists)
        form.outcome.data = INSTALLED if visit.outcome == "met" and installed else visit.outcome
        form.note.data, form.come_back_on.data = visit.note, visit.come_back_on
        form.come_back_band.data = visit.come_back_band
    return form


def _show_door(
    actor: Actor, at: DoorAt, form: VisitForm, visit: Visit | None, status: int = 200
) -> ResponseReturnValue:
    now = utc_now()
    chips = shown.come_back_chips(now)
    form.come_back.choices = [SelectChoice(chip.value, chip.words) for chip in chips]
    codes = dict.fromkeys(step for app in at.drive.apps for step in app.steps)
    steps = [SelectChoice(code, STEPS[code]) for code in codes if code in STEPS]
    for entry in form.people:
        person: PersonForm = entry.form
        person.steps.choices = steps
    route = _route_of(actor, at)
    return show(
        "visits/door.html",
        "visits/_visit_form.html",
        status=status,
        door=door_page(at),
        at=at,
        form=form,
        visit=visit,
        route=route,
        numbers=(),
        today=local_day(now),
        icons={code: choice.icon for code, choice in OUTCOMES.items()},
        when=shown.when,
        named=shown.named,
        called=shown.called,
        new_uid=uuid7,
        ages=AGE_BANDS,
        results=RESULTS,
    )


def _alleys_for(actor: Actor, form: HouseholdForm, assignment: HeldRoute) -> RouteToday:
    route = route_today(actor, utc_now(), assignment)
    alleys = dict.fromkeys(row.alley for row in route.rows)
    form.alley.choices = [SelectChoice(alley.id, alley.label) for alley in alleys]
    return route


def _show_household(actor: Actor, form: HouseholdForm, assignment: HeldRoute, status: int = 200) -> ResponseReturnValue:
    route = _alleys_for(actor, form, assignment)
    if form.alley.data is None and route.next:
        form.alley.data = route.next.alley.id
    return show("visits/new_household.html", status=status, form=form, assignment=assignment)
