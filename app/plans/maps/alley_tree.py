"""PURE: the alleys of an area as trees, from their names and the plates of their doors: street, ngõ, ngách, hẻm.

A street with lanes is a tree of its own; what has none hangs on its hamlet. A lane that only plates tell of (45/18/2) is
drawn too; it belongs to the alley whose doors they are.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from app.kernel.addresses.order import natural
from app.places.lines.names import Way
from app.places.lines.plates import Place, mouth_number

VISITED = frozenset(
    {"attempted", "scheduled", "reached", "done", "not_reached", "refused", "suppressed", "unsafe", "void"}
)
LOOKS = {
    **dict.fromkeys(("", "unvisited"), "open"),
    **dict.fromkeys(("attempted", "scheduled"), "later"),
    **dict.fromkeys(("reached", "done"), "done"),
    **dict.fromkeys(("not_reached", "refused", "suppressed", "unsafe", "void"), "closed"),
}
"""How the square of a door looks: nobody has been there, somebody comes again, met, nobody is sent any more."""


HEATS = (30, 45, 60)
"""From these shares on, in percent, an alley is drawn in the next colour."""


def heat_of(percent: int) -> int:
    """Return the colour of a share: 0, the palest, to 3."""
    return sum(percent >= step for step in HEATS)


@dataclass(frozen=True)
class Door:
    """A door of an alley: where its plate says it is, and its state in the drive ("" where there is none)."""

    id: int
    place: Place
    state: str = ""


@dataclass(frozen=True)
class Alley:
    """An alley of the list. `street` is what its street is called, `hamlet` the place it is listed under.

    `figures` are its doors and how many of them somebody has knocked at; `doors` are those that may be shown.
    """

    id: int
    label: str
    way: Way
    street: str
    hamlet: tuple[int, str]
    mouth: int | None
    figures: tuple[int, int]
    doors: Sequence[Door] = ()


@dataclass
class Node:
    """A street, lane or hamlet with the doors that stand on it; `alley_id` is the alley of the list it belongs to.

    `kind`: street, hamlet (its line is no road), lane. `figures` are (doors, visited) of the whole alley of the list, or
    of the doors here where only plates tell of the lane; None: there is nothing to count.
    """

    title: str
    label: str
    kind: str
    alley_id: int | None = None
    mouth: int | None = None
    doors: list[Door] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    figures: tuple[int, int] | None = None

    @property
    def percent(self) -> int | None:
        """The share of doors somebody has knocked at, as the list has it; None where there are none."""
        doors, visited = self.figures or (0, 0)
        return round(100 * visited / doors) if doors else None

    @property
    def heat(self) -> int | None:
        """The colour of its share; None where there is none."""
        return None if self.percent is None else heat_of(self.percent)

    @property
    def left(self) -> int:
        """How many doors nobody has knocked at."""
        return self.figures[0] - self.figures[1] if self.figures else 0

    def all(self) -> Iterator["Node"]:
        """Return it and everything below it, from top to bottom."""
        yield self
        for child in self.children:
            yield from child.all()

    @property
    def door_count(self) -> int:
        """How many doors stand on it and below it."""
        return sum(len(node.doors) for node in self.all())


_Key: TypeAlias = tuple[int, Way]


def trees(alleys: Iterable[Alley]) -> list[Node]:
    """Return the trees of the alleys, hamlet by hamlet in the order given, streets before what has no lanes."""
    listed = list(alleys)
    nodes: dict[_Key, Node] = {}
    hamlets: dict[int, Node] = {}
    roots: dict[int, list[Node]] = {}
    for alley in listed:
        hamlets.setdefault(alley.hamlet[0], Node(alley.hamlet[1], alley.hamlet[1], "hamlet"))
        roots.setdefault(alley.hamlet[0], [])
    own = {alley.id: _own_node(alley, nodes, roots) for alley in listed}
    for alley in listed:
        _stand_doors(alley, own[alley.id], nodes, roots)
    found: list[Node] = []
    for hamlet_id, tops in roots.items():
        hamlet = hamlets[hamlet_id]
        hamlet.children = [top for top in tops if not (top.kind == "street" and top.children)]
        found += [top for top in tops if top.kind == "street" and top.children]
        found += [hamlet] if hamlet.children else []
    for top in found:
        _sort(top)
    return found


def trees_of(roots: Sequence[Node], alley_ids: Collection[int], most: int) -> list[Node]:
    """Return the trees that hold these alleys (the first where none does), up to `most` doors: of a larger tree its branches.

    One tree, and one branch of it, is returned however large it is.
    """
    found: list[Node] = []
    room = most
    for root in _holding(roots, alley_ids):
        if root.door_count > most and root.children:
            kept: list[Node] = []
            for branch in _holding(root.children, alley_ids, every=True):
                if kept and sum(one.door_count for one in [*kept, branch]) > room:
                    break
                kept.append(branch)
            root = replace(root, children=kept)
        if found and root.door_count > room:
            break
        found.append(root)
        room -= root.door_count
    return found


def _holding(nodes: Sequence[Node], alley_ids: Collection[int], *, every: bool = False) -> Sequence[Node]:
    held = [top for top in nodes if any(node.alley_id in alley_ids for node in top.all())]
    return held or (nodes if every else nodes[:1])


def _own_node(alley: Alley, nodes: dict[_Key, Node], roots: dict[int, list[Node]]) -> Node:
    """Return the node of an alley of the list; one that only its lanes told of so far becomes its own."""
    key = alley.hamlet[0], alley.way
    node = nodes.get(key)
    if node is None or node.alley_id is not None:
        node = _added(alley, alley.way, nodes, roots)
    node.title, node.alley_id = alley.label, alley.id
    node.label = alley.label if not alley.way.lanes else sign_of(alley.way, alley.label)
    node.mouth = alley.mouth if alley.mouth is not None else node.mouth
    node.figures = alley.figures
    return node


def _added(alley: Alley, way: Way, nodes: dict[_Key, Node], roots: dict[int, list[Node]]) -> Node:
    """Add the node of a way below what it hangs on, which is added too where it is missing."""
    if not way.lanes:
        node = Node(alley.street or alley.label, alley.street or alley.label, "street")
        roots[alley.hamlet[0]].append(node)
    else:
        node = Node(sign_of(way, alley.label), sign_of(way, alley.label), "lane", mouth=mouth_number(way.lanes[-1]))
        above = Way(way.street, way.lanes[:-1])
        if not above.lanes and not above.street:
            roots[alley.hamlet[0]].append(node)
        else:
            hung = nodes.get((alley.hamlet[0], above)) or _added(alley, above, nodes, roots)
            hung.children.append(node)
    nodes.setdefault((alley.hamlet[0], way), node)
    return node


def _stand_doors(alley: Alley, node: Node, nodes: dict[_Key, Node], roots: dict[int, list[Node]]) -> None:
    """Put each door on the lane its plate leads to."""
    for door in alley.doors:
        if not door.place.lanes:
            node.doors.append(door)
            continue
        way = Way(alley.way.street, alley.way.lanes + door.place.lanes)
        inner = nodes.get((alley.hamlet[0], way)) or _added(alley, way, nodes, roots)
        if inner.alley_id is None:
            inner.alley_id, inner.figures = alley.id, (0, 0)
            inner.title = f"{alley.label} · {inner.label}"
        if inner.figures is not None and inner.title.startswith(f"{alley.label} · "):
            doors, visited = inner.figures
            inner.figures = doors + 1, visited + (door.state in VISITED)
        inner.doors.append(door)


def sign_of(way: Way, label: str) -> str:
    """Return what stands on the sign of a lane: 45/18, or 18 in one with a name; one with a name keeps it."""
    named = [place for place, lane in enumerate(way.lanes) if not lane[:1].isdigit()]
    return "/".join(way.lanes[named[-1] + 1 :] if named else way.lanes) or label


def _sort(node: Node) -> None:
    node.children.sort(key=lambda one: (one.mouth is None, one.mouth or 0, natural(one.label)))
    for child in node.children:
        _sort(child)
