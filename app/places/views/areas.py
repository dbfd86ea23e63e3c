"""Pages of areas and alleys; households have their own file and share this blueprint."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound as NoSuchPage
from wtforms.fields.choices import SelectChoice

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.access.table import allows, holds
from app.intake.problem_file import CSV, as_csv
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError, Refused
from app.kernel.ids import read_id
from app.places import actions, queries, search
from app.places.forms import AfterForm, AreaForm, SearchForm
from app.places.list_out import household_table
from app.places.models import Area
from app.places.rules import KINDS, OFFICIAL, Level
from app.places.unplaced import count_waiting
from app.places.views.blueprint import bp
from app.storage import unit
from app.web.files import download
from app.web.fragments import go_to, saved, saved_part, show


@bp.get("/areas")
@requires(P.AREA_SEE)
def index(actor: Actor) -> ResponseReturnValue:
    roots = queries.roots_for(actor)
    if len(roots) == 1 and roots[0].level not in ("province", "district"):
        return _show_area(actor, roots[0])
    query = SearchForm(request.args).q.data
    today = local_day(utc_now())
    return show(
        "places/index.html",
        "places/_units.html",
        q=query,
        units=search.units_found(actor, query, today) if query else [],
        trees=[] if query else [queries.tree_under(root) for root in roots],
        today=today,
        waiting=count_waiting(actor) if holds(actor, P.HOUSEHOLD_PLACE) else 0,
    )


@bp.get("/areas/<int:area_id>")
@requires(P.AREA_SEE, load=queries.area_for)
def area(actor: Actor, area: Area) -> ResponseReturnValue:
    if area.level == "alley":
        return go_to(url_for("places.alley", area_id=area.id))
    return _show_area(actor, area)


def _show_area(actor: Actor, area: Area) -> ResponseReturnValue:
    today = local_day(utc_now())
    still = search.in_force(area, today)
    official = area.level in OFFICIAL
    return show(
        "places/area.html",
        tree=queries.tree_under(area),
        area=area,
        above=way_to(actor, area),
        still=still,
        became=search.became(area, today) if official and not still else [],
        has_past=official and still and area.valid_from is not None,
        waiting=count_waiting(actor, area) if allows(actor, P.HOUSEHOLD_PLACE, area.access_scope) else 0,
    )


@bp.post("/areas/<int:area_id>/households/file")
@requires(P.HOUSEHOLD_REVEAL, load=queries.area_for)
def household_file(actor: Actor, area: Area) -> ResponseReturnValue:
    if area.level in ("province", "district"):
        raise NoSuchPage
    table = household_table(actor, area)
    actions.note_household_file(actor, utc_now(), area, len(table) - 1)
    unit.commit()
    return download(as_csv(table), f"ho-gia-dinh-{area.id}.csv", CSV)


@bp.get("/areas/<int:area_id>/past")
@requires(P.AREA_SEE, load=queries.area_for)
def past(actor: Actor, area: Area) -> ResponseReturnValue:
    return show("places/past.html", area=area, came_from=search.came_from(area))


@bp.get("/areas/<int:area_id>/new")
@requires(P.AREA_EDIT, load=queries.area_for)
def new_area(actor: Actor, area: Area) -> ResponseReturnValue:
    form = AreaForm(level="alley" if area.level != "ward" else "group", kind="")
    return _area_form(form, area, None, url_for("places.new_area_now", area_id=area.id))


@bp.post("/areas/<int:area_id>/new")
@requires(P.AREA_EDIT, load=queries.area_for)
def new_area_now(actor: Actor, area: Area) -> ResponseReturnValue:
    form = AreaForm()
    again = url_for("places.new_area_now", area_id=area.id)
    if not form.validate():
        return _area_form(form, area, None, again, 422)
    level: Level = "group" if form.level.data == "group" and area.level == "ward" else "alley"
    try:
        added = actions.add_area(
            actor, utc_now(), area, level, form.name.data, form.kind.data.lower(),
            position=form.position.data or 0, mouth=form.mouth.data,
        )  # fmt: skip
    except DomainError as error:
        form.refuse(error)
        return _area_form(form, area, None, again, 409 if isinstance(error, Refused) else 422)
    return saved("places.area", _("Added: %(name)s.", name=added.label), area_id=added.id)


@bp.get("/areas/<int:area_id>/edit")
@requires(P.AREA_EDIT, load=queries.area_for)
def edit_area(actor: Actor, area: Area) -> ResponseReturnValue:
    form = AreaForm(obj=area, position=area.position or None)
    return _area_form(form, area.parent, area, url_for("places.edit_area_now", area_id=area.id), actor=actor)


@bp.post("/areas/<int:area_id>/edit")
@requires(P.AREA_EDIT, load=queries.area_for)
def edit_area_now(actor: Actor, area: Area) -> ResponseReturnValue:
    form, now = AreaForm(), utc_now()
    again = url_for("places.edit_area_now", area_id=area.id)
    if not form.validate():
        return _area_form(form, area.parent, area, again, 422, actor)
    try:
        if form.parent_id.data and form.parent_id.data != area.parent_id:
            actions.move_area(actor, now, area, queries.parent_for(actor, area, form.parent_id.data))
        actions.edit_area(
            actor, now, area, name=form.name.data, kind=form.kind.data.lower(),
            position=form.position.data or 0, mouth=form.mouth.data, note=area.note,
        )  # fmt: skip
    except DomainError as error:
        form.refuse(error)
        return _area_form(form, area.parent, area, again, 409 if isinstance(error, Refused) else 422, actor)
    return saved("places.area", _("Saved."), area_id=area.id)


def _area_form(
    form: AreaForm, parent: Area | None, area: Area | None, url: str, status: int = 200, actor: Actor | None = None
) -> ResponseReturnValue:
    """Show the form of a new place (no `area`) or of one there is."""
    choices = queries.places_for_parent(actor, area) if actor and area and area.level not in OFFICIAL else []
    form.parent_id.choices = [SelectChoice(one.id, one.label) for one in choices]
    return show("places/area_form.html", status=status, form=form, parent=parent, area=area, url=url, kinds=KINDS)


@bp.get("/alleys/<int:area_id>")
@requires(P.AREA_SEE, load=queries.alley_for)
def alley(actor: Actor, alley: Area) -> ResponseReturnValue:
    may_see = allows(actor, P.HOUSEHOLD_SEE, alley.access_scope)
    after = request.args.get("after")
    page = queries.doors_of(alley.id, after) if may_see else None
    whole = page is not None and not after and page.next_key is None
    return show(
        "places/alley.html",
        alley=alley,
        above=way_to(actor, alley),
        figures=queries.figures_of(page.rows) if page and whole else queries.figures_of_alley(alley.id),
        doors=page,
        by_hand=page is not None and queries.ordered_by_hand(alley.id, page.rows),
    )


@bp.get("/alleys/<int:area_id>/order")
@requires(P.HOUSEHOLD_EDIT, load=queries.alley_for)
def order(actor: Actor, alley: Area) -> ResponseReturnValue:
    opened, was = (read_id(request.args.get(name)) for name in ("door", "was"))
    back = {"door": opened, "after": was} if "was" in request.args else None
    return show("places/order.html", "places/_order.html", **_doors_to_order(alley, opened), back=back)


@bp.post("/alleys/<int:area_id>/order")
@requires(P.HOUSEHOLD_EDIT, load=queries.alley_for)
def order_now(actor: Actor, alley: Area) -> ResponseReturnValue:
    move, pressed = next(((name, request.form[name]) for name in actions.MOVES if name in request.form), ("", ""))
    door, after = read_id(pressed), 0
    if not move and "door" in request.form:
        door, after = read_id(request.form["door"]), read_id(request.form.get("after"))
        move = "after" if after else "first"
    was = actions.move_door(actor, utc_now(), alley, door, move, after)
    opened = door if move not in ("up", "down") else 0
    otherwise = url_for("places.order", area_id=alley.id, door=door, was=was, _anchor=f"door-{door}")
    context = _doors_to_order(alley, opened, f"{move}-{door}") | {"back": {"door": door, "after": was}}
    return saved_part("places/_moved.html", otherwise, **context)


def _doors_to_order(alley: Area, opened: int, focus: str = "") -> dict[str, Any]:
    """Return what the list of doors needs: `opened` is the door whose further moves are shown, `focus` an element's id."""
    doors = queries.households_in([alley.id])
    form = AfterForm(formdata=None)
    form.after.choices = [
        SelectChoice(door.id, f"{door.called} {door.head_name}".strip() or door.id)
        for door in doors
        if door.id != opened
    ]
    ends = {f"up-{doors[0].id}": "down", f"down-{doors[-1].id}": "up"} if doors else {}
    if focus in ends:
        focus = f"{ends[focus]}-{focus.rpartition('-')[2]}"
    by_hand = queries.ordered_by_hand(alley.id, doors)
    return {"alley": alley, "doors": doors, "opened": opened, "form": form, "focus": focus, "by_hand": by_hand}


@bp.post("/alleys/<int:area_id>/order/forget")
@requires(P.HOUSEHOLD_EDIT, load=queries.alley_for)
def forget_order(actor: Actor, alley: Area) -> ResponseReturnValue:
    actions.forget_order(actor, utc_now(), alley)
    return saved("places.alley", _("The doors follow their numbers again."), area_id=alley.id)


def way_to(actor: Actor, area: Area) -> list[tuple[str, str | None]]:
    """Return the way to an area as words and links; what lies above the actor's reach has no link."""
    return [
        (one.label, url_for("places.area", area_id=one.id) if allows(actor, P.AREA_SEE, one.access_scope) else None)
        for one in queries.ancestors(area)
    ]
