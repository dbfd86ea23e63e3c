"""Counting people helped at a point, with the house they come from or without, and taking it back."""

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.drives.models import Drive
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError, NotFound
from app.kernel.ids import is_uid, read_id, uuid7
from app.kernel.words import N_
from app.places.models import Household
from app.sales.actions.helped import count_helped, take_back_helped
from app.sales.forms.helped import NEW_PERSON, HelpedForm, HouseQuery
from app.sales.models import Occurrence
from app.sales.queries.helped import (
    HelpedThere,
    helped_for,
    house_of,
    houses_found,
    open_drives_at,
    people_of_house,
)
from app.sales.queries.scope import shift_for
from app.sales.views.blueprint import bp
from app.storage import unit
from app.visits.actions.at_point import HelpGiven
from app.visits.door_page import Known
from app.visits.outcomes import AGE_BANDS
from app.web.fragments import saved, show


@bp.get("/shifts/<uid:uid>/helped/new")
@requires(P.POINT_RUN, load=shift_for)
def new_helped(actor: Actor, shift: Occurrence) -> ResponseReturnValue:
    query = HouseQuery(request.args)
    query.validate()
    house_id = read_id(query.house.data)
    house = house_of(shift, house_id) if house_id else None
    form = HelpedForm(formdata=None, uid=uuid7(), house=house.id if house else "", slot=NEW_PERSON)
    return _show_form(shift, form, house, query)


@bp.post("/shifts/<uid:uid>/helped/new")
@requires(P.POINT_RUN, load=shift_for)
def new_helped_now(actor: Actor, shift: Occurrence) -> ResponseReturnValue:
    form = HelpedForm()
    house_id = read_id(form.house.data)
    house = house_of(shift, house_id) if house_id else None
    drive = _drive_of(open_drives_at(shift), form.app.data)
    if not form.validate() or not is_uid(form.uid.data or ""):
        return _show_form(shift, form, house, HouseQuery(formdata=None), 422)
    try:
        count_helped(actor, utc_now(), shift, drive, _given(form, shift, house), house)
    except DomainError as error:
        unit.rollback()
        form.refuse(error)
        return _show_form(shift_for(actor, shift.uid), form, house, HouseQuery(formdata=None), 422)
    return saved("sales.run", _("Counted."), uid=shift.uid)


@bp.post("/shifts/<uid:uid>/helped/<uid:help_uid>/take-back")
@requires(P.POINT_RUN, load=helped_for)
def take_help_back(actor: Actor, there: HelpedThere) -> ResponseReturnValue:
    take_back_helped(actor, utc_now(), there.shift, there.drive, there.assist)
    return saved("sales.run", _("Taken back."), uid=there.shift.uid)


def _show_form(
    shift: Occurrence, form: HelpedForm, house: Household | None, query: HouseQuery, status: int = 200
) -> ResponseReturnValue:
    drives = open_drives_at(shift)
    form.app.choices = [
        SelectChoice(app.id, app.name if len(drives) == 1 else f"{app.name} ({drive.name})")
        for drive in drives
        for app in drive.apps
    ]
    if not form.app.data and form.app.choices:
        form.app.data = form.app.choices[0].value
    if house and drives:
        people = people_of_house(_drive_of(drives, form.app.data), house)
        form.slot.choices = [SelectChoice(str(one.slot), _called(one)) for one in people]
        form.slot.choices.append(SelectChoice(NEW_PERSON, _("Somebody else at home")))
    found = houses_found(shift, query.q.data or "")
    context = {"shift": shift, "form": form, "house": house, "query": query, "found": found, "drives": drives}
    return show("sales/new_helped.html", "sales/_houses.html" if request.method == "GET" else None, status, **context)


def _drive_of(drives: Sequence[Drive], app_id: int | None) -> Drive:
    for drive in drives:
        if any(app.id == app_id for app in drive.apps) or not app_id:
            return drive
    raise NotFound(N_("No open drive covers this point."))


def _given(form: HelpedForm, shift: Occurrence, house: Household | None) -> HelpGiven:
    return HelpGiven(
        uid=form.uid.data or "",
        place_uid=shift.uid,
        app_id=form.app.data,
        result=form.result.data,
        n=1 if house else form.n.data or 1,
        slot=form.known_slot if house else None,
        label=form.label.data or "",
        age_band=form.age_band.data or "",
    )


def _called(person: Known) -> str:
    age = _(AGE_BANDS[person.age_band]) if person.age_band else ""
    name = ", ".join(filter(None, (person.label, age))) or _("Person %(num)s", num=person.slot)
    return f"{name}: {_(person.result)}"
