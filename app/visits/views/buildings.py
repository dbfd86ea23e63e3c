"""Pages of a building: say its floors and rooms, see the list, add them at once, take them back at once."""

from itertools import groupby

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.inbox.receive import Item, receive
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError, Invalid
from app.kernel.ids import is_uid, uuid7
from app.kernel.words import N_
from app.places.actions.buildings import known_rooms
from app.places.rooms import Room, rooms_of
from app.storage import unit
from app.visits.actions import take_back_building
from app.visits.building_forms import AddBuildingForm, BuildingForm
from app.visits.buildings import KIND, Added, Site, added_for, read_building, site_for
from app.visits.views.blueprint import bp
from app.web.fragments import go_to, saved, show

__all__ = ["bp"]


@bp.get("/alleys/<int:area_id>/building")
@requires(P.BUILDING_ADD, load=site_for)
def building(actor: Actor, site: Site) -> ResponseReturnValue:
    asked = {"name", "rooms", "last_floor"} & request.args.keys()
    form = BuildingForm(request.args if asked else None)
    uid = request.args.get("added", "")
    return _show(site, form, bool(asked), added_for(actor, uid) if is_uid(uid) else None)


@bp.post("/alleys/<int:area_id>/building")
@requires(P.BUILDING_ADD, load=site_for)
def add_building(actor: Actor, site: Site) -> ResponseReturnValue:
    told, form, now = BuildingForm(request.args), AddBuildingForm(), utc_now()
    uid = form.uid.data or ""
    if not told.validate():
        return _show(site, told, asked=True)
    if not form.validate() or not is_uid(uid):
        raise Invalid(N_("This page had been open too long. Open it again and send once more."))
    try:
        receive(actor, now, Item(uid, KIND, told.payload(site.alley.id), now))
    except DomainError as error:
        unit.rollback()
        told.refuse(error)
        return _show(site_for(actor, site.alley.id), told, asked=True)
    unit.commit()
    return go_to(url_for("visits.building", area_id=site.alley.id, added=uid))


@bp.post("/buildings/<uid:uid>/take-back")
@requires(P.BUILDING_ADD, load=added_for)
def take_back_building_now(actor: Actor, added: Added) -> ResponseReturnValue:
    number = take_back_building(actor, utc_now(), added)
    words = ngettext("Taken out again: %(num)d room.", "Taken out again: %(num)d rooms.", number)
    kept = len(added.household_ids) - number
    if kept:
        words += " " + ngettext("%(num)d was used since and stays.", "%(num)d were used since and stay.", kept)
    return saved("visits.building", words, area_id=added.alley.id)


def _show(site: Site, form: BuildingForm, asked: bool, added: Added | None = None) -> ResponseReturnValue:
    rooms = _rooms(site, form) if asked and not form.form_errors else []
    known = known_rooms(site.alley, rooms) if rooms else set()
    return show(
        "visits/building.html",
        status=422 if asked and form.errors else 200,
        site=site,
        form=form,
        floors=[(floor, list(group)) for floor, group in groupby(rooms, key=lambda room: room.floor)],
        known=known,
        fresh=len(rooms) - len(known),
        added=added,
        uid=uuid7(),
        here=request.full_path,
    )


def _rooms(site: Site, form: BuildingForm) -> list[Room]:
    """Return the rooms the form tells of, none where it is not right yet."""
    if not form.validate():
        return []
    try:
        return rooms_of(read_building(form.payload(site.alley.id)).building)
    except Invalid as error:
        form.refuse(error)
        return []
