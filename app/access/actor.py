"""Who is acting: an account with its grants, as plain values that rules, queries and jobs can hold. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """The roles of the house; a person may hold several."""

    ADMIN = "admin"
    COORDINATOR = "coordinator"
    READER = "reader"
    LEADER = "leader"
    HAMLET_HEAD = "hamlet_head"
    VOLUNTEER = "volunteer"
    SCHOOL_LEAD = "school_lead"
    SCHOOL_OFFICE = "school_office"
    HOMEROOM = "homeroom"
    POINT_STAFF = "point_staff"
    SYSTEM = "system"


@dataclass(frozen=True)
class Grant:
    """One role with its reach. `area_path` is the path of the area, or of the area where the team, school or point lies."""

    role: Role
    area_path: str | None = None
    team_id: int | None = None
    school_id: int | None = None
    class_id: int | None = None
    point_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """The person (or the system) on whose rights something is done, as they are at this moment."""

    account_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    login: str = ""
    lang: str = "vi"
    theme: str = "auto"
    place: str = ""

    def holds(self, *roles: Role) -> bool:
        """Say whether the person holds any of the roles, anywhere."""
        return any(grant.role in roles for grant in self.grants)


@dataclass(frozen=True)
class Scope:
    """Where a thing lives, for the question "may this actor touch it?". Empty parts match nobody.

    `staff_of` are the schools somebody works in.
    """

    area_path: str | None = None
    team_ids: frozenset[int] = field(default_factory=frozenset)
    account_ids: frozenset[int] = field(default_factory=frozenset)
    staff_of: frozenset[int] = field(default_factory=frozenset)
    school_id: int | None = None
    class_id: int | None = None
    point_id: int | None = None
    everyone: bool = False


SYSTEM_ACTOR = Actor(account_id=None, name="Hệ thống", grants=(Grant(Role.SYSTEM),))
