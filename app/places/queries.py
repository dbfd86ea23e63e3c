"""Reads of areas and households through the actor's scope: trees with figures, alleys and doors in walking order."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, func, or_, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload

from app.access.actor import Actor, Scope
from app.access.names import P
from app.access.table import reaches
from app.extensions import db
from app.kernel.errors import Invalid, NotFound
from app.kernel.words import N_
from app.places.models import AlleyFigures, Area, Household, HouseholdMerge
from app.places.rules import Sibling, area_order, likely_same
from app.places.tree import under, under_asked
from app.storage.paging import Page, cut

PAGE_SIZE = 60
# Households that count: neither void nor merged into another.
IN_USE = (Household.void_reason == "", Household.merged_into_id.is_(None))
WALK = (Household.walk_override, Household.walk_key, Household.id)
STILL = Area.valid_to.is_(None)
# A place has at most four above it: block, hamlet, ward, province.
_ABOVE = joinedload(Area.parent).joinedload(Area.parent).joinedload(Area.parent).joinedload(Area.parent)


@dataclass(frozen=True)
class Figures:
    """Sums of a place: alleys, households, smartphones known, households whose smartphones nobody has counted."""

    alleys: int = 0
    households: int = 0
    smartphones: int = 0
    uncounted: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.alleys + other.alleys,
            self.households + other.households,
            self.smartphones + other.smartphones,
            self.uncounted + other.uncounted,
        )


@dataclass
class Node:
    """An area of the tree with its figures (all that lies beneath included) and its children in walking order."""

    area: Area
    figures: Figures = Figures()
    children: list["Node"] = field(default_factory=list)


# ---- who sees what ---------------------------------------------------------------------------------------


def areas_visible_to(actor: Actor, permission: P = P.AREA_SEE) -> ColumnElement[bool]:
    """Match the areas the actor reaches with the permission: the list-side twin of the guard."""
    reach = reaches(actor, permission)
    if reach.system:
        return true()
    return or_(false(), *(under(path) for path in reach.area_paths))


def area_for(actor: Actor, area_id: int) -> Area:
    """Return an area the actor may see, all above it loaded. Raises NotFound for any other."""
    query = select(Area).options(_ABOVE)
    area = db.session.scalar(query.where(Area.id == area_id, areas_visible_to(actor)))
    if area is None:
        raise NotFound(N_("There is no such area."))
    return area


def alley_for(actor: Actor, area_id: int) -> Area:
    """Return an alley the actor may see, all above it loaded. Raises NotFound for any other."""
    area = area_for(actor, area_id)
    if area.level != "alley":
        raise NotFound(N_("There is no such alley."))
    return area


def household_for(actor: Actor, household_id: int) -> Household:
    """Return a household the actor may see, void ones too, its alley loaded. Raises NotFound for any other."""
    query = select(Household).join(Household.alley)
    query = query.options(contains_eager(Household.alley).options(_ABOVE))
    seen = areas_visible_to(actor, P.HOUSEHOLD_SEE)
    household = db.session.scalar(query.where(Household.id == household_id, seen))
    if household is None:
        raise NotFound(N_("There is no such household."))
    return household


def household_held(by: InstrumentedAttribute[Any], value: object) -> Household | None:
    """Return the household with this value (`Household.id`, `Household.uid`) as it stands now.

    Until the transaction ends it is neither merged, parted nor taken out.
    """
    return db.session.scalar(_held(by), {"value": value})


@cache
def _held(by: InstrumentedAttribute[Any]) -> Select[Household]:
    query = select(Household).join(Household.alley).options(contains_eager(Household.alley))
    query = query.where(by == bindparam("value")).with_for_update(read=True, key_share=True, of=Household)
    return query.execution_options(populate_existing=True)


# ---- areas -----------------------------------------------------------------------------------------------


def roots_for(actor: Actor) -> Sequence[Area]:
    """Return the outermost areas the actor reaches, those in force today."""
    reach = reaches(actor, P.AREA_SEE)
    if reach.system:
        wanted: ColumnElement[bool] = Area.parent_id.is_(None)
    else:
        paths = reach.area_paths
        outermost = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
        wanted = Area.path.in_(outermost)
    return in_walk_order(db.session.scalars(select(Area).where(wanted, STILL)))


def tree_under(area: Area) -> Node:
    """Return the area with everything in force beneath it, figures summed upwards along the paths; one query."""
    query = (
        select(Area, AlleyFigures.households, AlleyFigures.smartphones, AlleyFigures.unknown)
        .outerjoin(AlleyFigures, AlleyFigures.area_id == Area.id)
        .where(under(area.path), or_(STILL, AlleyFigures.households > 0))
    )
    nodes: dict[int, Node] = {}
    for one, households, smartphones, uncounted in db.session.execute(query):
        alleys = 1 if one.level == "alley" else 0
        nodes[one.id] = Node(one, Figures(alleys, households or 0, int(smartphones or 0), int(uncounted or 0)))
    root = nodes.setdefault(area.id, Node(area))
    for node in sorted(nodes.values(), key=lambda node: -len(node.area.path.split("/"))):
        parent = nodes.get(node.area.parent_id or 0)
        if parent is not None and node is not root:
            parent.figures += node.figures
            parent.children.append(node)
    for node in nodes.values():
        node.children.sort(key=lambda child: _walk_key(child.area))
    return root


def ancestors(area: Area) -> list[Area]:
    """Return the areas above this one, outermost first; no query when the loaders above brought it."""
    above: list[Area] = []
    while area.parent is not None:
        area = area.parent
        above.insert(0, area)
    return above


def places_for_parent(actor: Actor, area: Area) -> list[Area]:
    """Return the areas of the same ward under which the actor may put this area."""
    above = [one for one in ancestors(area) if one.level == "ward"]
    top = above[-1].path if above else area.path
    query = select(Area).where(under(top), STILL, Area.level.in_(("ward", "group", "block")))
    query = query.where(areas_visible_to(actor, P.AREA_EDIT))
    return in_walk_order(one for one in db.session.scalars(query) if not one.path.startswith(area.path))


def parent_for(actor: Actor, area: Area, parent_id: int) -> Area:
    """Return the area under which the actor may put this one. Raises Invalid for any other."""
    found = next((one for one in places_for_parent(actor, area) if one.id == parent_id), None)
    if found is None:
        raise Invalid(N_("Choose one of the places on the list."), field="parent_id")
    return found


def in_walk_order(areas: Iterable[Area]) -> list[Area]:
    """Return the children of one parent in walking order: by hand, then street by street with its lanes at their mouths."""
    return sorted(areas, key=_walk_key)


def _walk_key(area: Area) -> tuple[object, ...]:
    return area_order(area.level, area.position, area.mouth, area.name)


# ---- households ------------------------------------------------------------------------------------------


def figures_of_alley(alley_id: int) -> Figures:
    """Return the sums of one alley."""
    query = select(func.count(), func.sum(Household.smartphones), func.count(Household.smartphones))
    households, smartphones, counted = db.session.execute(query.where(Household.alley_id == alley_id, *IN_USE)).one()
    return Figures(1, households, int(smartphones or 0), households - counted)


def figures_of(households: Sequence[Household]) -> Figures:
    """Return the sums of an alley whose households are all at hand."""
    counted = [household.smartphones for household in households if household.smartphones is not None]
    return Figures(1, len(households), sum(counted), len(households) - len(counted))


@cache
def list_figures() -> Select[*tuple[Any, ...]]:
    """Return the sums of each alley with households at or below a path (tree.path_range), to be read or stored.

    Columns: area_id, households, unknown (households without a number of smartphones), and of the others smartphones
    and installed (at the start).
    """
    kept = AlleyFigures
    query = select(kept.area_id, kept.households, kept.unknown, kept.smartphones, kept.installed)
    return query.join(Area, Area.id == kept.area_id).where(under_asked(), kept.households > 0)


def doors_of(alley_id: int, after: str | None = None, size: int = PAGE_SIZE) -> Page[Household]:
    """Return one page of an alley's households in walking order; `after` is the id of the last one seen."""
    query = select(Household).where(Household.alley_id == alley_id, *IN_USE).order_by(*WALK).limit(size + 1)
    if after and after.isascii() and after.isdigit():
        last = aliased(Household)
        seen = select(last.walk_override, last.walk_key, last.id).where(last.id == int(after[:9]))
        query = query.where(tuple_(*WALK) > seen.where(last.alley_id == alley_id).scalar_subquery())
    return cut(db.session.scalars(query).all(), size, lambda household: str(household.id))


