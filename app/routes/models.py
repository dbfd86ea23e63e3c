"""Assignments: who holds which doors now."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.actor import Scope
from app.drives.models import Drive
from app.extensions import Model
from app.people.models import Account, Team
from app.places.models import Area, Household
from app.storage.types import JsonDict, UtcDateTime

ACTIVE = text("active")
HAS_CODE = text("print_code <> ''")


class Assignment(Model):
    """A route somebody holds. `state`: assigned, received, in_progress, submitted, closed, lapsed, released, handed_over,
    paused, cancelled.

    It is walked from `starts_at` to `ends_at`, is its holders' until `due_at` and free for others after `lapse_at`;
    `warned_at`: they were told that this comes near. `print_code` stands on its walk sheet.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        Index("uq_assignment_print_code", "print_code", unique=True, sqlite_where=HAS_CODE, postgresql_where=HAS_CODE),
        Index("ix_assignment_lapse", "lapse_at", "state"),
        # Holds all that the board reads of the routes people are out on.
        Index("ix_assignment_drive", "drive_id", "state", "team_id", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drive.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    target_doors: Mapped[int] = mapped_column(default=0)
    minutes: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lapse_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    warned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(12), default="assigned", index=True)
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_how: Mapped[str] = mapped_column(String(8), default="")
    print_code: Mapped[str] = mapped_column(String(8), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    drive: Mapped[Drive] = relationship()
    area: Mapped[Area] = relationship()
    team: Mapped[Team | None] = relationship()
    holders: Mapped[list["AssignmentHolder"]] = relationship(
        back_populates="assignment", order_by="AssignmentHolder.id"
    )

    @property
    def access_scope(self) -> Scope:
        """A route lives in its area, with its team, and is its holders'."""
        return Scope(
            area_path=self.area.path,
            team_ids=frozenset(filter(None, (self.team_id,))),
            account_ids=frozenset(holder.account_id for holder in self.holders if holder.active),
        )


class AssignmentHolder(Model):
    """A member of the pair or team that holds a route."""

    __tablename__ = "assignment_holder"
    __table_args__ = (UniqueConstraint("assignment_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)

    assignment: Mapped[Assignment] = relationship(back_populates="holders")
    account: Mapped[Account] = relationship()


class AssignmentDoor(Model):
    """A door of a route. The database allows one active holder for a household in a drive; one handed on names the route
    it went to.
    """

    __tablename__ = "assignment_door"
    __table_args__ = (
        Index(
            "uq_assignment_door_one_holder",
            "drive_id",
            "household_id",
            unique=True,
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        ),
        Index("ix_assignment_door_walk", "assignment_id", "active", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    drive_id: Mapped[int] = mapped_column(ForeignKey("drive.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    moved_to_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))

    household: Mapped[Household] = relationship()


class RouteOpen(Model):
    """How many doors of a route are its own and open; kept by the database (routes.kept). No row: none yet."""

    __tablename__ = "route_open"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int] = mapped_column(server_default="0")


class DriveHelper(Model):
    """How many routes of a drive somebody holds or held, and how many people they helped; kept by the database."""

    __tablename__ = "drive_helper"
    __table_args__ = ({"sqlite_with_rowid": False},)

    drive_id: Mapped[int] = mapped_column(ForeignKey("drive.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    helped: Mapped[int] = mapped_column(server_default="0")
    routes: Mapped[int] = mapped_column(server_default="0")


class AssignmentEvent(Model):
    """What happened to a route, in order; append-only."""

    __tablename__ = "assignment_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(200), default="")
    detail: Mapped[JsonDict] = mapped_column(default=dict)
