"""The list of people and adding somebody."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor, Role
from app.access.guard import requires
from app.access.names import P
from app.access.table import may_appoint, reaches
from app.intake.problem_file import CSV, as_csv
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError
from app.people.actions import accounts as actions
from app.people.actions import roles
from app.people.forms.accounts import AddPersonForm, PeopleQuery
from app.people.list_out import volunteer_table
from app.people.queries.accounts import PeopleFilter, people_count, people_page
from app.people.queries.areas import area_by_id, wards_reached
from app.people.role_places import Place
from app.people.rules import NEEDS
from app.people.views.blueprint import bp
from app.people.words import ROLES
from app.storage import unit
from app.web.fields import offered
from app.web.files import download
from app.web.fragments import saved, show


@bp.get("/people")
@requires(P.PEOPLE_SEE)
def index(actor: Actor) -> ResponseReturnValue:
    query = PeopleQuery(formdata=request.args)
    valid = query.validate()
    wanted = PeopleFilter(query.q.data or "", query.role.data or "", query.state.data) if valid else PeopleFilter()
    found = people_page(actor, wanted, query.after.data if valid else None)
    kept: dict[str, Any] = {"q": wanted.words or None, "role": wanted.role or None, "state": wanted.state}
    return show(
        "people/index.html",
        "people/_list.html",
        query=query,
        found=found,
        count=people_count(actor, wanted),
        next_url=url_for("people.index", **kept, after=found.next_key) if found.next_key else None,
        first_url=url_for("people.index", **kept) if query.after.data else None,
        roles=ROLES,
    )


@bp.post("/people/file")
@requires(P.PEOPLE_EDIT)
def volunteer_file(actor: Actor) -> ResponseReturnValue:
    table = volunteer_table(actor)
    actions.note_volunteer_file(actor, utc_now(), len(table) - 1)
    unit.commit()
    return download(as_csv(table), "tinh-nguyen-vien.csv", CSV)


@bp.get("/people/new")
@requires(P.PEOPLE_ADD)
def new(actor: Actor) -> ResponseReturnValue:
    form = AddPersonForm()
    return show("people/new.html", form=_with_choices(actor, form))


@bp.post("/people/new")
@requires(P.PEOPLE_ADD)
def new_now(actor: Actor) -> ResponseReturnValue:
    form = _with_choices(actor, AddPersonForm())
    if not form.validate():
        return show("people/new.html", status=422, form=form)
    person = actions.Person(
        name=form.name.data, area=area_by_id(form.area.data), phone=form.phone.data or None, unit=form.unit.data or ""
    )
    try:
        account = actions.add_person(actor, utc_now(), person, form.login.data or "")
        if form.role.data:
            roles.give_role(actor, utc_now(), account, Role(form.role.data), Place(area=person.area))
    except DomainError as error:
        form.refuse(error)
        return show("people/new.html", status=422, form=form)
    done = _("%(name)s can be given a link to sign in now.", name=account.name)
    return saved("people.person", done, account_id=account.id)


def _with_choices(actor: Actor, form: AddPersonForm) -> AddPersonForm:
    wards = wards_reached(actor, P.PEOPLE_ADD)
    areas: list[tuple[object, object]] = [(area.id, area.label) for area in wards]
    if reaches(actor, P.PEOPLE_ADD).system:
        areas.insert(0, ("", _("No ward: works for the whole site")))
    form.area.choices = offered(areas)
    given = [role for role in NEEDS if role is not Role.LEADER and may_appoint(actor, role)]
    given.sort(key=lambda role: role is not Role.VOLUNTEER)
    form.role.choices = offered([*((role.value, ROLES[role.value]) for role in given), ("", _("No role yet"))])
    return form
