"""Teams: the list, one team in pairs, who joins, moves, leads."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.actor import Actor, Role, Scope
from app.access.guard import requires
from app.access.names import P
from app.access.table import allows
from app.kernel.clock import utc_now
from app.kernel.errors import DomainError, Invalid, Refused
from app.kernel.ids import read_id
from app.people.actions import roles
from app.people.actions import teams as actions
from app.people.forms.teams import (
    AddTeamForm,
    CandidateQuery,
    LeaderForm,
    MoveForm,
    PairForm,
    PeopleForm,
    RenameTeamForm,
)
from app.people.models import Team, TeamMember
from app.people.queries import account_for, leaders_of, pairs_of, team_for
from app.people.queries.areas import area_by_id, parts_of, wards_reached
from app.people.queries.joining import requests_of
from app.people.queries.teams import (
    CANDIDATES_SHOWN,
    candidates_for,
    leading_memberships,
    member_for,
    present_members,
    team_page,
    teams_reached,
)
from app.people.role_places import Place
from app.people.views.blueprint import bp
from app.web.fields import offered
from app.web.fragments import saved, show

HAMLETS = ("group", "block")
LEAVES = 0


def _show_team(actor: Actor, team: Team, status: int = 200, pair_form: PeopleForm | None = None) -> ResponseReturnValue:
    others = [other for other in teams_reached(actor, P.TEAM_EDIT) if other.id != team.id]
    return show(
        "people/team.html",
        status=status,
        team=team,
        asking=requests_of(team),
        pairs=pairs_of(team),
        members=present_members(team),
        leading=leading_memberships(team.id),
        others=others,
        pair_form=pair_form or PeopleForm(formdata=None),
        owns=allows(actor, P.TEAM_EDIT, Scope(area_path=team.area.path)),
    )


@bp.get("/teams")
@requires(P.TEAM_SEE)
def teams(actor: Actor) -> ResponseReturnValue:
    after = read_id(request.args.get("after"))
    page = team_page(actor, after)
    return show(
        "people/teams.html",
        lines=page.rows,
        whole=not after and page.next_key is None,
        next_url=url_for("people.teams", after=page.next_key) if page.next_key else None,
        may_add=bool(wards_reached(actor, P.TEAM_EDIT)),
    )


@bp.get("/teams/new")
@requires(P.TEAM_EDIT)
def new_team(actor: Actor) -> ResponseReturnValue:
    return show("people/new_team.html", form=_with_areas(actor, AddTeamForm(formdata=None)))


@bp.post("/teams/new")
@requires(P.TEAM_EDIT)
def new_team_now(actor: Actor) -> ResponseReturnValue:
    form = _with_areas(actor, AddTeamForm())
    if not form.validate():
        return show("people/new_team.html", status=422, form=form)
    try:
        team = actions.add_team(actor, utc_now(), form.name.data, area_by_id(form.area.data))
    except Invalid as error:
        form.refuse(error)
        return show("people/new_team.html", status=422, form=form)
    return saved("people.add_members", _("Team begun. Tick who joins it."), team_id=team.id)


@bp.get("/teams/<int:team_id>")
@requires(P.TEAM_SEE, load=team_for)
def team(actor: Actor, team: Team) -> ResponseReturnValue:
    return _show_team(actor, team)


@bp.get("/teams/<int:team_id>/edit")
@requires(P.TEAM_EDIT, load=team_for)
def edit_team(actor: Actor, team: Team) -> ResponseReturnValue:
    return _show_edit(actor, team, RenameTeamForm(formdata=None, obj=team))


@bp.post("/teams/<int:team_id>/edit")
@requires(P.TEAM_EDIT, load=team_for)
def edit_team_now(actor: Actor, team: Team) -> ResponseReturnValue:
    form = RenameTeamForm()
    if not form.validate():
        return _show_edit(actor, team, form, 422)
    actions.rename_team(actor, utc_now(), team, form.name.data)
    return saved("people.team", _("Saved."), team_id=team.id)


@bp.post("/teams/<int:team_id>/end")
@requires(P.TEAM_EDIT, load=team_for)
def end_team(actor: Actor, team: Team) -> ResponseReturnValue:
    actions.end_team(actor, utc_now(), team)
    return saved("people.teams", _("The team %(team)s has ended; its members are free.", team=team.name))


@bp.get("/teams/<int:team_id>/add")
@requires(P.TEAM_EDIT, load=team_for)
def add_members(actor: Actor, team: Team) -> ResponseReturnValue:
    return _show_candidates(actor, team, PeopleForm(formdata=None))


@bp.post("/teams/<int:team_id>/add")
@requires(P.TEAM_EDIT, load=team_for)
def add_members_now(actor: Actor, team: Team) -> ResponseReturnValue:
    form = PeopleForm()
    try:
        if not form.validate():
            return _show_candidates(actor, team, form, 422)
        joining = [account_for(actor, account_id) for account_id in dict.fromkeys(form.people.data)]
        actions.add_members(actor, utc_now(), team, joining)
    except (Invalid, Refused) as error:
        form.refuse(error)
        return _show_candidates(actor, team, form, 409 if isinstance(error, Refused) else 422)
    done = ngettext("%(num)d person joined the team.", "%(num)d people joined the team.", len(joining))
    return saved("people.team", done, team_id=team.id)


@bp.post("/teams/<int:team_id>/pair")
@requires(P.TEAM_EDIT, load=team_for)
def pair(actor: Actor, team: Team) -> ResponseReturnValue:
    form = PeopleForm()
    try:
        if not form.validate():
            return _show_team(actor, team, 422, form)
        actions.pair_members(actor, utc_now(), team, form.people.data)
    except (Invalid, Refused) as error:
        form.refuse(error)
        return _show_team(actor, team, 409 if isinstance(error, Refused) else 422, form)
    return saved("people.team", _("Paired."), team_id=team.id)


@bp.post("/teams/<int:team_id>/pair-rest")
@requires(P.TEAM_EDIT, load=team_for)
def pair_rest(actor: Actor, team: Team) -> ResponseReturnValue:
    made = actions.pair_rest(actor, utc_now(), team)
    done = ngettext("%(num)d pair made.", "%(num)d pairs made.", made)
    return saved("people.team", done, team_id=team.id)


@bp.post("/teams/<int:team_id>/unpair")
@requires(P.TEAM_EDIT, load=team_for)
def unpair(actor: Actor, team: Team) -> ResponseReturnValue:
    form = PairForm()
    if form.validate() and form.pair.data is not None:
        actions.unpair(actor, utc_now(), team, form.pair.data)
    return saved("people.team", _("They walk alone again."), team_id=team.id)


@bp.get("/teams/<int:team_id>/members/<int:member_id>/move")
@requires(P.TEAM_EDIT, load=member_for)
def move_member(actor: Actor, member: TeamMember) -> ResponseReturnValue:
    return show("people/move_member.html", member=member, form=_with_teams(actor, member, MoveForm(formdata=None)))


@bp.post("/teams/<int:team_id>/members/<int:member_id>/move")
@requires(P.TEAM_EDIT, load=member_for)
def move_member_now(actor: Actor, member: TeamMember) -> ResponseReturnValue:
    form = _with_teams(actor, member, MoveForm())
    before = member.team_id
    try:
        if not form.validate():
            return show("people/move_member.html", status=422, member=member, form=form)
        if form.team.data == LEAVES:
            actions.remove_member(actor, utc_now(), member)
            return saved("people.team", _("%(name)s left the team.", name=member.account.name), team_id=before)
        target = team_for(actor, form.team.data)
        actions.move_member(actor, utc_now(), member, target)
    except DomainError as error:
        form.refuse(error)
        return show("people/move_member.html", status=422, member=member, form=form)
    done = _("%(name)s is now in the team %(team)s.", name=member.account.name, team=target.name)
    return saved("people.team", done, team_id=before)


@bp.get("/teams/<int:team_id>/leader")
@requires(P.PEOPLE_ROLES, load=team_for)
def choose_leader(actor: Actor, team: Team) -> ResponseReturnValue:
    return show("people/leader.html", team=team, form=_with_members(team, LeaderForm(formdata=None)))


@bp.post("/teams/<int:team_id>/leader")
@requires(P.PEOPLE_ROLES, load=team_for)
def choose_leader_now(actor: Actor, team: Team) -> ResponseReturnValue:
    form = _with_members(team, LeaderForm())
    if not form.validate():
        return show("people/leader.html", status=422, team=team, form=form)
    try:
        chosen = account_for(actor, form.account.data)
        roles.give_role(actor, utc_now(), chosen, Role.LEADER, Place(team=team))
    except DomainError as error:
        form.refuse(error)
        return show("people/leader.html", status=422, team=team, form=form)
    return saved("people.team", _("%(name)s leads the team now.", name=chosen.name), team_id=team.id)


def _show_candidates(actor: Actor, team: Team, form: PeopleForm, status: int = 200) -> ResponseReturnValue:
    query = CandidateQuery(formdata=request.args)
    words = query.q.data or "" if query.validate() else ""
    found = candidates_for(actor, team, words)
    full = len(found) == CANDIDATES_SHOWN
    return show(
        "people/add_members.html",
        "people/_candidates.html",
        status,
        team=team,
        form=form,
        query=query,
        found=found,
        full=full,
    )


def _show_edit(actor: Actor, team: Team, form: RenameTeamForm, status: int = 200) -> ResponseReturnValue:
    owns = allows(actor, P.TEAM_EDIT, Scope(area_path=team.area.path))
    return show("people/edit_team.html", status=status, team=team, form=form, owns=owns)


def _with_areas(actor: Actor, form: AddTeamForm) -> AddTeamForm:
    wards = wards_reached(actor, P.TEAM_EDIT)
    parts = (
        [part for ward in wards if ward.level == "ward" for part in parts_of(ward, HAMLETS)] if len(wards) < 9 else []
    )
    form.area.choices = offered((area.id, area.label) for area in (*wards, *parts))
    return form


def _with_teams(actor: Actor, member: TeamMember, form: MoveForm) -> MoveForm:
    others = [team for team in teams_reached(actor, P.TEAM_EDIT) if team.id != member.team_id]
    named = [(team.id, f"{team.name} · {team.area.name}") for team in others]
    form.team.choices = offered([*named, (LEAVES, _("No team: leaves this one"))])
    return form


def _with_members(team: Team, form: LeaderForm) -> LeaderForm:
    leading = {account.id for account in leaders_of(team.id)}
    members = [one.account for one in present_members(team) if one.account_id not in leading]
    form.account.choices = offered((account.id, account.name) for account in members)
    return form
