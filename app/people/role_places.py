"""Where a role reaches, and what the places are called that rooms above own: a school, a class, a sales point."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from app.access.actor import Grant, Role, Scope
from app.people.models import Membership, Team
from app.places.models import Area


@dataclass(frozen=True)
class Place:
    """Where a role reaches. With a school, class or point `area` is the ward it lies in; a class needs its school too."""

    area: Area | None = None
    team: Team | None = None
    school_id: int | None = None
    class_id: int | None = None
    point_id: int | None = None

    @property
    def path(self) -> str | None:
        """The path of the area, or of the area of the team."""
        area = self.team.area if self.team else self.area
        return area.path if area else None

    @property
    def access_scope(self) -> Scope:
        """A role is given where it reaches."""
        return Scope(area_path=self.path, school_id=self.school_id, point_id=self.point_id)

    def grant(self, role: Role) -> Grant:
        """Return what the role gives here."""
        team_id = self.team.id if self.team else None
        return Grant(role, self.path, team_id, self.school_id, self.class_id, self.point_id)

    def kept(self) -> dict[str, int | None]:
        """Return the columns of a membership that name this place."""
        return {
            "area_id": self.area.id if self.area else None,
            "team_id": self.team.id if self.team else None,
            "school_id": self.school_id,
            "class_id": self.class_id,
            "point_id": self.point_id,
        }


NOWHERE = Place()
PlaceLookup = Callable[[Collection[Membership]], Mapping[int, str]]

_lookups: dict[str, PlaceLookup] = {}


def place_of(membership: Membership) -> Place:
    """Return where a role in the books reaches."""
    ids = (membership.school_id, membership.class_id, membership.point_id)
    return Place(membership.area, membership.team, *ids)


def register_place_lookup(name: str, lookup: PlaceLookup) -> None:
    """Say how the places of an upper room are called, by membership id; registering the same name again replaces it."""
    _lookups[name] = lookup


def place_names(memberships: Collection[Membership]) -> dict[int, str]:
    """Return the place of each role by membership id; "" for one that reaches over the whole site."""
    named = {one.id: one.team.name if one.team else one.area.name if one.area else "" for one in memberships}
    for lookup in _lookups.values():
        named.update(lookup(memberships))
    return named
