"""Visits as they were sent, who was helped in them, and what people agreed to."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.actor import Scope
from app.drives.models import Drive
from app.extensions import Model
from app.people.models import Account
from app.places.models import Household
from app.storage.types import JsonList, UtcDateTime

ALONG = text("partner_id IS NOT NULL")


class Visit(Model):
    """One knock at a door, never updated: a correction is a new row with `supersedes_uid`, taking back is one with
    outcome `taken_back`. `skew_s` is how far the phone's clock was ahead; `late`: it came after the route was given up.
    """

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_door", "drive_id", "household_id", "phone_at"),
        Index("ix_visit_account", "account_id", "drive_id", "phone_at"),
        Index("ix_visit_partner", "partner_id", "phone_at", sqlite_where=ALONG, postgresql_where=ALONG),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drive.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    outcome: Mapped[str] = mapped_column(String(24))
    note: Mapped[str] = mapped_column(String(1000), default="")
    source: Mapped[str] = mapped_column(String(8), default="phone")
    phone_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    skew_s: Mapped[int] = mapped_column(default=0)
    band: Mapped[str] = mapped_column(String(10))
    come_back_on: Mapped[date | None]
    come_back_band: Mapped[str] = mapped_column(String(10), default="")
    supersedes_uid: Mapped[str | None] = mapped_column(String(36), unique=True)
    late: Mapped[bool] = mapped_column(default=False)
    review: Mapped[str] = mapped_column(String(10), default="")
    flags: Mapped[JsonList] = mapped_column(default=list)

    drive: Mapped[Drive] = relationship()
    household: Mapped[Household] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    partner: Mapped[Account | None] = relationship(foreign_keys=[partner_id])
    assists: Mapped[list["Assist"]] = relationship(back_populates="visit", order_by="Assist.slot")

    @property
    def access_scope(self) -> Scope:
        """A visit lives at its household, with the team and the people who made it."""
        people = frozenset(filter(None, (self.account_id, self.partner_id)))
        teams = frozenset(filter(None, (self.team_id,)))
        return Scope(area_path=self.household.alley.path, team_ids=teams, account_ids=people)


class Assist(Model):
    """One person helped: the household's slot `slot`, with a result and the steps done.

    `setting`: door, or sales_point, where `place_uid` is the shift; without a household `n` people were helped there.
    Help at a point is taken back by `taken_back_at`, at a door by the next visit. `name` and `phone` stay empty unless
    `consent_uid` names a consent and the drive keeps names.
    """

    __tablename__ = "assist"
    __table_args__ = (
        Index("ix_assist_person", "drive_id", "household_id", "slot"),
        Index("ix_assist_place", "place_uid", "at"),
        CheckConstraint("n >= 1 AND (n = 1 OR household_id IS NULL)", name="people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drive.id"))
    setting: Mapped[str] = mapped_column(String(12), default="door")
    visit_uid: Mapped[str | None] = mapped_column(ForeignKey("visit.uid"), index=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    place_uid: Mapped[str | None] = mapped_column(String(36))
    n: Mapped[int] = mapped_column(default=1)
    slot: Mapped[int] = mapped_column(default=1)
    label: Mapped[str] = mapped_column(String(40), default="")
    age_band: Mapped[str] = mapped_column(String(8), default="")
    app_id: Mapped[int | None] = mapped_column(ForeignKey("drive_app.id"))
    result: Mapped[str] = mapped_column(String(24))
    stuck_reason: Mapped[str] = mapped_column(String(24), default="")
    steps: Mapped[JsonList] = mapped_column(default=list)
    name: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str | None] = mapped_column(String(15))
    consent_uid: Mapped[str | None] = mapped_column(String(36))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    visit: Mapped[Visit | None] = relationship(back_populates="assists")


class Consent(Model):
    """Evidence that a person agreed to a purpose, with the words they agreed to; withdrawn, never deleted."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drive.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    slot: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(40))
    notice_version: Mapped[str] = mapped_column(String(20))
    text_sha256: Mapped[str] = mapped_column(String(64))
    given_by: Mapped[str] = mapped_column(String(10), default="self")
    how: Mapped[str] = mapped_column(String(12), default="spoken")
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Recheck(Model):
    """A success about which somebody else was asked to go and hear; `result` is "" until they answer."""

    __tablename__ = "recheck"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_uid: Mapped[str] = mapped_column(ForeignKey("visit.uid"), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    result: Mapped[str] = mapped_column(String(12), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    visit: Mapped[Visit] = relationship()

    @property
    def access_scope(self) -> Scope:
        """It is the affair of whoever was asked, who may lead the team without walking in it."""
        visit = self.visit.access_scope
        return Scope(area_path=visit.area_path, team_ids=visit.team_ids, account_ids=frozenset({self.account_id}))


class DoorClaim(Model):
    """Somebody of a route stands at this door since `at`; a word to those who walk with them, which fades by itself."""

    __tablename__ = "door_claim"
    __table_args__ = (UniqueConstraint("drive_id", "household_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drive.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
