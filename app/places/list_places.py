"""Where lists may be brought in, and where in the tree the door of a row stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.access.actor import Actor
from app.access.names import P
from app.extensions import db
from app.intake.registry import ListPlace
from app.kernel.addresses.model import Address, Lane
from app.kernel.vietnamese.fold import fold, tone_norm
from app.places.models import Area
from app.places.naming import name_key
from app.places.queries import STILL, ancestors, areas_visible_to
from app.places.rules import Level

TAKES_LISTS = ("province", "ward", "group", "block")
NO_LANE = "Chưa rõ ngõ"

_KINDS = {
    "to dan pho": "tổ dân phố",
    "tdp": "tổ dân phố",
    "khu dan cu": "khu dân cư",
    "kdc": "khu dân cư",
    "khu pho": "khu phố",
    "tieu khu": "tiểu khu",
    "thon": "thôn",
    "xom": "xóm",
    "lang": "làng",
    "ap": "ấp",
    "ban": "bản",
    "to": "tổ",
    "doi": "đội",
    "khu": "khu",
    "cum": "cụm",
    "khoi": "khối",
    "pho": "phố",
    "duong": "đường",
    "dai lo": "đại lộ",
    "quoc lo": "quốc lộ",
}
STREET_KINDS = ("", "phố", "đường", "đại lộ")
_STREET_OF_LANE = re.compile(r"^(\S*\d\S*)\s+(?:phố|đường|đại lộ|đ\.)\s*", re.IGNORECASE)
_LONGEST_KIND = max(len(words.split()) for words in _KINDS)
_NUMBER_WORD = re.compile(r"^số\s+(?=\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Step:
    """One place on the way from the area of a list to a door."""

    level: Level
    kind: str
    name: str


def places_for_lists(actor: Actor) -> list[ListPlace]:
    """Return the provinces, wards and hamlets the actor may bring lists into, hamlets below their ward."""
    query = select(Area).where(Area.level.in_(TAKES_LISTS), STILL, areas_visible_to(actor, P.INTAKE_RUN))
    found = {area.id: area for area in db.session.scalars(query)}
    known = dict(found)

    def label(area: Area) -> str:
        parts = [
            step
            for step in _way(area, known)
            if step.level in TAKES_LISTS and (step is area or step.level != "province")
        ]
        return " · ".join(part.label for part in parts)

    return sorted(
        (ListPlace(area.id, area.path, label(area), above_wards=area.level == "province") for area in found.values()),
        key=lambda place: fold(place.label),
    )


def steps_to(place: Area, address: Address) -> tuple[Step, ...]:
    """Return the places between the list's area and the door, the last one an alley. Pure.

    Hamlets named in the address come first (not the list's own); then the lane, else the street, else the last
    hamlet itself is the alley: in villages doors stand in their xóm without any lane. It asks for no more than `way_in`.
    """
    own = _same_place(place.kind, place.name)
    hamlets = [split_kind(text) for text in reversed(address.hamlet)]
    hamlets = [(kind, name) for kind, name in hamlets if name and _same_place(kind, name) != own]
    inner = _inner(address)
    if inner is None:
        inner = hamlets.pop() if hamlets else ("", NO_LANE) if place.level == "ward" else (place.kind, place.name)
    steps: list[Step] = []
    for kind, name in hamlets:
        level: Level = "group" if place.level == "ward" and not steps else "block"
        steps.append(Step(level, kind[:30], name[:120]))
    return (*steps, Step("alley", inner[0][:30], inner[1][:120]))


def way_in(address: Address) -> tuple[object, ...]:
    """Return what addresses share that lie on one way in. Pure."""
    return address.hamlet, address.lanes[:1], address.street


def place_key(kind: str, name: str) -> str:
    """Return what two ways of writing one place share: «phố» and «đường» may be left out, tones and accents count."""
    words = _STREET_OF_LANE.sub(r"\1 ", name) if kind not in STREET_KINDS else name
    return name_key(words if kind in STREET_KINDS else f"{kind} {words}")


def split_kind(text: str) -> tuple[str, str]:
    """Cut «Xóm 5» into xóm and 5, «TDP số 4» into tổ dân phố and 4, «đường làng» into đường and làng."""
    words = text.split()
    for length in range(min(_LONGEST_KIND, len(words) - 1), 0, -1):
        kind = _KINDS.get(fold(" ".join(words[:length])))
        if kind is not None:
            return kind, _NUMBER_WORD.sub("", " ".join(words[length:]))
    return "", text.strip()


def _inner(address: Address) -> tuple[str, str] | None:
    if address.lanes:
        lane = address.lanes[0]
        return lane.kind, " ".join(filter(None, (_label(lane), address.street)))
    return split_kind(address.street) if address.street else None


def _label(lane: Lane) -> str:
    return lane.name or f"{lane.num}{lane.suffix}"


def _same_place(kind: str, name: str) -> tuple[str, str]:
    return fold(kind), tone_norm(name).casefold()


def _way(area: Area, known: dict[int, Area]) -> Sequence[Area]:
    above = [int(part) for part in area.path.strip("/").split("/")[:-1]]
    missing = [one for one in above if one not in known]
    if missing:
        known.update({one.id: one for one in ancestors(area)})
    return [*(known[one] for one in above if one in known), area]
