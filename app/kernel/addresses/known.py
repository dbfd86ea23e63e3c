"""What a list of names tells about the lanes of its streets."""

from collections import defaultdict
from collections.abc import Iterable

from app.kernel.addresses.lanes import KnownLanes
from app.kernel.addresses.parse import parse
from app.kernel.addresses.streets import street_key


def lanes_named(names: Iterable[str]) -> KnownLanes:
    """Return street -> labels of its lanes, from names such as «Ngõ 173 Hoàng Hoa Thám»."""
    known: dict[str, set[str]] = defaultdict(set)
    for name in names:
        address = parse(name)
        if address.street and len(address.lanes) == 1 and address.lanes[0].num is not None:
            known[street_key(address.street)].add(f"{address.lanes[0].num}{address.lanes[0].suffix}")
    return dict(known)
