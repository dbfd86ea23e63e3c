"""Lines of alleys, points of doors, the files they came from, and the names in them that wait for a person."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.actor import Scope
from app.extensions import Model
from app.places.models import Area
from app.storage.types import JsonDict, JsonList, UtcDateTime


class LineUpload(Model):
    """A file of lines brought in for an area. `before` is what stood there until then, so that it can be taken back.

    `before`: "lines" and "points" map ids to what a row held (null: there was none), "added" lists alleys it made.
    """

    __tablename__ = "line_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None]
    file_name: Mapped[str] = mapped_column(String(120), default="")
    credit: Mapped[str] = mapped_column(String(200), default="")
    counts: Mapped[JsonDict] = mapped_column(default=dict)
    before: Mapped[JsonDict] = mapped_column(default=dict)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    area: Mapped[Area] = relationship()

    @property
    def access_scope(self) -> Scope:
        """An upload lives in its area."""
        return Scope(area_path=self.area.path)


class AlleyLine(Model):
    """Where an alley runs: `parts` are lines of [lon, lat], the longest first; `metres` is the length of that one."""

    __tablename__ = "alley_line"

    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"), primary_key=True)
    parts: Mapped[JsonList] = mapped_column(default=list)
    metres: Mapped[float]
    upload_id: Mapped[int] = mapped_column(ForeignKey("line_upload.id", ondelete="CASCADE"), index=True)


class DoorPoint(Model):
    """Where the door of a household is."""

    __tablename__ = "door_point"

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id", ondelete="CASCADE"), primary_key=True)
    lon: Mapped[float]
    lat: Mapped[float]
    upload_id: Mapped[int] = mapped_column(ForeignKey("line_upload.id", ondelete="CASCADE"), index=True)


class LineName(Model):
    """A name of a file that is no alley of the area, and what a person said of it. `state`: waiting, placed, ignored.

    One of a `key` in an area: a later file with the same name follows what was said.
    """

    __tablename__ = "line_name"
    __table_args__ = (UniqueConstraint("area_id", "key"), Index("ix_line_name_shown", "area_id", "state", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(120))
    parts: Mapped[JsonList] = mapped_column(default=list)
    metres: Mapped[float]
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    alley_id: Mapped[int | None] = mapped_column(ForeignKey("area.id", ondelete="SET NULL"))
    upload_id: Mapped[int] = mapped_column(ForeignKey("line_upload.id", ondelete="CASCADE"), index=True)

    area: Mapped[Area] = relationship(foreign_keys=[area_id])
    upload: Mapped[LineUpload] = relationship()

    @property
    def access_scope(self) -> Scope:
        """A name lives in the area its file was brought into."""
        return Scope(area_path=self.area.path)
