"""The built-in method: try the orders of the ward, cut each by time, match to homes, cut again, keep the best."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from random import Random

from app.routes.planner.cut import DEVIATION, IDLE_M, MISSING_DOOR_M, UNDER_MIN_M, cut
from app.routes.planner.match import match
from app.routes.planner.methods import Held
from app.routes.planner.metric import Walk
from app.routes.planner.model import Instance, PlanUnit
from app.routes.planner.order import closed_walk, rank_of, sweep_order, walking_order
from app.routes.planner.pieces import SPLIT_M, Pieces, Seat
from app.routes.planner.repair import Load, fill_idle, place_leftovers, take_back
from app.routes.planner.shortage import able_units, alleys_barred_by_all, room_of
from app.routes.planner.timing import best_place

ROUNDS = 6
TOLERANCES = (0.15, 0.3, 1.0)
BAND_SHARES = 3


def share_by_cut(
    instance: Instance,
    walk: Walk,
    seed: int = 0,
    steps: int | None = None,
    begun: Mapping[int, Sequence[int]] | None = None,
) -> Held:
    """Share the doors out as `Sharing` says; `steps` has no meaning here.

    Doors with a window, and pinned ones, are put into the finished routes where they fit best.
    """
    special = {k for k, d in enumerate(instance.doors) if d.window is not None or d.unit_id is not None}
    if begun is not None:
        held = _go_on_from(instance, walk, begun, special)
    elif special:
        plain = [k for k in range(len(instance.doors)) if k not in special]
        rest = replace(instance, doors=tuple(instance.doors[k] for k in plain), units=_with_pins_kept_free(instance))
        part = walk.of_part(plain, range(len(instance.units)))
        held = {j: [plain[k] for k in doors] for j, doors in _cut(rest, part, seed).items()}
    else:
        return _cut(instance, walk, seed)
    return _with_special(instance, walk, held, special)


def _cut(instance: Instance, walk: Walk, seed: int) -> Held:
    order = walking_order(instance, walk)
    rank = rank_of(order)
    able = {u.id for u in able_units(instance)}
    free = [j for j, u in enumerate(instance.units) if u.id in able]
    shut = alleys_barred_by_all(instance)
    open_doors = [k for k in order if instance.doors[k].alley_id not in shut]
    if not free or not open_doors:
        return {}
    seats = _seats(instance, walk, free, len(open_doors))
    best: tuple[float, list[list[int]]] | None = None
    for trial in (sweep_order(walk), order):
        pieces = Pieces(instance, walk, [k for k in trial if instance.doors[k].alley_id not in shut], rank)
        held, left = _share_out(instance, pieces, seats, Random(seed))
        load = Load(instance, walk, rank, [held.get(j, []) for j in range(len(instance.units))])
        left = place_leftovers(load, sorted(left + take_back(load), key=lambda k: rank[k]))
        fill_idle(load)
        price = _price(load, left)
        if best is None or price < best[0] - 1e-6:
            best = (price, load.held)
    assert best is not None
    return {j: closed_walk(walk, walk.home[j], doors, rank)[0] for j, doors in enumerate(best[1]) if doors}


def _go_on_from(instance: Instance, walk: Walk, begun: Mapping[int, Sequence[int]], special: Collection[int]) -> Held:
    """Put the doors nobody holds with the nearest units that have room; routes that get none stay as they are."""
    rank = rank_of(walking_order(instance, walk))
    load = Load(instance, walk, rank, [list(begun.get(j, ())) for j in range(len(instance.units))])
    taken = {k for doors in load.held for k in doors}
    place_leftovers(load, [k for k in sorted(range(len(rank)), key=lambda k: rank[k]) if k not in taken | set(special)])
    return {
        j: list(begun.get(j, ())) if set(doors) == set(begun.get(j, ())) else load.in_order(j, doors)
        for j, doors in enumerate(load.held)
        if doors
    }


def _with_pins_kept_free(instance: Instance) -> tuple[PlanUnit, ...]:
    """The units without the minutes their pinned doors will take."""
    pinned: dict[int, list[float]] = {}
    for door in instance.doors:
        if door.unit_id is not None:
            pinned.setdefault(door.unit_id, []).append(door.minutes)
    return tuple(
        replace(
            u,
            capacity_minutes=max(0.0, u.capacity_minutes - sum(pinned.get(u.id, ()))),
            max_doors=None if u.max_doors is None else max(0, u.max_doors - len(pinned.get(u.id, ()))),
        )
        for u in instance.units
    )


def _with_special(instance: Instance, walk: Walk, held: Held, special: set[int]) -> Held:
    """Put each pinned door with its unit and each door with a window with the nearest unit that is there in time."""
    rank = rank_of(walking_order(instance, walk))
    load = Load(instance, walk, rank, [held.get(j, []) for j in range(len(instance.units))])
    taken = {k for doors in load.held for k in doors}
    seat = {u.id: j for j, u in enumerate(instance.units)}
    for door in sorted(special - taken, key=lambda k: (instance.doors[k].unit_id is None, rank[k])):
        pin = instance.doors[door].unit_id
        wanted = range(len(instance.units)) if pin is None else [seat[pin]] if pin in seat else []
        for j in load.nearest(door, wanted):
            own = instance.units[j]
            if own.capacity_minutes <= 0 or (own.max_doors is not None and len(load.held[j]) >= own.max_doors):
                continue
            late, _, place = best_place(instance, walk, j, load.held[j], door)
            if late == 0:
                load.held[j].insert(place, door)
                break
    return {j: doors for j, doors in enumerate(load.held) if doors}


def _seats(instance: Instance, walk: Walk, free: list[int], doors: int) -> list[Seat]:
    seats = []
    for j in free:
        u = instance.units[j]
        home = walk.home[j]
        most = doors if u.max_doors is None else min(doors, u.max_doors)
        room = room_of(instance, u)
        reach = walk.metres_to_doors(home) if home is not None else None
        barred = frozenset(walk.index[a] for a in u.barred if a in walk.index)
        seats.append(Seat(j, u.capacity_minutes, u.min_minutes, most, room, reach, barred))
    return seats


def _share_out(
    instance: Instance, pieces: Pieces, seats: list[Seat], random: Random
) -> tuple[dict[int, list[int]], list[int]]:
    """Cut and match in turn until neither helps; doors of missing people come back as the second value."""
    if not len(pieces):
        return {}, []
    total = pieces.work[-1]
    room = sum(s.room for s in seats)
    typical = sorted(seats, key=lambda s: s.room)[len(seats) // 2]
    missing = 0
    if total > room:
        missing = math.ceil((total - room) / typical.room)
    line = _by_home(pieces, seats, random)
    while True:
        absent = Seat(-1, typical.capacity, 0.0, typical.max_doors, typical.room, None, frozenset())
        found = _alternate(pieces, line + [absent] * missing, instance.speed)
        if found is not None:
            break
        missing = max(missing + 1, math.ceil(missing * 1.2))
        if missing > len(pieces):
            return {}, list(pieces.order)
    held: dict[int, list[int]] = {}
    left: list[int] = []
    for seat, (a, b) in found:
        doors = list(pieces.order[a:b])
        if seat.unit < 0:
            left.extend(doors)
            continue
        held[seat.unit] = doors
    return held, left


def _alternate(pieces: Pieces, seats: list[Seat], speed: float) -> list[tuple[Seat, tuple[int, int]]] | None:
    best: list[tuple[Seat, tuple[int, int]]] | None = None
    cheapest = math.inf
    line = seats
    minutes = pieces.work[-1] * 1.05
    for _ in range(ROUNDS):
        targets = _targets(line, minutes)
        parts = _cut_within(pieces, line, targets, speed)
        if parts is None:
            break
        full = [p for p in parts if p[1] > p[0]]
        seat_of = match(pieces, full, line, targets, speed)
        price = sum(_part_price(pieces, line[s], targets[s], p, speed) for s, p in zip(seat_of, full, strict=True))
        price += IDLE_M * sum(1 for i, s in enumerate(line) if s.unit >= 0 and i not in set(seat_of))
        if price >= cheapest - 1e-6:
            break
        cheapest = price
        best = [(line[s], p) for s, p in zip(seat_of, full, strict=True)]
        minutes = sum(pieces.work[b] - pieces.work[a] + pieces.tour(a, b) / speed for a, b in full)
        line = _line_up(pieces, line, seat_of, full)
    return best


def _part_price(pieces: Pieces, seat: Seat, target: float, part: tuple[int, int], speed: float) -> float:
    a, b = part
    work = pieces.work[b] - pieces.work[a]
    if seat.unit < 0:
        return MISSING_DOOR_M * (b - a)
    home = 0.0 if seat.reach is None else min(seat.reach[k] for k in pieces.order[a:b])
    metres = pieces.tour(a, b) + 2 * home
    price = metres + pieces.seam[b] + DEVIATION * (work + metres / speed - target) ** 2
    if seat.barred and seat.barred & set(pieces.alley[a:b]):
        price += UNDER_MIN_M
    return price + (UNDER_MIN_M if work < seat.min_work else 0.0)


def _targets(seats: Sequence[Seat], minutes: float) -> list[float]:
    room = sum(s.room for s in seats) or 1.0
    return [max(s.min_work, s.room * minutes / room) for s in seats]


def _cut_within(pieces: Pieces, seats: list[Seat], targets: list[float], speed: float) -> list[tuple[int, int]] | None:
    """Cut as close to the targets as leaves nobody idle or under a minimum; else with full capacities."""
    door = pieces.work[-1] / len(pieces)
    band = max(24, BAND_SHARES * math.ceil(len(pieces) / len(seats)))
    too_many = sum(s.min_work for s in seats) > pieces.work[-1] or len(seats) > len(pieces)
    best: list[tuple[int, int]] | None = None
    fewest = (len(seats) + 1, 0)
    for width in () if any(s.unit < 0 for s in seats) else TOLERANCES:
        limits = [
            min(s.capacity, t + max(width * t, door * width / TOLERANCES[0]))
            for s, t in zip(seats, targets, strict=True)
        ]
        parts = cut(pieces, seats, targets, limits, speed, band)
        if parts is None:
            continue
        faults = _faults(pieces, seats, parts)
        if faults < fewest:
            best, fewest = parts, faults
        if faults[0] == 0 and (faults[1] == 0 or too_many):
            break
    if best is not None:
        return best
    full = [s.capacity for s in seats]
    unbarred = [replace(s, barred=frozenset()) for s in seats]
    for line, wide in ((seats, band), (unbarred, band), (unbarred, 4 * band)):
        parts = cut(pieces, line, targets, full, speed, wide)
        if parts is not None:
            return parts
    return None


def _faults(pieces: Pieces, seats: Sequence[Seat], parts: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """How many work less than their minimum, and how many have nothing to do."""
    under = idle = 0
    for seat, (a, b) in zip(seats, parts, strict=True):
        if a == b:
            idle += 1
        elif pieces.work[b] - pieces.work[a] < seat.min_work:
            under += 1
    return under, idle


def _by_home(pieces: Pieces, seats: list[Seat], random: Random) -> list[Seat]:
    """Line the units up along the door order by their homes; those without one go where people are scarce."""
    homed = []
    for s in seats:
        if s.reach is not None:
            reach = s.reach
            homed.append((min(range(len(pieces)), key=lambda i: reach[pieces.order[i]]), random.random(), s))
    homed.sort(key=lambda h: (h[0], h[1]))
    loose = [s for s in seats if s.reach is None]
    random.shuffle(loose)
    each = len(pieces) / (sum(s.room for s in seats) or 1.0)
    line: list[Seat] = []
    covered = 0.0
    for place, _, seat in homed:
        while loose and covered + loose[0].room * each / 2 < place:
            covered += loose[0].room * each
            line.append(loose.pop(0))
        covered += seat.room * each
        line.append(seat)
    return line + loose


def _line_up(pieces: Pieces, line: list[Seat], seat_of: list[int], parts: list[tuple[int, int]]) -> list[Seat]:
    """The units in the order of the pieces they took; an idle one stands by the piece nearest to its home."""
    places: list[tuple[int, int, int]] = [(a, 1, s) for s, (a, _) in zip(seat_of, parts, strict=True)]
    taken = set(seat_of)
    for s, seat in enumerate(line):
        if s in taken:
            continue
        reach = seat.reach
        place = len(pieces) if reach is None else min(range(len(pieces)), key=lambda i: reach[pieces.order[i]])
        places.append((place, 0, s))
    return [line[s] for _, _, s in sorted(places)]


def _price(load: Load, left: list[int]) -> float:
    """What a finished sharing costs: metres, shared alleys, doors left over and people left idle."""
    price = MISSING_DOOR_M * len(left)
    minutes = []
    for j, doors in enumerate(load.held):
        if not doors:
            price += IDLE_M if load.instance.units[j].capacity_minutes > 0 else 0.0
            continue
        metres = closed_walk(load.walk, load.walk.home[j], doors, load.rank)[1]
        minutes.append(sum(load.instance.doors[k].minutes for k in doors) + metres / load.instance.speed)
        price += metres + SPLIT_M * len({load.walk.door[k][0] for k in doors})
    mean = sum(minutes) / len(minutes) if minutes else 0.0
    return price + DEVIATION * sum((m - mean) ** 2 for m in minutes)
