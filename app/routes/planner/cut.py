"""The best cut of a door order into one piece a unit: dynamic programming over (unit, door)."""

from collections.abc import Sequence

from app.routes.planner.pieces import Pieces, Seat

DEVIATION = 0.2
"""Metres a squared minute away from the target is worth."""
IDLE_M = 20_000.0
UNDER_MIN_M = 50_000.0
MISSING_M = 100_000.0
MISSING_DOOR_M = 1_000.0
INFINITE = float("inf")


def cut(
    pieces: Pieces,
    seats: Sequence[Seat],
    targets: Sequence[float],
    limits: Sequence[float],
    speed: float,
    band: int,
) -> list[tuple[int, int]] | None:
    """Give each seat, in this order, its piece [a, b) of the doors, or None when they do not fit.

    `limits` are minutes, home to home, that nobody exceeds; inside them the sum of walk, shared alleys and
    squared distance from `targets` is least. A seat stays empty only when there is no door for it.
    The band is how many doors a cut may stand from where equal shares would put it; time grows with
    seats x band x longest piece.
    """
    n = len(pieces)
    total = sum(s.room for s in seats) or 1.0
    prev = [INFINITE] * (n + 1)
    prev[0] = 0.0
    froms: list[tuple[int, list[int]]] = []
    covered = 0.0
    pieces.prepare(max(limits, default=0.0), max((s.max_doors for s in seats), default=0))
    for j, seat in enumerate(seats):
        covered += seat.room
        centre = round(n * covered / total)
        low, high = max(0, centre - band), min(n, centre + band)
        if j == len(seats) - 1:
            low = high = n
        cur, came = _row(pieces, seat, targets[j], limits[j], 1 / speed, prev, low, high)
        froms.append((low, came))
        prev = cur
    if prev[n] == INFINITE:
        return None
    out: list[tuple[int, int]] = []
    b = n
    for low, came in reversed(froms):
        a = came[b - low]
        out.append((a, b))
        b = a
    return out[::-1]


def _row(
    pieces: Pieces,
    seat: Seat,
    target: float,
    limit: float,
    pace: float,
    prev: list[float],
    low: int,
    high: int,
) -> tuple[list[float], list[int]]:
    """Best cost of the doors before each b in low..high, this seat last, and where its piece begins."""
    missing = seat.unit < 0
    idle = 0.0 if missing else IDLE_M
    work = pieces.work
    order = pieces.order
    first = max(0, low - max((len(t) for t in pieces.tours[low : high + 1]), default=0))
    near = [0.0] * (high - first) if seat.reach is None else [seat.reach[k] for k in order[first:high]]
    shut = [a in seat.barred for a in pieces.alley[first:high]] if seat.barred else None
    cur = [INFINITE] * len(prev)
    came: list[int] = []
    for b in range(low, high + 1):
        best, arg = prev[b] + idle, b
        home = INFINITE
        a = b
        seam = pieces.seam[b]
        for tour in pieces.tours[b][: seat.max_doors]:
            a -= 1
            i = a - first
            if near[i] < home:
                home = near[i]
            if shut is not None and shut[i]:
                break
            before = prev[a]
            if before >= best:
                continue
            done = work[b] - work[a]
            metres = tour + 2 * home
            off = done + metres * pace - target
            if off + target > limit:
                continue
            cost = before + seam + metres + DEVIATION * off * off
            if missing:
                cost += MISSING_M + MISSING_DOOR_M * (b - a)
            elif done < seat.min_work:
                cost += UNDER_MIN_M
            if cost < best:
                best, arg = cost, a
        cur[b] = best
        came.append(arg)
    return cur, came
