"""Find room for doors the cut left over: with a unit that has room, or by handing one of its doors on."""

from collections.abc import Iterable, Sequence

from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance
from app.routes.planner.order import closed_walk
from app.routes.planner.timing import lateness, with_windows_kept

CANDIDATES = 12


class Load:
    """The doors each unit holds while a plan is being made, with its bars and room."""

    def __init__(self, instance: Instance, walk: Walk, rank: Sequence[int], held: list[list[int]]) -> None:
        self.instance = instance
        self.walk = walk
        self.rank = rank
        self.held = held
        self.barred = [frozenset(walk.index[a] for a in u.barred if a in walk.index) for u in instance.units]

    def may(self, unit: int, door: int) -> bool:
        """Whether the unit is free to go into the door's alley."""
        return self.walk.door[door][0] not in self.barred[unit]

    def fits(self, unit: int, doors: list[int]) -> bool:
        """Whether the unit may have so many doors, is home in time, and reaches those with a window in theirs."""
        u = self.instance.units[unit]
        if u.max_doors is not None and len(doors) > u.max_doors:
            return False
        work = sum(self.instance.doors[k].minutes for k in doors)
        if work > u.capacity_minutes:
            return False
        ring, metres = closed_walk(self.walk, self.walk.home[unit], doors, self.rank)
        if work + metres / self.instance.speed > u.capacity_minutes + 1e-9:
            return False
        return not self._timed(doors) or lateness(self.instance, self.walk, unit, self._in_time(unit, ring)) == 0

    def in_order(self, unit: int, doors: list[int]) -> list[int]:
        """The doors as the unit walks them, those with a window where it reaches them in theirs."""
        ring = closed_walk(self.walk, self.walk.home[unit], doors, self.rank)[0]
        return self._in_time(unit, ring) if self._timed(doors) else ring

    def _timed(self, doors: Sequence[int]) -> bool:
        return any(self.instance.doors[k].window is not None for k in doors)

    def _in_time(self, unit: int, ring: Sequence[int]) -> list[int]:
        return with_windows_kept(self.instance, self.walk, unit, ring)

    def metres(self, unit: int, door: int) -> float:
        """How far the door is from what the unit already walks."""
        spot = self.walk.door[door]
        near = [self.walk.metres(self.walk.door[k], spot) for k in self.held[unit]]
        home = self.walk.home[unit]
        if home is not None:
            near.append(self.walk.metres(home, spot))
        return min(near, default=0.0)

    def nearest(self, door: int, units: Iterable[int]) -> list[int]:
        """Those of the units that may take the door, nearest first."""
        able = [j for j in units if self.may(j, door)]
        return sorted(able, key=lambda j: (round(self.metres(j, door), 6), j))

    def spare(self, unit: int) -> float:
        """Minutes the unit could still work if it walked no further; 0 when it may have no more doors."""
        u = self.instance.units[unit]
        doors = self.held[unit]
        if u.max_doors is not None and len(doors) >= u.max_doors:
            return 0.0
        metres = closed_walk(self.walk, self.walk.home[unit], doors, self.rank)[1]
        minutes = sum(self.instance.doors[k].minutes for k in doors) + metres / self.instance.speed
        return max(0.0, u.capacity_minutes - minutes)


def take_back(load: Load) -> list[int]:
    """Take from every unit the doors it is barred from and the last beyond its capacity; return them."""
    out: list[int] = []
    for j, doors in enumerate(load.held):
        kept = sorted((k for k in doors if load.may(j, k)), key=lambda k: load.rank[k])
        while kept and not load.fits(j, kept):
            kept.pop()
        out.extend(k for k in doors if k not in kept)
        load.held[j] = kept
    return out


def place_leftovers(load: Load, doors: Sequence[int]) -> list[int]:
    """Put each door with the nearest unit that has room or can hand one door on; return the rest."""
    spare = [load.spare(j) for j in range(len(load.held))]
    rest = []
    for door in doors:
        minutes = load.instance.doors[door].minutes
        roomy = [j for j, s in enumerate(spare) if s + 1e-9 >= minutes]
        near = load.nearest(door, roomy)
        taker = next((j for j in near if load.fits(j, [*load.held[j], door])), None)
        if taker is not None:
            load.held[taker].append(door)
            spare[taker] = load.spare(taker)
            continue
        changed = _hand_on(load, door, spare)
        for j in changed:
            spare[j] = load.spare(j)
        if not changed:
            rest.append(door)
    return rest


def _hand_on(load: Load, door: int, spare: Sequence[float]) -> tuple[int, ...]:
    """Make room with a near unit by handing one of its doors to another; the two units, or none."""
    roomy = [j for j, s in enumerate(spare) if s > 0]
    if not roomy:
        return ()
    for j in load.nearest(door, range(len(load.held)))[:CANDIDATES]:
        for other in sorted(load.held[j], key=lambda k: load.rank[k]):
            kept = [k for k in load.held[j] if k != other]
            minutes = load.instance.doors[other].minutes
            takers = [i for i in roomy if i != j and spare[i] + 1e-9 >= minutes]
            if not takers or not load.fits(j, [*kept, door]):
                continue
            for i in load.nearest(other, takers)[:CANDIDATES]:
                if load.fits(i, [*load.held[i], other]):
                    load.held[j] = [*kept, door]
                    load.held[i].append(other)
                    return j, i
    return ()


def fill_idle(load: Load) -> None:
    """Give a unit left without doors a share of the fullest it may help, never below anyone's minimum."""
    work = [_work(load, doors) for doors in load.held]
    units = load.instance.units
    for j, unit in enumerate(units):
        if load.held[j] or unit.capacity_minutes <= 0:
            continue
        for i in sorted(range(len(units)), key=lambda u: (-work[u], u)):
            if len(load.held[i]) < 2 or work[i] < unit.min_minutes + units[i].min_minutes:
                continue
            ring = sorted((k for k in load.held[i] if load.may(j, k)), key=lambda k: load.rank[k])
            share = _share(load, i, j, ring)
            if share:
                load.held[j] = share
                load.held[i] = [k for k in load.held[i] if k not in share]
                work[i], work[j] = _work(load, load.held[i]), _work(load, share)
                break


def _share(load: Load, giver: int, taker: int, ring: list[int]) -> list[int]:
    half = _work(load, load.held[giver]) / 2
    given, units = load.instance.units[giver], load.instance.units[taker]
    for part in (ring, ring[::-1]):
        share: list[int] = []
        for k in part:
            if _work(load, [*share, k]) > half and _work(load, share) >= units.min_minutes:
                break
            if load.fits(taker, [*share, k]):
                share.append(k)
        left = [k for k in load.held[giver] if k not in share]
        if share and left and _work(load, share) >= units.min_minutes and _work(load, left) >= given.min_minutes:
            return share
    return []


def _work(load: Load, doors: Sequence[int]) -> float:
    return sum(load.instance.doors[k].minutes for k in doors)
