"""Whose work an actor may look at by name: everybody's in a drive, or that of the teams they lead."""

from dataclasses import dataclass

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import allows, reaches
from app.drives.models import Drive
from app.drives.queries import drives_for
from app.kernel.errors import NotFound
from app.kernel.words import N_
from app.people.models import Team
from app.people.queries import team_for
from app.reports.queries.board import drive_of_board


@dataclass(frozen=True)
class DrivePeople:
    """The people of a drive in an actor's reach; `team_ids` None: all of them."""

    drive: Drive
    team_ids: frozenset[int] | None

    @property
    def access_scope(self) -> Scope:
        """It lives with the drive, or with the teams it is narrowed to."""
        return Scope(area_path=self.drive.area.path, team_ids=self.team_ids or frozenset())


@dataclass(frozen=True)
class DriveTeam:
    """A team at work in a drive."""

    drive: Drive
    team: Team

    @property
    def access_scope(self) -> Scope:
        """It lives where the team lives."""
        return self.team.access_scope


def people_of_drive(actor: Actor, drive_id: int) -> DrivePeople:
    """Return the people of a drive as far as the actor may know them. Raises NotFound for a drive out of reach."""
    drive = drive_of_board(actor, drive_id)
    everybody = allows(actor, P.BOARD_PEOPLE, drive.access_scope)
    return DrivePeople(drive, None if everybody else reaches(actor, P.BOARD_PEOPLE).team_ids)


def team_of_drive(actor: Actor, drive_id: int, team_id: int) -> DriveTeam:
    """Return a team in sight that stands inside the drive's area. Raises NotFound otherwise."""
    drive, team = drive_of_board(actor, drive_id), team_for(actor, team_id)
    if not team.area.path.startswith(drive.area.path):
        raise NotFound(N_("There is no such team here."))
    return DriveTeam(drive, team)


@dataclass(frozen=True)
class TeamNow:
    """A team and the open drive it walks in; None when none is open."""

    team: Team
    drive: Drive | None

    @property
    def access_scope(self) -> Scope:
        """It lives where the team lives."""
        return self.team.access_scope


def team_now(actor: Actor, team_id: int) -> TeamNow:
    """Return a team in sight with the newest open drive over its area. Raises NotFound for one out of reach."""
    team = team_for(actor, team_id)
    open_here = [
        drive for drive in drives_for(actor) if drive.state == "open" and team.area.path.startswith(drive.area.path)
    ]
    return TeamNow(team, next(iter(open_here), None))
