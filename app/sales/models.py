"""Sales points and vehicles, the stops they stand at, their schedule, who staffs each shift, and what they sell."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.actor import Scope
from app.extensions import Model
from app.people.models import Account
from app.places.models import Area
from app.storage.types import JsonDict, JsonList, UtcDateTime

OWNED = "all, delete-orphan"


class Supplier(Model):
    """Who brings the goods of a ward's points."""

    __tablename__ = "supplier"

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(15))
    note: Mapped[str] = mapped_column(String(200), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    area: Mapped[Area] = relationship()

    @property
    def access_scope(self) -> Scope:
        """A supplier lives in the area it serves."""
        return Scope(area_path=self.area.path)


class SalesPoint(Model):
    """Whatever sells: a stand, a vehicle, a machine, a stall, a help desk; one row of the week's grid.

    `kind`: mobile_point, vehicle, vending, field, unstaffed, help_desk. `plate` is a vehicle's number plate. `phone` is what
    residents may call: it is printed on posters.
    """

    __tablename__ = "sales_point"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80))
    plate: Mapped[str] = mapped_column(String(20), default="")
    phone: Mapped[str | None] = mapped_column(String(15))
    home_stop_id: Mapped[int | None] = mapped_column(ForeignKey("sales_stop.id"))
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("supplier.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    area: Mapped[Area] = relationship()
    home_stop: Mapped["SalesStop | None"] = relationship()
    supplier: Mapped[Supplier | None] = relationship()
    goods: Mapped[list["Goods"]] = relationship(back_populates="point", order_by="Goods.position")

    @property
    def access_scope(self) -> Scope:
        """A point lives in its area and is its own."""
        return Scope(area_path=self.area.path, point_id=self.id)


class SalesStop(Model):
    """A place where something stops, with a page of its own behind the QR code on its poster (/diem-ban/<code>).

    `code` is short, unguessable in bulk and never changes. `place` says in words where exactly ("cạnh nhà văn hóa").
    """

    __tablename__ = "sales_stop"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    area: Mapped[Area] = relationship()

    @property
    def label(self) -> str:
        """The name with its alley behind, where it has one."""
        return f"{self.name} · {self.area.label}" if self.area.level == "alley" else self.name

    @property
    def access_scope(self) -> Scope:
        """A stop lives in its area (an alley, or the ward)."""
        return Scope(area_path=self.area.path)


class Goods(Model):
    """One line of a point's posted prices; `price` in đồng, 0 is free."""

    __tablename__ = "goods"

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("sales_point.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    unit: Mapped[str] = mapped_column(String(40), default="")
    price: Mapped[int | None]
    in_stock: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)

    point: Mapped[SalesPoint] = relationship(back_populates="goods")


class ScheduleRule(Model):
    """A weekly shift of a point. `weekdays`: ISO numbers; `begins`, `ends`: minutes of the day; `until` None goes on.

    `needs`: how many people of each role. Shifts exist up to the day `made_until`, and are not made again behind it.
    """

    __tablename__ = "schedule_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("sales_point.id"), index=True)
    weekdays: Mapped[JsonList] = mapped_column(default=list)
    begins: Mapped[int]
    ends: Mapped[int]
    needs: Mapped[JsonDict] = mapped_column(default=dict)
    since: Mapped[date]
    until: Mapped[date | None]
    made_until: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    point: Mapped[SalesPoint] = relationship()
    stops: Mapped[list["ScheduleRuleStop"]] = relationship(order_by="ScheduleRuleStop.begins")

    @property
    def access_scope(self) -> Scope:
        """A rule lives with its point."""
        return self.point.access_scope


class ScheduleRuleStop(Model):
    """One stop of a weekly shift, in minutes of the day."""

    __tablename__ = "schedule_rule_stop"

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("schedule_rule.id", ondelete="CASCADE"), index=True)
    stop_id: Mapped[int] = mapped_column(ForeignKey("sales_stop.id"))
    begins: Mapped[int]
    ends: Mapped[int]

    stop: Mapped[SalesStop] = relationship()


class Occurrence(Model):
    """One shift of a point on one day. `state`: planned (a draft nobody outside sees), published, closed, cancelled.

    `notice`: on_time, retimed, postponed, sold_out is what residents read, with `notice_text` and the time it changed.
    `needed` and `taken` are kept in the same transaction as the sign-ups, so that a full shift is full.
    """

    __tablename__ = "occurrence"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="span"),
        CheckConstraint("taken <= needed", name="not_overfull"),
        UniqueConstraint("rule_id", "on_date"),
        Index("ix_occurrence_point", "point_id", "on_date"),
        Index("ix_occurrence_day", "on_date", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("sales_point.id"))
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("schedule_rule.id"))
    on_date: Mapped[date]
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10), default="planned")
    notice: Mapped[str] = mapped_column(String(10), default="on_time")
    notice_text: Mapped[str] = mapped_column(String(200), default="")
    needed: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    point: Mapped[SalesPoint] = relationship()
    stops: Mapped[list["OccurrenceStop"]] = relationship(order_by="OccurrenceStop.starts_at", cascade=OWNED)
    needs: Mapped[list["RoleNeed"]] = relationship(order_by="RoleNeed.id", cascade=OWNED)
    signups: Mapped[list["ShiftSignup"]] = relationship(order_by="ShiftSignup.id", back_populates="occurrence")

    @property
    def access_scope(self) -> Scope:
        """A shift lives with its point and is its crew's own."""
        crew = frozenset(one.account_id for one in self.signups if one.state in ("confirmed", "done"))
        return Scope(area_path=self.point.area.path, point_id=self.point_id, account_ids=crew)


class OccurrenceStop(Model):
    """From when to when a shift stands at one stop."""

    __tablename__ = "occurrence_stop"
    __table_args__ = (Index("ix_occurrence_stop_stop", "stop_id", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"), index=True)
    stop_id: Mapped[int] = mapped_column(ForeignKey("sales_stop.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)

    stop: Mapped[SalesStop] = relationship()


class RoleNeed(Model):
    """How many people of a role one shift needs; `point_id` instead says what every shift of a point needs (nearest wins).

    `role`: seller, cashier, carrier, order, help.
    """

    __tablename__ = "role_need"
    __table_args__ = (
        CheckConstraint("(point_id IS NULL) <> (occurrence_id IS NULL)", name="of_one"),
        UniqueConstraint("occurrence_id", "role"),
        UniqueConstraint("point_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int | None] = mapped_column(ForeignKey("sales_point.id"))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(10))
    n: Mapped[int]


class ShiftSignup(Model):
    """Somebody's place in a shift. `state`: confirmed, cancelled, no_show, done. One row a person a shift."""

    __tablename__ = "shift_signup"
    __table_args__ = (UniqueConstraint("occurrence_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default="confirmed")
    by_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    occurrence: Mapped[Occurrence] = relationship(back_populates="signups")
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
