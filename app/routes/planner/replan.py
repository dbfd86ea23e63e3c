"""Plan again after a change: what is loose goes to neighbours, everybody else's route stays as it is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance, Plan, PlanUnit
from app.routes.planner.plan import method_in_use, plan_of, share
from app.routes.planner.timing import lateness

CHANGED_SHARE = 0.1
"""The share of the other routes that may change before more are asked."""
STEPS = 3_000


@dataclass(frozen=True, slots=True)
class Replanned:
    """The plan after the change, and the units whose routes are not what they were, in the instance's order."""

    plan: Plan
    changed: tuple[int, ...]


def replan(
    instance: Instance,
    present: Mapping[int, Sequence[int]],
    seed: int = 0,
    *,
    locked: Collection[int] = (),
    visited: Collection[int] = (),
    steps: int | None = None,
) -> Replanned:
    """Give the doors nobody holds to units without a route, then to as few neighbours as can take them.

    `present` (unit id -> door ids) are the routes as they are; say the change in the instance: a unit that is gone
    has no minutes or is missing, new doors are in it, settled ones are not. A route whose unit may no longer do all
    of it gives up what it must. `locked` units take nothing and give nothing; `visited` doors stay where they are,
    ahead of all others. At most a tenth of the other routes change, unless the doors fit nowhere else.
    """
    work = _Present(instance, present, set(locked), set(visited))
    if work.loose():
        work.plan_idle(seed, steps)
    if work.loose():
        work.ask_neighbours(seed, STEPS if steps is None else steps)
    plan = plan_of(instance, work.walk, work.held, method_in_use())
    changed = tuple(r.unit_id for r in plan.routes if r.doors != tuple(present.get(r.unit_id, ())))
    return Replanned(plan, changed)


class _Present:
    """The routes while they are being changed; all in places of the instance."""

    def __init__(
        self, instance: Instance, present: Mapping[int, Sequence[int]], locked: set[int], visited: set[int]
    ) -> None:
        self.instance = instance
        self.walk = Walk(instance)
        index = {d.id: k for k, d in enumerate(instance.doors)}
        self.visited = {index[d] for d in visited if d in index}
        self.locked = {j for j, u in enumerate(instance.units) if u.id in locked}
        self.held: dict[int, list[int]] = {}
        taken: set[int] = set()
        for j, unit in enumerate(instance.units):
            doors = [index[d] for d in dict.fromkeys(present.get(unit.id, ())) if d in index and index[d] not in taken]
            if j not in self.locked:
                doors = self._still_possible(j, doors)
            taken.update(doors)
            self.held[j] = doors

    def _still_possible(self, j: int, doors: list[int]) -> list[int]:
        unit = self.instance.units[j]
        doors = [k for k in doors if k in self.visited or self._may(j, k)]
        while doors and not self._fits(j, doors):
            last = next((k for k in reversed(doors) if k not in self.visited), None)
            if last is None:
                break
            doors.remove(last)
        return doors if unit.capacity_minutes > 0 else [k for k in doors if k in self.visited]

    def _may(self, j: int, k: int) -> bool:
        door, unit = self.instance.doors[k], self.instance.units[j]
        return door.alley_id not in unit.barred and door.unit_id in (None, unit.id)

    def _fits(self, j: int, doors: Sequence[int]) -> bool:
        most = self.instance.units[j].max_doors
        return (most is None or len(doors) <= most) and lateness(self.instance, self.walk, j, doors) == 0

    def loose(self) -> list[int]:
        """Doors nobody holds."""
        taken = {k for doors in self.held.values() for k in doors}
        return [k for k in range(len(self.instance.doors)) if k not in taken]

    def plan_idle(self, seed: int, steps: int | None) -> None:
        """Plan the loose doors for those who have nothing to do."""
        idle = [
            j
            for j, u in enumerate(self.instance.units)
            if not self.held[j] and j not in self.locked and u.capacity_minutes > 0 and u.max_doors != 0
        ]
        if idle:
            self._share_among(idle, {}, seed, steps)

    def ask_neighbours(self, seed: int, steps: int) -> None:
        """Ask the nearest units with room, one more each time, until the loose doors are placed."""
        near = self._nearest_first()
        others = sum(1 for doors in self.held.values() if doors)
        allowed = max(1, int(CHANGED_SHARE * others))
        roomy = [j for j in near if self._spare(j) > 0]
        work = sum(self.instance.doors[k].minutes for k in self.loose())
        few, room = 0, 0.0
        while few < len(roomy) and room < work:
            room += self._spare(roomy[few])
            few += 1
        sizes = sorted({min(n, allowed) for n in range(few + 1, allowed + 1)} | {min(allowed, len(roomy))})
        before = {j: list(doors) for j, doors in self.held.items()}
        groups = [roomy[:n] for n in sizes] + [near[: 2 * allowed], near[: 4 * allowed], near]
        for group in groups:
            self.held = {j: list(doors) for j, doors in before.items()}
            self._share_among(group, before, seed, steps)
            if not self.loose():
                return

    def _spare(self, j: int) -> float:
        unit = self.instance.units[j]
        spare = unit.capacity_minutes - sum(self.instance.doors[k].minutes for k in self.held[j])
        if unit.max_doors is not None:
            spare = min(spare, (unit.max_doors - len(self.held[j])) * self.instance.door_minutes)
        return max(0.0, spare)

    def _nearest_first(self) -> list[int]:
        loose = self.loose()
        far = []
        for j, unit in enumerate(self.instance.units):
            if j in self.locked or unit.capacity_minutes <= 0 or not any(self._may(j, k) for k in loose):
                continue
            home = self.walk.home[j]
            places = [self.walk.door[k] for k in self.held[j]] + ([home] if home is not None else [])
            metres = [self.walk.metres(p, self.walk.door[k]) for p in places for k in loose]
            far.append((min(metres, default=0.0), j))
        return [j for _, j in sorted(far)]

    def _share_among(self, units: list[int], begun: Mapping[int, Sequence[int]], seed: int, steps: int | None) -> None:
        """Plan the loose doors and those these units hold among them; visited doors stay ahead of the others."""
        ahead = {j: [k for k in self.held[j] if k in self.visited] for j in units}
        fixed = {j: list(doors) for j, doors in self.held.items() if j not in units}
        instance = replace(
            self.instance, units=tuple(self._without(j, ahead.get(j, [])) for j in range(len(self.held)))
        )
        done = {k for doors in ahead.values() for k in doors}
        start = {j: [k for k in begun.get(j, ()) if k not in done] for j in units} if begun else None
        found = share(instance, self.walk, seed, steps, fixed, start, done)
        for j in units:
            self.held[j] = [*ahead[j], *found.get(j, ())]

    def _without(self, j: int, doors: Sequence[int]) -> PlanUnit:
        unit = self.instance.units[j]
        work = sum(self.instance.doors[k].minutes for k in doors)
        most = None if unit.max_doors is None else max(0, unit.max_doors - len(doors))
        return replace(unit, capacity_minutes=max(0.0, unit.capacity_minutes - work), max_doors=most)
