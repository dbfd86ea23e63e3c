"""PURE: which alley of an area a name on a map means. Ngách hang on their ngõ, ngõ on their street; accents may be missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import NamedTuple

from app.kernel.addresses.model import Address, Lane
from app.kernel.addresses.streets import street_key
from app.kernel.vietnamese.fold import fold, tone_norm
from app.places.rules import read_address

MOST_LIKELY = 6
LIKE = 0.6
"""From this likeness on an alley may be meant; one that ends in the same lane has half a point more."""


class Way(NamedTuple):
    """What a name says: its street (folded) and the lanes one goes through, from the street inwards; itself last."""

    street: str
    lanes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The way as one text, for storing."""
        return " / ".join((self.street, *self.lanes))[:200]


@dataclass(frozen=True)
class Known:
    """An alley there is: its name with its kind, and the way its name says."""

    id: int
    label: str
    way: Way


def way_of(name: str, region: str) -> Way:
    """Return the way a name says: «Ngách 12 Ngõ 45 Phố Hào Nam» is lane 12 in lane 45 of hao nam."""
    address = read_address(name, region)
    if address.lanes and not address.street and address.admin:
        # A name on a map ends in its street: «Ngõ 1 Huế» lies in Phố Huế, not in the city.
        address = replace(address, street=address.admin[0])
    return way_to(address) or Way(fold(name))


def way_to(address: Address) -> Way | None:
    """Return the way an address leads, its house left out; None where it names neither street nor lane."""
    if not address.street and not address.lanes:
        return None
    return Way(street_key(address.street) if address.street else "", tuple(map(_lane_key, address.lanes)))


def within(way: Way, above: Way) -> Way:
    """Return the way of an alley whose name leaves out the street, or the ngõ, it stands under."""
    if way.street or not way.lanes:
        return way
    inner = way.lanes[len(above.lanes) :] if way.lanes[: len(above.lanes)] == above.lanes else way.lanes
    return Way(above.street, above.lanes + inner)


def matched(names: Mapping[str, Way], alleys: Iterable[Known]) -> dict[str, int]:
    """Return which alley each name means; a name that may mean several, or none, is left out.

    Several names of one way (with and without «Phố») mean the same alley.
    """
    exact: dict[Way, list[Known]] = defaultdict(list)
    no_street: dict[tuple[str, ...], list[Known]] = defaultdict(list)
    for alley in alleys:
        exact[alley.way].append(alley)
        if not alley.way.street and alley.way.lanes:
            no_street[alley.way.lanes].append(alley)
    claims: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for way in names.values():
        claims[way.lanes].add(way.street)
    found: dict[str, int] = {}
    for name, way in names.items():
        one = _only(exact.get(way, []), name)
        if one is None and way.street and way not in exact and len(claims[way.lanes]) == 1:
            # «Ngõ 45» of a hamlet: the number alone tells, as long as one street of the file has such a lane.
            one = _only(no_street.get(way.lanes, []), name)
        if one is not None:
            found[name] = one.id
    return found


def likely(names: Iterable[str], region: str, alleys: Iterable[Known]) -> dict[str, list[Known]]:
    """Return the alleys each name may mean, the likeliest first."""
    folded = [(alley, fold(alley.label)) for alley in alleys]
    return {name: _likely(name, way_of(name, region), folded) for name in names}


def _likely(name: str, way: Way, alleys: Iterable[tuple[Known, str]]) -> list[Known]:
    same = SequenceMatcher(b=fold(name))
    ranked = []
    for alley, words in alleys:
        known = 0.5 if way.lanes and way.lanes[-1:] == alley.way.lanes[-1:] else 0.0
        least = LIKE - known
        same.set_seq1(words)
        if same.real_quick_ratio() >= least and same.quick_ratio() >= least and same.ratio() >= least:
            ranked.append((-same.ratio() - known, alley.id, alley))
    return [alley for _, _, alley in sorted(ranked)[:MOST_LIKELY]]


def _only(alleys: list[Known], name: str) -> Known | None:
    """Return the one alley, or of several the one that has the accents of the name."""
    if len(alleys) > 1:
        spelt = _spelt(name)
        alleys = [alley for alley in alleys if _spelt(alley.label) == spelt]
    return alleys[0] if len(alleys) == 1 else None


def _spelt(name: str) -> str:
    return " ".join(word for word in tone_norm(name).casefold().split() if word not in ("phố", "đường"))


def _lane_key(lane: Lane) -> str:
    return f"{lane.num}{lane.suffix}" if lane.num is not None else fold(lane.name or "")
