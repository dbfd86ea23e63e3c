"""The school's day: its board, calls to make, and what somebody who works there declares of themselves."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.access.table import allows
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import uuid7
from app.schools import phrases, words
from app.schools.actions import followups
from app.schools.actions.sheet import Word, declare_own
from app.schools.forms.sheet import DayQuery, FollowUpForm, OwnForm
from app.schools.models import Followup, School
from app.schools.queries.board import board_of, followup_for, own_word
from app.schools.queries.scope import school_for
from app.schools.queries.sheet import hours_of, workplace_for
from app.schools.views.blueprint import bp
from app.web.fragments import saved, saved_part, show


def call_form(call: Followup) -> FollowUpForm:
    """Return the form of a call as it stands."""
    return FollowUpForm(formdata=None, data={"note": call.note})


CALLS: dict[str, Any] = {"words": words, "phrases": phrases, "call_form": call_form}


@bp.get("/schools/<int:school_id>/board")
@requires(P.SCHOOL_BOARD, load=school_for)
def board(actor: Actor, school: School) -> ResponseReturnValue:
    query = DayQuery(formdata=request.args)
    found = board_of(utc_now(), school, query.wanted)
    query.day.data = found.hours.day
    return show("schools/board.html", "schools/_tiles.html", board=found, query=query, **CALLS)


@bp.post("/followups/<int:followup_id>")
@requires(P.SCHOOL_BOARD, load=followup_for)
def follow_up(actor: Actor, call: Followup) -> ResponseReturnValue:
    form = FollowUpForm()
    if not form.validate():
        return show("schools/followup.html", "schools/_followup.html", 422, call=call, form=form, **CALLS)
    followups.follow_up(actor, utc_now(), call, form.state.data, form.note.data or "")
    otherwise = url_for("schools.board", school_id=call.school_id, day=call.on_date.isoformat())
    return saved_part("schools/_followup.html", otherwise, _("Noted."), call=call, form=None, **CALLS)


@bp.get("/schools/<int:school_id>/own-declaration")
@requires(P.STAFF_DECLARE, load=workplace_for)
def own_declaration(actor: Actor, school: School) -> ResponseReturnValue:
    return _own(actor, school, OwnForm(formdata=None, data={"uid": uuid7()}))


@bp.post("/schools/<int:school_id>/own-declaration")
@requires(P.STAFF_DECLARE, load=workplace_for)
def own_declaration_now(actor: Actor, school: School) -> ResponseReturnValue:
    form = OwnForm()
    if not form.validate():
        form.uid.data = uuid7()
        return _own(actor, school, form, 422)
    declare_own(actor, utc_now(), school, Word(form.uid.data, form.state.data))
    return saved("schools.own_declaration", _("Noted. Thank you."), school_id=school.id)


def _own(actor: Actor, school: School, form: OwnForm, status: int = 200) -> ResponseReturnValue:
    today = local_day(utc_now())
    leads = allows(actor, P.SCHOOL_BOARD, school.access_scope)
    back = url_for("schools.board", school_id=school.id) if leads else url_for("schools.today")
    values = {"hours": hours_of(school, today), "said": own_word(actor, school, today), "back": back}
    return show("schools/own_declaration.html", None, status, school=school, form=form, words=words, **values)
