"""Pages of the rows that wait for a place: the work list, the choice of where they go, one act, taken back again."""

import re
from collections.abc import Sequence

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import local_day, utc_now
from app.kernel.errors import DomainError, Invalid
from app.kernel.ids import read_id
from app.kernel.words import N_
from app.places import queries
from app.places import unplaced as waiting
from app.places.actions.placing import UNDO_WITHIN, foresee, place_rows, unplace_rows
from app.places.forms import WAITS_WORDS, PlaceRowsForm, SearchForm
from app.places.models import Area
from app.places.unplaced import Act
from app.places.views.blueprint import bp
from app.storage import unit
from app.web.fragments import go_to, saved, show

__all__ = ["bp"]

GROUP = re.compile(r"[0-9a-f]{16}")
MOST_CHOSEN = 500


@bp.get("/unplaced")
@requires(P.HOUSEHOLD_PLACE)
def unplaced(actor: Actor) -> ResponseReturnValue:
    form = SearchForm(request.args)
    area_id = read_id(form.area.data)
    within = queries.area_for(actor, area_id) if area_id else None
    query = form.q.data.strip()
    return show(
        "places/unplaced.html",
        "places/_unplaced.html",
        q=query,
        within=within,
        groups=waiting.groups(actor, within, query, form.after.data),
        total=waiting.count_waiting(actor, within),
        acts=waiting.recent_acts(actor, utc_now(), UNDO_WITHIN),
        why=WAITS_WORDS,
    )


@bp.get("/unplaced/rows")
@requires(P.HOUSEHOLD_PLACE)
def unplaced_rows(actor: Actor) -> ResponseReturnValue:
    group = waiting.group_of(actor, request.args.get("g", "")[:16])
    rows = waiting.rows_of_group(actor, group.key, read_id(request.args.get("after")))
    return show("places/unplaced_rows.html", group=group, rows=rows, why=WAITS_WORDS)


@bp.get("/unplaced/place")
@requires(P.HOUSEHOLD_PLACE)
def place(actor: Actor) -> ResponseReturnValue:
    keys, ids = _chosen(request.args.getlist("g"), request.args.getlist("r"))
    if not keys and not ids:
        return go_to(url_for("places.unplaced"), _("Tick at least one row first."))
    target = waiting.target_for(actor, read_id(request.args.get("to")))
    return _place_page(actor, PlaceRowsForm(formdata=None), keys, ids, target)


@bp.post("/unplaced/place")
@requires(P.HOUSEHOLD_PLACE)
def place_now(actor: Actor) -> ResponseReturnValue:
    form = PlaceRowsForm()
    keys, ids = _chosen(request.form.getlist("g"), request.form.getlist("r"))
    out = form.to.data == "none"
    target = None if out else waiting.target_for(actor, read_id(form.to.data))
    try:
        if not form.validate() or (target is None and not out):
            raise Invalid(N_("Choose where the rows go."), field="to")
        rows = waiting.chosen_rows(actor, keys, ids)
        act = place_rows(actor, utc_now(), target, rows, int(form.expected.data), form.uid.data)
    except DomainError as error:
        unit.rollback()
        form.refuse(error)
        return _place_page(actor, form, keys, ids, target, 422 if isinstance(error, Invalid) else 409)
    words = ngettext("%(num)d row left out of the lists.", "%(num)d rows left out of the lists.", act.rows)
    if target is not None:
        words = ngettext(
            "%(num)d row placed in %(place)s.", "%(num)d rows placed in %(place)s.", act.rows, place=target.label
        )
    return saved("places.unplaced", words)


@bp.post("/unplaced/<uid:uid>/undo")
@requires(P.HOUSEHOLD_PLACE, load=waiting.act_for)
def unplace(actor: Actor, act: Act) -> ResponseReturnValue:
    stay = unplace_rows(actor, utc_now(), act.placing)
    words = _("The rows wait again.")
    if stay:
        words = ngettext(
            "The rows wait again, but %(num)d household stays: it has been worked with.",
            "The rows wait again, but %(num)d households stay: they have been worked with.",
            stay,
        )
    return saved("places.unplaced", words)


def _place_page(
    actor: Actor, form: PlaceRowsForm, keys: Sequence[str], ids: Sequence[int], target: Area | None, status: int = 200
) -> ResponseReturnValue:
    """Show what is chosen, the places it may go to, and, once one is chosen, how many rows go there."""
    chosen = waiting.chosen_groups(actor, keys, ids)
    query = SearchForm(request.args).q.data.strip()
    found = waiting.targets_found(actor, query) if query else []
    leave = PlaceRowsForm(formdata=None)
    form.expected.data = leave.expected.data = str(sum(group.rows for group in chosen))
    if target is None:
        form, leave = leave, form
    return show(
        "places/place.html",
        "places/_targets.html",
        status,
        form=form,
        leave=leave,
        keys=keys,
        ids=ids,
        chosen=chosen,
        target=target,
        foreseen=foresee(target, waiting.chosen_rows(actor, keys, ids)) if target is not None else None,
        q=query,
        targets=found if query else waiting.targets_for(actor, chosen, local_day(utc_now())),
    )


def _chosen(groups: Sequence[str], rows: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return the groups and rows that were ticked, each once; what is none is left out."""
    keys = dict.fromkeys(key for key in groups[:MOST_CHOSEN] if GROUP.fullmatch(key))
    ids = dict.fromkeys(found for row in rows[:MOST_CHOSEN] if (found := read_id(row)))
    return list(keys), list(ids)
