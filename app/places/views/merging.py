"""Pages that make two entries of one household one, and two again."""

from dataclasses import asdict

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError, Invalid
from app.places import actions, queries
from app.places import search as finder
from app.places.forms import KIND_WORDS, MergeForm, SearchForm
from app.places.models import Household
from app.places.queries import MergePair
from app.places.views.blueprint import bp
from app.places.views.households import masked
from app.storage import unit
from app.web.fragments import saved, show

__all__ = ["bp"]


@bp.get("/households/<int:household_id>/merge")
@requires(P.HOUSEHOLD_MERGE, load=queries.household_for)
def merge(actor: Actor, household: Household) -> ResponseReturnValue:
    form = SearchForm(request.args)
    query = form.q.data.strip()
    ward = next((one for one in reversed(queries.ancestors(household.alley)) if one.level == "ward"), None)
    found = finder.households_found(actor, query, ward).households if query else []
    others = [one for one in found if one.id != household.id]
    twins = queries.likely_twins(household)
    return show(
        "places/merge.html", "places/_merge_found.html", household=household, twins=twins, q=query, found=others
    )


@bp.get("/households/<int:household_id>/merge/<int:other_id>")
@requires(P.HOUSEHOLD_MERGE, load=queries.pair_for)
def merge_with(actor: Actor, pair: MergePair) -> ResponseReturnValue:
    mine, other = (asdict(actions.fields_of(one)) for one in (pair.winner, pair.loser))
    better = {name: "theirs" for name, value in other.items() if value and mine[name] in (None, "")}
    form = MergeForm(**better, version=str(pair.winner.version), other_version=str(pair.loser.version))
    return _show_pair(form, pair)


@bp.post("/households/<int:household_id>/merge/<int:other_id>")
@requires(P.HOUSEHOLD_MERGE, load=queries.pair_for)
def merge_now(actor: Actor, pair: MergePair) -> ResponseReturnValue:
    form = MergeForm()
    if not form.validate():
        return _show_pair(form, pair, 422)
    versions = int(form.version.data), int(form.other_version.data)
    try:
        actions.merge_households(actor, utc_now(), pair.winner, pair.loser, versions, form.theirs)
    except DomainError as error:
        unit.rollback()
        form.refuse(error)
        form.version.data, form.other_version.data = str(pair.winner.version), str(pair.loser.version)
        return _show_pair(form, pair, 422 if isinstance(error, Invalid) else 409)
    return saved("places.household", _("The two are one now. For 7 days they can be taken apart."), **_of(pair.winner))


@bp.post("/households/<int:household_id>/part")
@requires(P.HOUSEHOLD_MERGE, load=queries.household_for)
def part(actor: Actor, household: Household) -> ResponseReturnValue:
    found = queries.merge_of(household)
    actions.part_households(actor, utc_now(), found)
    return saved("places.household", _("The two are two again."), **_of(household))


def _of(household: Household) -> dict[str, int]:
    return {"household_id": household.id}


def _show_pair(form: MergeForm, pair: MergePair, status: int = 200) -> ResponseReturnValue:
    """Show the two side by side; only where they differ there is something to choose."""
    mine, other = (asdict(actions.fields_of(one)) for one in (pair.winner, pair.loser))
    differing = [name for name in form._fields if name in mine and (mine[name] or "") != (other[name] or "")]
    for name in differing:
        form[name].choices = [
            SelectChoice("mine", _worded(pair.winner, name, mine[name])),
            SelectChoice("theirs", _worded(pair.loser, name, other[name])),
        ]
    swap = url_for("places.merge_with", household_id=pair.loser.id, other_id=pair.winner.id)
    return show("places/merge_with.html", status=status, form=form, pair=pair, differing=differing, swap=swap)


def _worded(household: Household, name: str, value: object) -> str:
    if value in (None, ""):
        return _("nothing recorded")
    return str(KIND_WORDS[str(value)]) if name == "kind" else masked(household) if name == "phone" else str(value)
