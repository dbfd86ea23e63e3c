"""Search with and without accents: households by name, address and plate; units of today and of the past by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Text, and_, case, cast, literal, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.access.actor import Actor
from app.access.names import P
from app.extensions import db
from app.kernel.vietnamese.fold import fold, has_marks
from app.kernel.vietnamese.order import alphabet_key
from app.places.models import Area, AreaSuccession, Household
from app.places.queries import areas_visible_to
from app.places.rules import OFFICIAL, rank
from app.places.tree import under
from app.places.word_index import accented_words
from app.places.word_search import DOOR, begins, candidates, on_the_way
from app.storage.order import by_bytes

SHOWN = 60
# So many finds are looked at for the best ones; a query with accents asks for those first.
LOOKED_AT = 240
ALLEYS_LOOKED_AT = 500
UNITS_SHOWN = 40


@dataclass(frozen=True)
class Found:
    """The best finds of a search and whether there are more than are shown."""

    households: Sequence[Household]
    more: bool


@dataclass(frozen=True)
class Unit:
    """A unit with the one it stood under and, when it is past, the units of today it went to."""

    area: Area
    above: Area | None
    became: Sequence[tuple[Area, str]]


def households_found(actor: Actor, query: str, within: Area | None = None) -> Found:
    """Return the households in the actor's reach that fit the query: right accents first, then as the doors stand."""
    folded = fold(query).split()
    if not folded:
        return Found((), False)
    seen = [areas_visible_to(actor, P.HOUSEHOLD_SEE), *([under(within.path)] if within else [])]
    accented = accented_words(query) if has_marks(query) else []
    rows = candidates(folded, accented, seen, SHOWN + 1, LOOKED_AT)
    if len(rows) >= LOOKED_AT and (alleys := _alleys_as_typed(accented, seen)):
        there = {row.id for row in rows}
        more = on_the_way(folded, [*seen, Area.id.in_(alleys)], LOOKED_AT)
        rows = [*rows, *(row for row in more if row.id not in there)]
    ranked = sorted(rows, key=lambda row: (rank(query, " ".join(row[len(DOOR) :])), row[: len(DOOR)]))
    best = [row.id for row in ranked[:SHOWN]]
    loaded = select(Household).join(Household.alley).options(contains_eager(Household.alley))
    stored = {row.id: row for row in db.session.scalars(loaded.where(Household.id.in_(best)))} if best else {}
    return Found([stored[found_id] for found_id in best], len(ranked) > SHOWN)


def _alleys_as_typed(accented: Sequence[str], seen: Sequence[ColumnElement[bool]]) -> list[int]:
    """Return the alleys seen whose name has a word with the accents typed; the index of words knows those of names alone."""
    marked = tuple(word for word in accented if has_marks(word))
    if not marked:
        return []
    folded = [begins(Area.search_fold, fold(word)) for word in marked]
    alleys = db.session.execute(select(Area.id, Area.name).where(*seen, or_(*folded)).limit(ALLEYS_LOOKED_AT))
    return [row.id for row in alleys if any(word.startswith(marked) for word in accented_words(row.name))]


def units_found(actor: Actor, query: str, today: date) -> list[Unit]:
    """Return provinces, districts, wards that fit, past ones with where they went.

    An actor sees the units in their reach and the past ones that became part of them.
    """
    conditions = [begins(Area.search_fold, word) for word in fold(query).split()[:8]]
    if not conditions:
        return []
    mine = select(Area.id).where(areas_visible_to(actor), Area.level.in_(OFFICIAL))
    lineage = mine.cte("lineage", recursive=True)
    lineage = lineage.union(select(AreaSuccession.old_id).join(lineage, AreaSuccession.new_id == lineage.c.id))
    found = db.session.scalars(
        select(Area)
        .options(joinedload(Area.parent))
        .where(*conditions, Area.level.in_(OFFICIAL), Area.id.in_(select(lineage.c.id)))
        .limit(UNITS_SHOWN * 5)
    ).all()
    best = sorted(
        found,
        key=lambda unit: (rank(query, f"{unit.label} {unit.code}"), not in_force(unit, today), alphabet_key(unit.name)),
    )
    went = _became([unit.id for unit in best[:UNITS_SHOWN] if not in_force(unit, today)], today)
    return [Unit(unit, unit.parent, went.get(unit.id, ())) for unit in best[:UNITS_SHOWN]]


def in_force(area: Area, today: date) -> bool:
    """Say whether a unit still exists on a day."""
    return area.valid_to is None or area.valid_to >= today


def became(area: Area, today: date) -> Sequence[tuple[Area, str]]:
    """Return the units of today that a past one went to, each with its share (full, partial); one query."""
    return _became([area.id], today).get(area.id, ())


def came_from(area: Area) -> Sequence[tuple[Area, str]]:
    """Return the units of the same level that went straight into this one, each with its share."""
    query = (
        select(Area, AreaSuccession.share)
        .join(AreaSuccession, AreaSuccession.old_id == Area.id)
        .options(joinedload(Area.parent))
        .where(AreaSuccession.new_id == area.id, Area.level == area.level)
        .order_by(by_bytes(AreaSuccession.share), by_bytes(Area.code).nulls_last(), Area.id)
    )
    return [(old, share) for old, share in db.session.execute(query)]


def _became(ids: Sequence[int], today: date) -> dict[int, list[tuple[Area, str]]]:
    if not ids:
        return {}
    first, later = AreaSuccession, aliased(AreaSuccession)
    start = select(first.old_id.label("start"), first.new_id.label("at"), cast(first.share, Text).label("share"))
    way = start.where(first.old_id.in_(ids)).cte("way", recursive=True)
    # The whole of a unit went somewhere only if it did so at every step.
    share = case(
        (and_(way.c.share == "full", later.share == "full"), literal("full", Text)), else_=literal("partial", Text)
    )
    way = way.union(select(way.c.start, later.new_id, share).join(way, later.old_id == way.c.at))
    query = select(way.c.start, Area, way.c.share).join(Area, Area.id == way.c.at)
    query = query.where(or_(Area.valid_to.is_(None), Area.valid_to >= today)).order_by(
        by_bytes(way.c.share), by_bytes(Area.name), Area.id
    )
    found: dict[int, dict[int, tuple[Area, str]]] = {}
    for old_id, area, part in db.session.execute(query):
        found.setdefault(old_id, {}).setdefault(area.id, (area, part))
    return {old_id: list(areas.values()) for old_id, areas in found.items()}