def ordered_by_hand(alley_id: int, doors: Sequence[Household]) -> bool:
    """Say whether people have set the order of an alley, of which these doors follow one another; at most one query."""
    if not doors or doors[0].walk_override < 0 or doors[-1].walk_override < 0:
        return bool(doors)
    first = select(func.min(Household.walk_override)).where(Household.alley_id == alley_id, *IN_USE)
    return (db.session.scalar(first) or 0) < 0


def households_in(alley_ids: Collection[int]) -> Sequence[Household]:
    """Return the households in use of some alleys, alley by alley in the order given, each in walking order."""
    if not alley_ids:
        return []
    place = {alley_id: index for index, alley_id in enumerate(alley_ids)}
    query = select(Household).where(Household.alley_id.in_(place), *IN_USE).order_by(*WALK)
    return sorted(db.session.scalars(query), key=lambda household: place[household.alley_id])


def all_households(actor: Actor, within: Area | None = None, after: str | None = None) -> Page[Household]:
    """Return one page of the households in the actor's reach, alley by alley; `after` is the id of the last one seen."""
    order = (Household.alley_id, *WALK)
    seen = [areas_visible_to(actor, P.HOUSEHOLD_SEE), *([under(within.path)] if within else [])]
    query = select(Household).join(Household.alley).options(contains_eager(Household.alley)).where(*seen, *IN_USE)
    if after and after.isascii() and after.isdigit():
        last = aliased(Household)
        key = select(last.alley_id, last.walk_override, last.walk_key, last.id).where(last.id == int(after[:9]))
        query = query.where(tuple_(*order) > key.scalar_subquery())
    rows = db.session.scalars(query.order_by(*order).limit(PAGE_SIZE + 1)).all()
    return cut(rows, PAGE_SIZE, lambda household: str(household.id))


