"""The role table: role -> permission -> how far it reaches. Pure; the only place that decides who may do what."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.access.actor import Actor, Grant, Role, Scope
from app.access.names import P


class Reach(StrEnum):
    """How far a permission reaches from the grant that gives it."""

    SYSTEM = "system"
    AREA = "area"
    TEAM = "team"
    OWN = "own"
    SCHOOL = "school"
    CLASS = "class"
    POINT = "point"


EVERYBODY = frozenset({P.ACCOUNT_OWN, P.NOTICE_SEE, P.JOB_SEE, P.INBOX_SEND})
"""What every account may do with what is its own, even after its last role ended: a phone may still hold records."""


def _area(*permissions: P) -> dict[P, Reach]:
    return dict.fromkeys(permissions, Reach.AREA)


# What everybody who works in a school's office may do, inside that school.
_SCHOOL_OFFICE: dict[P, Reach] = dict.fromkeys(
    (
        P.SCHOOL_SEE,
        P.SCHOOL_EDIT,
        P.CLASS_EDIT,
        P.PUPIL_SEE,
        P.PUPIL_EDIT,
        P.PUPIL_REVEAL,
        P.SHEET_SEE,
        P.SHEET_MARK,
        P.SCHOOL_BOARD,
        P.STAFF_DECLARE,
        P.INTAKE_SEE,
        P.INTAKE_RUN,
        P.INTAKE_UNDO,
    ),
    Reach.SCHOOL,
)


TABLE: Mapping[Role, Mapping[P, Reach]] = {
    Role.SYSTEM: dict.fromkeys(P, Reach.SYSTEM),
    Role.ADMIN: {
        **dict.fromkeys(
            (
                P.PEOPLE_SEE,
                P.PEOPLE_ADD,
                P.PEOPLE_EDIT,
                P.PEOPLE_LINK,
                P.PEOPLE_DISABLE,
                P.PEOPLE_ROLES,
                P.TEAM_SEE,
                P.SETTINGS_EDIT,
                P.AREA_SEE,
                P.AREA_EDIT,
                P.AUDIT_SEE,
                P.HEALTH_SEE,
                P.SCHOOL_SEE,
                P.SCHOOL_EDIT,
                P.SCHOOL_STAFF,
            ),
            Reach.SYSTEM,
        ),
    },
    Role.COORDINATOR: {
        **_area(
            P.PEOPLE_SEE,
            P.PEOPLE_ADD,
            P.PEOPLE_EDIT,
            P.PEOPLE_LINK,
            P.PEOPLE_DISABLE,
            P.PEOPLE_ROLES,
            P.TEAM_SEE,
            P.TEAM_EDIT,
            P.AREA_SEE,
            P.AREA_EDIT,
            P.HOUSEHOLD_SEE,
            P.HOUSEHOLD_ADD,
            P.HOUSEHOLD_EDIT,
            P.HOUSEHOLD_REVEAL,
            P.HOUSEHOLD_MERGE,
            P.HOUSEHOLD_PLACE,
            P.INTAKE_SEE,
            P.INTAKE_RUN,
            P.INTAKE_UNDO,
            P.DRIVE_SEE,
            P.DRIVE_EDIT,
            P.READING_ADD,
            P.BOARD_SEE,
            P.BOARD_PEOPLE,
            P.PLAN_SEE,
            P.PLAN_EDIT,
            P.PLAN_PUBLISH,
            P.ROUTE_SEE,
            P.ROUTE_CLOSE,
            P.ROUTE_HAND_OVER,
            P.VISIT_SEE,
            P.VISIT_LOG,
            P.VISIT_REVIEW,
            P.RANGE_LOG,
            P.BUILDING_ADD,
            P.HOURS_SEE,
            P.AUDIT_SEE,
            P.SCHOOL_SEE,
            P.SCHOOL_EDIT,
            P.SCHOOL_STAFF,
            P.SCHOOL_COUNTS,
            P.SALES_SEE,
            P.SALES_EDIT,
            P.SALES_PUBLISH,
            P.SHIFT_STAFF,
            P.SHIFT_TAKE,
            P.POINT_RUN,
        ),
    },
    Role.READER: {
        **_area(P.AREA_SEE, P.DRIVE_SEE, P.BOARD_SEE, P.SCHOOL_COUNTS, P.SALES_SEE),
    },
    Role.LEADER: {
        **_area(P.AREA_SEE, P.HOUSEHOLD_SEE, P.HOUSEHOLD_ADD, P.HOUSEHOLD_EDIT, P.DRIVE_SEE, P.BOARD_SEE),
        **_area(P.SALES_SEE, P.SHIFT_TAKE, P.BUILDING_ADD),
        P.POINT_RUN: Reach.OWN,
        **dict.fromkeys(
            (
                P.PEOPLE_SEE,
                P.PEOPLE_LINK,
                P.PEOPLE_DISABLE,
                P.TEAM_SEE,
                P.TEAM_EDIT,
                P.ROUTE_SEE,
                P.ROUTE_CLOSE,
                P.ROUTE_HAND_OVER,
                P.VISIT_SEE,
                P.VISIT_LOG,
                P.VISIT_REVIEW,
                P.RANGE_LOG,
                P.HOURS_SEE,
                P.BOARD_PEOPLE,
            ),
            Reach.TEAM,
        ),
    },
    Role.HAMLET_HEAD: {
        **_area(P.AREA_SEE, P.HOUSEHOLD_SEE, P.HOUSEHOLD_ADD, P.HOUSEHOLD_EDIT, P.HOUSEHOLD_REVEAL, P.HOUSEHOLD_MERGE),
        **_area(P.BUILDING_ADD),
    },
    Role.VOLUNTEER: {
        **_area(P.SALES_SEE, P.SHIFT_TAKE),
        **dict.fromkeys((P.ROUTE_SEE, P.ROUTE_GIVE_UP, P.VISIT_LOG, P.VISIT_SEE), Reach.OWN),
        **dict.fromkeys((P.RANGE_LOG, P.BUILDING_ADD, P.HOURS_SEE), Reach.OWN),
        P.POINT_RUN: Reach.OWN,
    },
    Role.SCHOOL_LEAD: {
        **_SCHOOL_OFFICE,
        P.SCHOOL_STAFF: Reach.SCHOOL,
        P.PEOPLE_LINK: Reach.SCHOOL,
    },
    Role.SCHOOL_OFFICE: _SCHOOL_OFFICE,
    Role.HOMEROOM: {
        P.STAFF_DECLARE: Reach.SCHOOL,
        **dict.fromkeys((P.PUPIL_SEE, P.PUPIL_EDIT, P.PUPIL_REVEAL, P.SHEET_SEE, P.SHEET_MARK), Reach.CLASS),
    },
    Role.POINT_STAFF: {
        **dict.fromkeys((P.SALES_SEE, P.SHIFT_STAFF, P.POINT_RUN), Reach.POINT),
    },
}

# Whom a role may appoint: an admin anybody, a coordinator only roles below their own level, a school's lead its teachers.
APPOINTS: Mapping[Role, frozenset[Role]] = {
    Role.ADMIN: frozenset(Role) - {Role.SYSTEM},
    Role.COORDINATOR: frozenset(Role) - {Role.SYSTEM, Role.ADMIN, Role.COORDINATOR},
    Role.SCHOOL_LEAD: frozenset({Role.SCHOOL_OFFICE, Role.HOMEROOM}),
}


@dataclass(frozen=True)
class Reaches:
    """Everything an actor reaches with one permission: the list-side twin of `allows`."""

    system: bool
    area_paths: tuple[str, ...]
    team_ids: frozenset[int]
    own_id: int | None
    school_ids: frozenset[int]
    class_ids: frozenset[int]
    point_ids: frozenset[int]

    @property
    def anything(self) -> bool:
        """Say whether the permission is held at all."""
        ids = (self.team_ids, self.school_ids, self.class_ids, self.point_ids)
        return self.system or bool(self.area_paths) or self.own_id is not None or any(ids)


@lru_cache(maxsize=4096)
def reaches(actor: Actor, permission: P) -> Reaches:
    """Return how far the actor's grants carry the permission."""
    found = [(grant, reach) for grant in actor.grants if (reach := _reach(grant, permission))]

    def of(kind: Reach) -> list[Grant]:
        return [grant for grant, reach in found if reach is kind]

    return Reaches(
        system=bool(of(Reach.SYSTEM)),
        area_paths=tuple(sorted({grant.area_path for grant in of(Reach.AREA) if grant.area_path})),
        team_ids=frozenset(grant.team_id for grant in of(Reach.TEAM) if grant.team_id is not None),
        own_id=actor.account_id if permission in EVERYBODY or of(Reach.OWN) else None,
        school_ids=frozenset(grant.school_id for grant in of(Reach.SCHOOL) if grant.school_id is not None),
        class_ids=frozenset(grant.class_id for grant in of(Reach.CLASS) if grant.class_id is not None),
        point_ids=frozenset(grant.point_id for grant in of(Reach.POINT) if grant.point_id is not None),
    )


def holds(actor: Actor, permission: P) -> bool:
    """Say whether the actor has the permission anywhere at all."""
    return reaches(actor, permission).anything


def allows(actor: Actor, permission: P, scope: Scope) -> bool:
    """Say whether the actor has the permission for the thing that lives in `scope`."""
    reach = reaches(actor, permission)
    return (
        reach.system
        or (scope.everyone and reach.anything)
        or (scope.area_path is not None and any(scope.area_path.startswith(path) for path in reach.area_paths))
        or bool(scope.team_ids & reach.team_ids)
        or (reach.own_id is not None and reach.own_id in scope.account_ids)
        or bool(scope.staff_of & reach.school_ids)
        or (scope.school_id is not None and scope.school_id in reach.school_ids)
        or (scope.class_id is not None and scope.class_id in reach.class_ids)
        or (scope.point_id is not None and scope.point_id in reach.point_ids)
    )


def may_appoint(actor: Actor, role: Role) -> bool:
    """Say whether the actor may give or take the role (where is a question of `allows` with PEOPLE_ROLES)."""
    return any(role in APPOINTS.get(grant.role, frozenset()) for grant in actor.grants)


def _reach(grant: Grant, permission: P) -> Reach | None:
    return TABLE[grant.role].get(permission)
