"""A drive, what it installs, what it aims at and what the official counter says."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.actor import Scope
from app.extensions import Model
from app.places.models import Area
from app.storage.types import JsonList, UtcDateTime


class Drive(Model):
    """A door-to-door drive of one area. `state`: draft, open, closed. `privacy`: counts, or names (each with consent).

    `success_results` are the assist results that count as a person helped.
    """

    __tablename__ = "drive"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    slogan: Mapped[str] = mapped_column(String(200), default="")
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(8), default="draft", index=True)
    privacy: Mapped[str] = mapped_column(String(8), default="counts")
    success_results: Mapped[JsonList] = mapped_column(default=list)
    max_tries: Mapped[int] = mapped_column(default=3)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    area: Mapped[Area] = relationship()
    apps: Mapped[list["DriveApp"]] = relationship(back_populates="drive", order_by="DriveApp.position")
    goals: Mapped[list["Goal"]] = relationship(back_populates="drive", order_by="Goal.id")

    @property
    def access_scope(self) -> Scope:
        """A drive lives in its area."""
        return Scope(area_path=self.area.path)


class DriveApp(Model):
    """An app the drive helps people with; `steps` are codes in order (install, register, declare, scan)."""

    __tablename__ = "drive_app"

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drive.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    android_url: Mapped[str] = mapped_column(String(300), default="")
    ios_url: Mapped[str] = mapped_column(String(300), default="")
    steps: Mapped[JsonList] = mapped_column(default=list)
    help_text: Mapped[str] = mapped_column(String(2000), default="")
    position: Mapped[int] = mapped_column(default=0)

    drive: Mapped[Drive] = relationship(back_populates="apps")


class Goal(Model):
    """What the drive aims at. `scope`: volunteer, team, area, drive; `measure`: helped, doors_reached, rate.

    For `rate` the target is a percentage (60.0); else a count, with `minimum` and `maximum` for a volunteer's 1 to 2.
    """

    __tablename__ = "goal"

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drive.id"), index=True)
    scope: Mapped[str] = mapped_column(String(10))
    measure: Mapped[str] = mapped_column(String(16))
    target: Mapped[float]
    minimum: Mapped[int] = mapped_column(default=1)
    maximum: Mapped[int] = mapped_column(default=2)

    drive: Mapped[Drive] = relationship(back_populates="goals")


class ListAtClosing(Model):
    """What the household list of an alley said when the drive was closed; a closed drive's figures never move.

    `unknown` households have no number of smartphones; `smartphones` and `installed` are sums of the others.
    """

    __tablename__ = "list_at_closing"

    drive_id: Mapped[int] = mapped_column(ForeignKey("drive.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    households: Mapped[int]
    unknown: Mapped[int]
    smartphones: Mapped[int]
    installed: Mapped[int]


class AdoptionReading(Model):
    """An official figure: so many installs of so many, of which kind, at which time, from which source.

    `denominator_kind`: population, adults, smartphones, households, pupils. A correction supersedes, never overwrites.
    """

    __tablename__ = "adoption_reading"
    __table_args__ = (
        Index("ix_adoption_reading_drive", "drive_id", "area_id", "at"),
        CheckConstraint("installs >= 0 AND denominator > 0", name="counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drive.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    app_id: Mapped[int | None] = mapped_column(ForeignKey("drive_app.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    installs: Mapped[int]
    denominator: Mapped[int]
    denominator_kind: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(120), default="")
    account_id: Mapped[int | None]
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("adoption_reading.id"), unique=True)
