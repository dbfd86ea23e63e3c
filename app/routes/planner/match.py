"""Which unit takes which piece: the cheapest matching to homes within bars and capacities."""

from collections.abc import Sequence

from app.routes.planner.cut import DEVIATION, MISSING_M, UNDER_MIN_M
from app.routes.planner.pieces import Pieces, Seat

FORBIDDEN_M = 1e9
BARRED_M = 1e6


def match(
    pieces: Pieces,
    parts: Sequence[tuple[int, int]],
    seats: Sequence[Seat],
    targets: Sequence[float],
    speed: float,
) -> list[int]:
    """Give each non-empty part the number of its seat; there are at least as many seats as parts."""
    return cheapest(_costs(pieces, parts, seats, targets, speed))


def _costs(
    pieces: Pieces,
    parts: Sequence[tuple[int, int]],
    seats: Sequence[Seat],
    targets: Sequence[float],
    speed: float,
) -> list[list[float]]:
    tours = [pieces.tour(a, b) for a, b in parts]
    works = [pieces.work[b] - pieces.work[a] for a, b in parts]
    alleys = [frozenset(pieces.alley[a:b]) for a, b in parts]
    rows: list[list[float]] = [[] for _ in parts]
    for seat, target in zip(seats, targets, strict=True):
        near = [0.0] * len(pieces) if seat.reach is None else [seat.reach[k] for k in pieces.order]
        for c, (a, b) in enumerate(parts):
            metres = tours[c] + 2 * min(near[a:b])
            minutes = works[c] + metres / speed
            if b - a > seat.max_doors or minutes > seat.capacity:
                rows[c].append(FORBIDDEN_M)
                continue
            cost = metres + DEVIATION * (minutes - target) ** 2
            if seat.unit < 0:
                cost = MISSING_M
            elif works[c] < seat.min_work:
                cost += UNDER_MIN_M
            if seat.barred & alleys[c]:
                cost += BARRED_M
            rows[c].append(cost)
    return rows


def cheapest(cost: Sequence[Sequence[float]]) -> list[int]:
    """Choose another column for every row at the least total: Hungarian method, rows <= columns."""
    if not cost:
        return []
    rows, columns = len(cost), len(cost[0])
    owner = [-1] * columns
    price_row = [0.0] * rows
    price = [0.0] * columns
    for r in range(rows):
        least = [float("inf")] * columns
        back = [-1] * columns
        free = list(range(columns))
        tree: list[tuple[int, float, int]] = []
        row, column, reached = r, -1, 0.0
        while True:
            line, base = cost[row], reached - price_row[row]
            best, pick = float("inf"), -1
            for c in free:
                d = line[c] + base - price[c]
                if d < least[c]:
                    least[c] = d
                    back[c] = column
                else:
                    d = least[c]
                if d < best:
                    best, pick = d, c
            free.remove(pick)
            tree.append((row, reached, column))
            reached, column = best, pick
            if owner[pick] < 0:
                break
            row = owner[pick]
        for i, at, c in tree:
            price_row[i] += reached - at
            if c >= 0:
                price[c] -= reached - at
        while column >= 0:
            before = back[column]
            owner[column] = owner[before] if before >= 0 else r
            column = before
    answer = [-1] * rows
    for c, i in enumerate(owner):
        if i >= 0:
            answer[i] = c
    return answer
