"""The page on which a person says how the addresses of a place are read and how its doors are walked."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError
from app.places import queries
from app.places.actions.walking import REREADS, SETS_REGION, set_region, set_walk_mode
from app.places.forms import WALK_WORDS, WalkingForm
from app.places.models import Area
from app.places.tree import walk_mode_of
from app.places.views.blueprint import bp
from app.storage import unit
from app.web.fragments import saved, show

__all__ = ["bp"]

AS_ABOVE = "above"


@bp.get("/areas/<int:area_id>/walking")
@requires(P.AREA_EDIT, load=queries.area_for)
def walking(actor: Actor, area: Area) -> ResponseReturnValue:
    return _show(WalkingForm(formdata=None, region=area.region, walk_mode=area.walk_mode or AS_ABOVE), area)


@bp.post("/areas/<int:area_id>/walking")
@requires(P.AREA_EDIT, load=queries.area_for)
def walking_now(actor: Actor, area: Area) -> ResponseReturnValue:
    form, now = WalkingForm(), utc_now()
    if not form.validate():
        return _show(form, area, 422)
    try:
        if area.level in SETS_REGION:
            set_region(actor, now, area, form.region.data or area.region, form.reread.data)
        mode = form.walk_mode.data or AS_ABOVE
        moved = set_walk_mode(actor, now, area, "" if mode == AS_ABOVE else mode)
    except DomainError as error:
        unit.rollback()
        form.refuse(error)
        return _show(form, area, 422)
    words = _("Saved. %(n)s doors have another place in their alley.", n=moved) if moved else _("Saved.")
    return saved("places.area", words, area_id=area.id)


def _show(form: WalkingForm, area: Area, status: int = 200) -> ResponseReturnValue:
    above = walk_mode_of(area.parent) if area.parent is not None else "u_walk"
    as_above = _("As everywhere above: %(mode)s", mode=str(WALK_WORDS[above]))
    form.walk_mode.choices = [SelectChoice(AS_ABOVE, as_above), *(SelectChoice(*one) for one in WALK_WORDS.items())]
    return show(
        "places/walking.html",
        status=status,
        form=form,
        area=area,
        url=url_for("places.walking_now", area_id=area.id),
        sets_region=area.level in SETS_REGION,
        rereads=area.level in REREADS,
    )
