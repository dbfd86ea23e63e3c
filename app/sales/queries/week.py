"""The week of points: one row a point, one cell a day, and what keeps it from being published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from sqlalchemy import or_, select

from app.access.actor import Actor
from app.access.names import P
from app.extensions import db
from app.places.models import Area
from app.sales.models import Occurrence, OccurrenceStop, SalesPoint, SalesStop
from app.sales.queries.points import points_for
from app.sales.queries.scope import points_visible_to
from app.sales.rules import Span, overlapping


@dataclass(frozen=True)
class Card:
    """One shift in the grid; `clash` says that its point is in another shift at the same time."""

    uid: str
    point_id: int
    point: str
    day: date
    begins: datetime
    ends: datetime
    stops: tuple[str, ...]
    needed: int
    taken: int
    state: str
    notice: str
    clash: bool = False

    @property
    def tone(self) -> str:
        """Green when everybody is there, yellow when somebody is missing, red when it cannot be."""
        return "brick" if self.clash else "leaf" if self.taken >= self.needed else "sun"


@dataclass(frozen=True)
class Row:
    """A point and its cards by day; `heading` is its kind where that begins."""

    id: int
    kind: str
    name: str
    plate: str
    editable: bool
    cells: dict[date, list[Card]]
    heading: str


@dataclass(frozen=True)
class Week:
    """Seven days of points."""

    days: tuple[date, ...]
    rows: tuple[Row, ...]
    cards: tuple[Card, ...]

    @property
    def editable(self) -> set[int]:
        """Return the points whose shifts the actor plans."""
        return {row.id for row in self.rows if row.editable}

    def on(self, day: date) -> list[Card]:
        """Return a day's cards by the clock."""
        return sorted((card for card in self.cards if card.day == day), key=attrgetter("begins", "point"))

    @property
    def short(self) -> int:
        """Return how many people the published shifts still miss."""
        return sum(card.needed - card.taken for card in self.cards if card.state == "published")

    def drafts(self, now: datetime) -> list[Card]:
        """Return what publishing would publish: drafts that are not over."""
        return [card for card in self.cards if card.state == "planned" and card.ends > now]

    @property
    def clashes(self) -> list[list[Card]]:
        """Return the shifts that stand in each other's way, point by point and day by day."""
        clashing = sorted((card for card in self.cards if card.clash), key=attrgetter("day", "point_id", "begins"))
        return [list(cards) for _, cards in groupby(clashing, key=attrgetter("day", "point_id"))]


def week_of(actor: Actor, monday: date, area: Area | None = None, permission: P = P.SALES_SEE) -> Week:
    """Return the week from a Monday on, of the points the actor reaches; drafts only where the actor plans."""
    points = points_for(actor, permission, area)
    days = tuple(monday + timedelta(days=n) for n in range(7))
    mine = set(db.session.scalars(select(SalesPoint.id).where(points_visible_to(actor, P.SALES_EDIT))))
    cards = _with_clashes(_cards(points, mine, days))
    cells: dict[int, dict[date, list[Card]]] = {point.id: {day: [] for day in days} for point in points}
    for card in cards:
        cells[card.point_id][card.day].append(card)
    rows = []
    for _, group in groupby(points, key=attrgetter("kind")):
        for n, one in enumerate(group):
            heading = "" if n else one.kind
            rows.append(Row(one.id, one.kind, one.name, one.plate, one.id in mine, cells[one.id], heading))
    return Week(days, tuple(rows), tuple(cards))


def _cards(points: Sequence[SalesPoint], mine: set[int], days: Sequence[date]) -> list[Card]:
    names = {point.id: point.name for point in points}
    query = (
        select(Occurrence)
        .where(Occurrence.point_id.in_(names), Occurrence.on_date.between(days[0], days[-1]))
        .where(Occurrence.state != "cancelled", or_(Occurrence.state != "planned", Occurrence.point_id.in_(mine)))
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    shifts = db.session.scalars(query).all()
    stops = _stop_names([shift.id for shift in shifts])
    return [
        Card(
            uid=shift.uid,
            point_id=shift.point_id,
            point=names[shift.point_id],
            day=shift.on_date,
            begins=shift.starts_at,
            ends=shift.ends_at,
            stops=tuple(stops.get(shift.id, ())),
            needed=shift.needed,
            taken=shift.taken,
            state=shift.state,
            notice=shift.notice,
        )
        for shift in shifts
    ]


def _stop_names(shift_ids: Sequence[int]) -> dict[int, list[str]]:
    query = (
        select(OccurrenceStop.occurrence_id, SalesStop.name)
        .join(SalesStop, SalesStop.id == OccurrenceStop.stop_id)
        .where(OccurrenceStop.occurrence_id.in_(shift_ids))
        .order_by(OccurrenceStop.starts_at)
    )
    found: dict[int, list[str]] = {}
    for shift_id, name in db.session.execute(query):
        found.setdefault(shift_id, []).append(name)
    return found


def _with_clashes(cards: Iterable[Card]) -> list[Card]:
    ordered = sorted(cards, key=attrgetter("point_id", "begins"))
    marked = []
    for _, group in groupby(ordered, key=attrgetter("point_id")):
        of_point = list(group)
        clashing = overlapping([Span(card.begins, card.ends) for card in of_point])
        marked += [replace(card, clash=n in clashing) for n, card in enumerate(of_point)]
    return marked
