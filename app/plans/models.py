"""Plans: drafts of who walks where, which hold nothing until they are given out."""

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.actor import Scope
from app.drives.models import Drive
from app.extensions import Model
from app.kernel.clock import minute_of
from app.places.models import Area, Household
from app.plans.rules import LEAST_DOORS
from app.plans.wishes import Due, Hours
from app.routes.planner.model import SPEED_M_PER_MINUTE
from app.routes.rules import DOOR_MINUTES
from app.storage.types import JsonDict, JsonList, UtcDateTime


class Plan(Model):
    """A draft of who walks where in one area. `state`: planning, draft, published, discarded, refused.

    `params` is what was asked (alleys, people, minutes), `report` what the planner answered; `revision` counts edits.
    Plans of several wards asked for in one go share `together`.
    `proposal` is another way to share the doors, worked out and not applied yet; it holds for one revision only.
    """

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drive.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    made_by: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seed: Mapped[int] = mapped_column(default=1)
    params: Mapped[JsonDict] = mapped_column(default=dict)
    report: Mapped[JsonDict] = mapped_column(default=dict)
    proposal: Mapped[JsonDict] = mapped_column(default=dict)
    revision: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    job_uid: Mapped[str | None] = mapped_column(String(36))
    together: Mapped[str | None] = mapped_column(String(36), index=True)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    drive: Mapped[Drive] = relationship()
    area: Mapped[Area] = relationship()
    units: Mapped[list["PlanUnit"]] = relationship(back_populates="plan", order_by="PlanUnit.position")

    @property
    def day(self) -> date:
        """The day the plan is for."""
        return date.fromisoformat(self.params["day"])

    @property
    def hours(self) -> Hours:
        """When it is walked."""
        begins, ends = (minute_of(time.fromisoformat(self.params[edge])) for edge in ("begins", "ends"))
        return Hours(self.day, begins, ends)

    @property
    def least_doors(self) -> int:
        """For how many doors a group comes at least."""
        return int(self.params.get("least", LEAST_DOORS))

    @property
    def later(self) -> list[Due]:
        """The doors with nobody because they are due at another time."""
        return [Due.from_json(one) for one in self.report.get("later", ())]

    @property
    def doors(self) -> int:
        """How many doors it shares out, those left over and those for later included; 0 before it was drawn."""
        return sum(int(self.report.get(name, 0)) for name in ("placed", "left")) + len(self.report.get("later", ()))

    @property
    def units_left(self) -> list["PlanUnit"]:
        """Those of the units that were not given out yet."""
        return [unit for unit in self.units if unit.given_at is None]

    @property
    def access_scope(self) -> Scope:
        """A plan lives in its area."""
        return Scope(area_path=self.area.path)


class PlanUnit(Model):
    """A volunteer, pair or team in a plan; `member_ids` are account ids.

    A locked one keeps its doors when the rest is planned again; one given out (`given_at`) is the route `route_uid`.
    `facts` are what its card says, and what it was asked for: the minute of the day at which it `begins`, the alleys
    from which it is `barred`.
    """

    __tablename__ = "plan_unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    member_ids: Mapped[JsonList] = mapped_column(default=list)
    home_area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    capacity_minutes: Mapped[int] = mapped_column(default=150)
    facts: Mapped[JsonDict] = mapped_column(default=dict)
    locked: Mapped[bool] = mapped_column(default=False)
    given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    route_uid: Mapped[str] = mapped_column(String(36), default="")

    plan: Mapped[Plan] = relationship(back_populates="units")

    @property
    def walked(self) -> tuple[int, int]:
        """The minutes its route takes and the metres it walks; those of older drafts were not kept and are worked out."""
        minutes = int(self.facts.get("minutes", 0))
        on_foot = minutes - DOOR_MINUTES * int(self.facts.get("doors", 0))
        return minutes, int(self.facts.get("walk_m", round(on_foot * SPEED_M_PER_MINUTE)))

    @property
    def due(self) -> list[Due]:
        """Those of its doors that are due at some time, in walking order."""
        return [Due.from_json(one) for one in self.facts.get("due", ())]

    @property
    def barred(self) -> frozenset[int]:
        """The alleys it does not go into."""
        return frozenset(self.facts.get("barred", ()))


class PlanStop(Model):
    """One door of a plan: with which unit (none = left over), at which place in its walk.

    A locked one was put there by hand and stays with its unit when the rest is planned again; one with nobody was taken in
    although it is due at another time.
    """

    __tablename__ = "plan_stop"
    __table_args__ = (
        UniqueConstraint("plan_id", "household_id"),
        Index("ix_plan_stop_unit", "plan_id", "unit_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("plan_unit.id", ondelete="CASCADE"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    position: Mapped[int]
    locked: Mapped[bool] = mapped_column(default=False)

    household: Mapped[Household] = relationship()


class PlanStep(Model):
    """One act on a draft that can be undone: `before` is how the doors and units it changed stood until then.

    The newest step of a plan is undone first. `detail` holds ids and counts, for the words in which it is told.
    """

    __tablename__ = "plan_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None]
    verb: Mapped[str] = mapped_column(String(10))
    detail: Mapped[JsonDict] = mapped_column(default=dict)
    before: Mapped[JsonDict] = mapped_column(default=dict)
