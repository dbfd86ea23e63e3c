"""Shifts: mine and the open ones, one with its crew, taking and leaving, and what staff do with the crew."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.access.actor import Actor
from app.access.guard import requires
from app.access.names import P
from app.access.table import allows
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError, Invalid, NotFound
from app.sales import words
from app.sales.actions import shifts as actions
from app.sales.crew_rules import runs_now
from app.sales.forms.shifts import CandidateQuery, PutInForm, RoleForm, ShiftsQuery
from app.sales.models import Occurrence
from app.sales.queries import shifts as queries
from app.sales.queries.scope import shift_for
from app.sales.queries.shifts import CrewMember, crew_member_for
from app.sales.rules import Span
from app.sales.views.blueprint import bp
from app.storage import unit
from app.web.days import day_long
from app.web.fragments import saved, show

SEES_CREW = (P.SHIFT_TAKE, P.SHIFT_STAFF, P.POINT_RUN)


@bp.get("/shifts")
@requires(P.SHIFT_TAKE)
def shifts(actor: Actor) -> ResponseReturnValue:
    query, now = ShiftsQuery(request.args), utc_now()
    after = query.after.data if query.validate() else None
    page = queries.open_shifts(actor, now, query.free.data, after)
    return show(
        "sales/shifts.html",
        mine=queries.my_shifts(actor, now) if after is None else [],
        days=queries.by_day(page.rows),
        next_key=page.next_key,
        only_free=query.free.data,
        free_places=queries.free_places_ahead(actor, now),
        words=words,
        now=now,
    )


@bp.get("/shifts/<uid:uid>")
@requires(P.SALES_SEE, load=shift_for)
def shift(actor: Actor, shift: Occurrence) -> ResponseReturnValue:
    return _show_shift(actor, shift)


@bp.post("/shifts/<uid:uid>/take")
@requires(P.SHIFT_TAKE, load=shift_for)
def take_shift(actor: Actor, shift: Occurrence) -> ResponseReturnValue:
    form = _role_form(shift)
    try:
        if not form.validate():
            return _show_shift(actor, shift, form, 422)
        actions.take_shift(actor, utc_now(), shift, form.role.data)
    except DomainError as error:
        unit.rollback()
        return _refused(actor, shift.uid, error)
    when = _("Shift taken: %(day)s. See you there.", day=day_long(shift.starts_at))
    return saved("sales.shift", when, uid=shift.uid)


@bp.get("/shifts/<uid:uid>/leave")
@requires(P.SHIFT_TAKE, load=shift_for)
def leave_shift(actor: Actor, shift: Occurrence) -> ResponseReturnValue:
    return show("sales/leave_shift.html", line=queries.shift_line(actor, utc_now(), shift), words=words)


@bp.post("/shifts/<uid:uid>/leave")
@requires(P.SHIFT_TAKE, load=shift_for)
def leave_shift_now(actor: Actor, shift: Occurrence) -> ResponseReturnValue:
    try:
        actions.leave_shift(actor, utc_now(), shift)
    except DomainError as error:
        unit.rollback()
        return _refused(actor, shift.uid, error)
    return saved("sales.shifts", _("You have left the shift. Its place is free for others."))


@bp.get("/shifts/<uid:uid>/crew/add")
@requires(P.SHIFT_STAFF, load=shift_for)
def put_in(actor: Actor, shift: Occurrence) -> ResponseReturnValue:
    return _show_candidates(shift, PutInForm(formdata=None))


@bp.post("/shifts/<uid:uid>/crew/add")
@requires(P.SHIFT_STAFF, load=shift_for)
def put_in_now(actor: Actor, shift: Occurrence) -> ResponseReturnValue:
    form = PutInForm()
    if not form.validate():
        return _show_candidates(shift, form, 422)
    try:
        account = queries.candidate_for(shift, form.person.data)
        actions.put_in(actor, utc_now(), shift, account, form.role.data)
    except (Invalid, NotFound):
        raise
    except DomainError as error:
        unit.rollback()
        form.refuse(error)
        return _show_candidates(shift_for(actor, shift.uid), form, 409)
    return saved("sales.shift", _("%(name)s is in the shift.", name=account.name), uid=shift.uid)


@bp.post("/shifts/<uid:uid>/crew/<int:account_id>/take-out")
@requires(P.SHIFT_STAFF, load=crew_member_for)
def take_out(actor: Actor, member: CrewMember) -> ResponseReturnValue:
    actions.take_out(actor, utc_now(), member.shift, member.signup.account_id)
    return saved("sales.shift", _("Taken out; the person has been told."), uid=member.shift.uid)


@bp.post("/shifts/<uid:uid>/crew/<int:account_id>/came")
@requires(P.SHIFT_STAFF, load=crew_member_for)
def mark_came(actor: Actor, member: CrewMember) -> ResponseReturnValue:
    actions.mark_attendance(actor, utc_now(), member.shift, member.signup.account_id, came=True)
    return saved("sales.shift", _("Saved."), uid=member.shift.uid)


@bp.post("/shifts/<uid:uid>/crew/<int:account_id>/no-show")
@requires(P.SHIFT_STAFF, load=crew_member_for)
def mark_no_show(actor: Actor, member: CrewMember) -> ResponseReturnValue:
    actions.mark_attendance(actor, utc_now(), member.shift, member.signup.account_id, came=False)
    return saved("sales.shift", _("Saved. The place is free for somebody else."), uid=member.shift.uid)


@bp.post("/shifts/<uid:uid>/crew/<int:account_id>/reveal")
@requires(P.POINT_RUN, load=crew_member_for)
def reveal_crew(actor: Actor, member: CrewMember) -> ResponseReturnValue:
    actions.note_reveal(actor, utc_now(), member.shift, member.signup.account_id)
    unit.commit()
    account = member.signup.account
    return show(
        "sales/crew_phone.html", "sales/_crew_phone.html", shift=member.shift, account=account, phone_shown=True
    )


def _show_shift(
    actor: Actor, shift: Occurrence, form: RoleForm | None = None, status: int = 200
) -> ResponseReturnValue:
    now = utc_now()
    return show(
        "sales/shift.html",
        status=status,
        line=queries.shift_line(actor, now, shift),
        form=form or _role_form(shift),
        sees_crew=any(allows(actor, permission, shift.access_scope) for permission in SEES_CREW),
        begun=shift.starts_at <= now,
        over=shift.ends_at <= now,
        runs=runs_now(shift.state, Span(shift.starts_at, shift.ends_at), now),
        words=words,
    )


def _refused(actor: Actor, uid: str, error: DomainError) -> ResponseReturnValue:
    shift = shift_for(actor, uid)
    form = _role_form(shift)
    form.validate()
    form.refuse(error)
    return _show_shift(actor, shift, form, 422 if isinstance(error, Invalid) else 409)


def _role_form(shift: Occurrence) -> RoleForm:
    form = RoleForm()
    free = queries.facts_of(shift).free
    form.role.choices = [
        SelectChoice(need.role, _role_words(need.role, free[need.role], need.n), {} if free[need.role] else _FULL)
        for need in shift.needs
    ]
    return form


_FULL = {"disabled": True}


def _role_words(role: str, free: int, of: int) -> str:
    name = words.ROLES[role]
    return (
        _("%(role)s, %(free)s of %(of)s free", role=name, free=free, of=of) if free else _("%(role)s, full", role=name)
    )


def _show_candidates(shift: Occurrence, form: PutInForm, status: int = 200) -> ResponseReturnValue:
    query = CandidateQuery(request.args)
    found = queries.candidates_for(shift, query.q.data or "" if query.validate() else "")
    free = queries.facts_of(shift).free
    form.role.choices = [
        SelectChoice(need.role, _role_words(need.role, free[need.role], need.n), {} if free[need.role] else _FULL)
        for need in shift.needs
    ]
    if not form.role.data and sum(1 for n in free.values() if n) == 1:
        form.role.data = next(role for role, n in free.items() if n)
    full = len(found) == queries.CANDIDATES_SHOWN
    context = {"shift": shift, "form": form, "query": query, "found": found, "full": full, "words": words}
    return show("sales/put_in.html", "sales/_put_in.html", status=status, **context)