def households_by_id(actor: Actor, ids: Collection[int]) -> Sequence[Household]:
    """Return those of the households that the actor may see, in walking order."""
    query = select(Household).join(Household.alley).options(contains_eager(Household.alley))
    seen = areas_visible_to(actor, P.HOUSEHOLD_SEE)
    return db.session.scalars(query.where(Household.id.in_(ids), seen).order_by(*WALK)).all()


def likely_twins(household: Household) -> Sequence[Household]:
    """Return the households of the same alley that may be this one, in walking order."""
    query = select(Household.id, Household.door_key, Household.head_name, Household.phone)
    query = query.where(Household.alley_id == household.alley_id, Household.id != household.id, *IN_USE)
    siblings = [Sibling(*row) for row in db.session.execute(query)]
    ids = likely_same(household.door_key, household.head_name, household.phone, siblings)
    return db.session.scalars(select(Household).where(Household.id.in_(ids)).order_by(*WALK)).all() if ids else []


# ---- merges ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MergePair:
    """Two households that may become one: `winner` stays."""

    winner: Household
    loser: Household

    @property
    def access_scope(self) -> Scope:
        """The pair lives where the household lives that stays; the action asks for the other one too."""
        return self.winner.access_scope


def pair_for(actor: Actor, household_id: int, other_id: int) -> MergePair:
    """Return two households the actor may see. Raises NotFound for any other, and for one with itself."""
    if household_id == other_id:
        raise NotFound(N_("There is no such household."))
    return MergePair(household_for(actor, household_id), household_for(actor, other_id))


def merges_of(household: Household) -> Sequence[HouseholdMerge]:
    """Return the merges that hold in which this household stayed or went, the newest first."""
    mine = or_(HouseholdMerge.winner_id == household.id, HouseholdMerge.loser_id == household.id)
    query = select(HouseholdMerge).where(mine, HouseholdMerge.undone_at.is_(None))
    options = (joinedload(HouseholdMerge.winner), joinedload(HouseholdMerge.loser))
    return db.session.scalars(query.options(*options).order_by(HouseholdMerge.id.desc())).all()


def merge_of(household: Household) -> HouseholdMerge:
    """Return the merge by which this household went into another. Raises NotFound when there is none that holds."""
    found = next((merge for merge in merges_of(household) if merge.loser_id == household.id), None)
    if found is None:
        raise NotFound(N_("There is no such household."))
    return found
