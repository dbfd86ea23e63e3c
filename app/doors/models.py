"""Where each door stands, and counters at the leaf of the area tree."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.places.models import Household
from app.storage.types import UtcDateTime

ADDED_UP = (
    *("visits", "knocked", "reached", "helped", "helped_at_point", "installed"),
    *("met", "come_back", "not_home", "refused"),
)
"""The measures of a drive's board."""


class DoorState(Model):
    """A household in a drive, computed from its accepted visits and kept in their transaction.

    `status`: unvisited, attempted, scheduled, reached, done, not_reached, refused, suppressed, unsafe, void.
    """

    __tablename__ = "door_state"
    __table_args__ = (
        UniqueConstraint("drive_id", "household_id"),
        Index("ix_door_state_due", "drive_id", "next_due_on"),
        Index("ix_door_state_area", "drive_id", "area_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drive.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    status: Mapped[str] = mapped_column(String(12), default="unvisited")
    attempts: Mapped[int] = mapped_column(default=0)
    helped: Mapped[int] = mapped_column(default=0)
    last_outcome: Mapped[str] = mapped_column(String(24), default="")
    last_visit_uid: Mapped[str | None] = mapped_column(String(36))
    last_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_band: Mapped[str] = mapped_column(String(10), default="")
    next_due_on: Mapped[date | None]
    next_due_band: Mapped[str] = mapped_column(String(10), default="")

    household: Mapped[Household] = relationship()


class Tally(Model):
    """A count at one leaf area, for one team (0 = none), day and measure."""

    __tablename__ = "tally"
    __table_args__ = (Index("ix_tally_day", "drive_id", "day", "measure"),)

    drive_id: Mapped[int] = mapped_column(ForeignKey("drive.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    team_id: Mapped[int] = mapped_column(primary_key=True, default=0)
    day: Mapped[date] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(String(30), primary_key=True)
    n: Mapped[int] = mapped_column(default=0)


class DriveAlley(Model):
    """What a drive adds up to in an alley, so that a board reads a row an alley however many doors and visits there are.

    `closed` doors are those of households one may call at to which nobody is sent any more, `review` those that wait for a
    leader's word; both are kept by the database (doors.kept). The rest are the tallies of all days and teams.
    """

    __tablename__ = "drive_alley"
    __table_args__ = ({"sqlite_with_rowid": False},)

    drive_id: Mapped[int] = mapped_column(ForeignKey("drive.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    closed: Mapped[int] = mapped_column(server_default="0")
    review: Mapped[int] = mapped_column(server_default="0")
    visits: Mapped[int] = mapped_column(server_default="0")
    knocked: Mapped[int] = mapped_column(server_default="0")
    reached: Mapped[int] = mapped_column(server_default="0")
    helped: Mapped[int] = mapped_column(server_default="0")
    helped_at_point: Mapped[int] = mapped_column(server_default="0")
    installed: Mapped[int] = mapped_column(server_default="0")
    met: Mapped[int] = mapped_column(server_default="0")
    come_back: Mapped[int] = mapped_column(server_default="0")
    not_home: Mapped[int] = mapped_column(server_default="0")
    refused: Mapped[int] = mapped_column(server_default="0")


class TallyPerson(Model):
    """A count of one volunteer, by day and measure; both of a pair are credited."""

    __tablename__ = "tally_person"

    drive_id: Mapped[int] = mapped_column(ForeignKey("drive.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(String(30), primary_key=True)
    n: Mapped[int] = mapped_column(default=0)
