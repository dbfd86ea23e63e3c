"""Schools, classes, pupils, school days, declarations of the day, what a class's day came to, and whom to call."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.actor import Scope
from app.extensions import Model
from app.people.models import BYTEWISE, Account
from app.places.models import Area
from app.storage.types import JsonList, UtcDateTime

CURRENT = text("current")


class School(Model):
    """A school of one ward. `level`: primary, lower_secondary, upper_secondary. `weekdays`: ISO numbers of its school days.

    `cutoff` is the minute of the day (465 = 7:45) until when declarations of a day are in time.
    """

    __tablename__ = "school"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    level: Mapped[str] = mapped_column(String(16))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    phone: Mapped[str | None] = mapped_column(String(15))
    weekdays: Mapped[JsonList] = mapped_column(default=lambda: [1, 2, 3, 4, 5])
    cutoff: Mapped[int] = mapped_column(default=465)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    area: Mapped[Area] = relationship()
    classes: Mapped[list["SchoolClass"]] = relationship(back_populates="school", order_by="SchoolClass.id")

    @property
    def access_scope(self) -> Scope:
        """A school lives in its area and is its own."""
        return Scope(area_path=self.area.path, school_id=self.id)


class SchoolClass(Model):
    """A class of one school year (`year` 2026 is 2026-2027); its homeroom teachers are memberships.

    `batch_id`: the list that began it.
    """

    __tablename__ = "school_class"
    __table_args__ = (UniqueConstraint("school_id", "year", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    name: Mapped[str] = mapped_column(String(20))
    grade: Mapped[int]
    year: Mapped[int]
    batch_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    school: Mapped[School] = relationship(back_populates="classes")
    pupils: Mapped[list["Pupil"]] = relationship(back_populates="school_class", order_by="Pupil.id")

    @property
    def access_scope(self) -> Scope:
        """A class lives in its school and is its own; no area reaches it, for its page holds children's names."""
        return Scope(school_id=self.school_id, class_id=self.id)


class Pupil(Model):
    """A pupil of a class. `code` is the ministry's, text. `app_state`: "" (not asked), installed, not_installed, no_phone."""

    __tablename__ = "pupil"
    __table_args__ = (
        Index("ix_pupil_class", "class_id", "left_at", "name_sort"),
        Index("uq_pupil_code", "school_id", "code", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    code: Mapped[str | None] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    name_sort: Mapped[str] = mapped_column(BYTEWISE, default="")
    search_fold: Mapped[str] = mapped_column(String(300), default="")
    born_on: Mapped[date | None]
    guardian_name: Mapped[str] = mapped_column(String(120), default="")
    guardian_phone: Mapped[str | None] = mapped_column(String(15))
    alley_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    app_state: Mapped[str] = mapped_column(String(14), default="")
    app_state_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    batch_id: Mapped[int | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    school_class: Mapped[SchoolClass] = relationship(back_populates="pupils")

    @property
    def access_scope(self) -> Scope:
        """A pupil lives in their class and school, nowhere else."""
        return Scope(school_id=self.school_id, class_id=self.class_id)


class SchoolDay(Model):
    """A day that differs from the school's week. `kind`: class, off, remote; `cutoff` None keeps the school's own."""

    __tablename__ = "school_day"
    __table_args__ = (UniqueConstraint("school_id", "on_date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    on_date: Mapped[date]
    kind: Mapped[str] = mapped_column(String(8))
    cutoff: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(200), default="")


class Declaration(Model):
    """What was declared for one pupil, or by one member of staff, for one day; never updated but for `current`.

    `state`: done, symptoms, absent, or cleared (the tick was taken off). `source`: guardian_link, guardian_qr, pupil,
    teacher, office, import, staff. A later word is a new row with `supersedes_uid`; the database allows one current row a day.
    `batch_id`: the list that brought it.
    """

    __tablename__ = "declaration"
    __table_args__ = (
        CheckConstraint("(pupil_id IS NULL) <> (account_id IS NULL)", name="of_one"),
        Index(
            "uq_declaration_pupil_day",
            "pupil_id",
            "kind",
            "on_date",
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
        Index(
            "uq_declaration_staff_day",
            "account_id",
            "school_id",
            "kind",
            "on_date",
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
        Index("ix_declaration_class_day", "class_id", "on_date", "current"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    class_id: Mapped[int | None] = mapped_column(ForeignKey("school_class.id"))
    pupil_id: Mapped[int | None] = mapped_column(ForeignKey("pupil.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(8), default="health")
    on_date: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(14), default="teacher")
    on_behalf: Mapped[bool] = mapped_column(default=False)
    supersedes_uid: Mapped[str | None] = mapped_column(String(36), unique=True)
    current: Mapped[bool] = mapped_column(default=True)
    late: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(200), default="")
    made_by: Mapped[int | None]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    batch_id: Mapped[int | None] = mapped_column(index=True)

    pupil: Mapped[Pupil | None] = relationship()
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])


class ClassDay(Model):
    """What a class's day came to: counts kept with every declaration. `state`: open, closed, reopened."""

    __tablename__ = "class_day"
    __table_args__ = (UniqueConstraint("class_id", "on_date"), Index("ix_class_day_school", "school_id", "on_date"))

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    on_date: Mapped[date]
    pupils: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    symptoms: Mapped[int] = mapped_column(default=0)
    absent: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(8), default="open")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[int | None]
    close_reason: Mapped[str] = mapped_column(String(200), default="")
    reopen_reason: Mapped[str] = mapped_column(String(200), default="")
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    school_class: Mapped[SchoolClass] = relationship()

    @property
    def missing(self) -> int:
        """How many pupils nothing was declared for."""
        return max(0, self.pupils - self.done - self.symptoms - self.absent)


class Followup(Model):
    """A pupil whose home is to be called about a day. `state`: open, called, resolved."""

    __tablename__ = "followup"
    __table_args__ = (UniqueConstraint("pupil_id", "on_date", "reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    on_date: Mapped[date]
    reason: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(8), default="open")
    note: Mapped[str] = mapped_column(String(200), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    pupil: Mapped[Pupil] = relationship()

    @property
    def access_scope(self) -> Scope:
        """A follow-up lives with its pupil."""
        return self.pupil.access_scope
