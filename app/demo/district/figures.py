"""How big a district is told, and what each of its communes has: the figures of Phú Xuyên in 2021. Pure but for one file."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.demo.names import FOLDER
from app.demo.places import shares
from app.demo.story import CHAINS, PHONES, PHU_YEN, Chain, Fate, Proportions

WEEK = 7
KNOCKED = 0.72
"""The share of the doors that are knocked at; where more visits are asked for, the same doors are knocked at for weeks."""
WAITING: Chain = ("absent", "appointment", "later")
"""What comes of a door in the weeks before the story's: somebody has to come again, over and over."""
OF_TODAY = 100
"""One visit of so many is made on the day the story has reached."""
_DOORS_IN_HAMLET, _DOORS_IN_ALLEY, _IN_TEAM = 400, 33, 20


@dataclass(frozen=True)
class Size:
    """How much is told, exactly."""

    communes: int = 27
    households: int = 60_000
    volunteers: int = 9_000
    visits: int = 47_000


DISTRICT = Size()


@dataclass(frozen=True)
class Commune:
    """A commune of 2021 in figures; `ward` is the code of the unit it became a part of in 2025."""

    code: str
    name: str
    ward: str
    households: int
    smartphones: int
    installed: int
    daily_new: tuple[int, ...]
    volunteers: int

    @property
    def hamlets(self) -> list[int]:
        """Return how many households each of its hamlets has."""
        return _parts(self.households, _DOORS_IN_HAMLET)

    @property
    def teams(self) -> list[int]:
        """Return how many teams each hamlet has."""
        each = shares(self.hamlets, self.volunteers)
        return [max(1, round(people / _IN_TEAM)) for people in each]


def communes_of(size: Size) -> list[Commune]:
    """Return the first communes of the district, together with as many households and volunteers as asked for."""
    with (FOLDER / "phu_xuyen.csv").open(encoding="utf-8", newline="") as lines:
        whole = [_read(row) for row in csv.DictReader(lines)][: size.communes]
    households = shares([one.households for one in whole], size.households)
    volunteers = shares([one.volunteers for one in whole], size.volunteers)
    return [_scaled(*each) for each in zip(whole, households, volunteers, strict=True)]


def alleys_in(households: int) -> list[int]:
    """Return how many of a hamlet's households each of its alleys has."""
    return _parts(households, _DOORS_IN_ALLEY, least=2)


def stories_of(communes: Sequence[Commune], visits: int) -> tuple[list[Proportions], list[int]]:
    """Return each commune's week in the proportions of the ward's story, and how many visits it had in the weeks before.

    What the lists say of phones goes by households alike everywhere; how far communes are apart, official figures tell.
    """
    households = [commune.households for commune in communes]
    smartphones = shares(households, sum(commune.smartphones for commune in communes))
    installed = shares(households, sum(commune.installed for commune in communes))
    found, before = [], []
    for place, wanted in enumerate(shares(households, visits)):
        most = round(households[place] * KNOCKED * PHU_YEN.visits / PHU_YEN.doors_seen)
        chains = _chains(min(wanted, most))
        fresh = sum(n for chain, n in chains.items() if chain[-1] == "installed")
        phones = dict(zip(PHONES, shares(list(PHONES.values()), fresh), strict=True))
        new = communes[place].daily_new
        found.append(Proportions(households[place], smartphones[place], installed[place], new, chains, phones))
        before.append(max(0, wanted - most))
    return found, before


def weeks_before(stories: Sequence[Proportions], before: Sequence[int]) -> int:
    """Return how many weeks the visits before the story's week take, at one a week for each door."""
    return max(
        (-(-visits // story.doors_seen) for story, visits in zip(stories, before, strict=True) if visits), default=0
    )


def days_walked(sizes: Sequence[int], weights: Sequence[int], skipped: frozenset[int]) -> list[tuple[int, ...]]:
    """Return on which days of the week each alley is walked: its first by the weights, again two and four days later.

    Only every tenth alley is walked three times, beginning on the first day.
    """
    whole, done = sum(sizes), 0
    ends = [whole * sum(weights[: day + 1]) / sum(weights) for day in range(len(weights))]
    found: list[tuple[int, ...]] = []
    for place, size in enumerate(sizes):
        first = next(day for day, end in enumerate(ends) if done + size / 2 <= end)
        done += size
        days = (0, 2, 4) if place % 10 == 0 else (first, min(first + 2, WEEK - 1))
        found.append(() if place in skipped else tuple(dict.fromkeys(days)))
    return found


def led_up_to(fate: Fate, steps: int, weeks: int, weekday: int) -> Fate:
    """Return the fate with a visit on a day of each of the `steps` last of the `weeks` before the story's."""
    shifted = tuple((day + WEEK * weeks, kind) for day, kind in fate.visits)
    if not steps:
        return replace(fate, visits=shifted)
    kinds = (WAITING * (1 + steps // len(WAITING)))[-steps:]
    earlier = tuple((weekday + WEEK * (weeks - steps + place), kind) for place, kind in enumerate(kinds))
    return replace(fate, visits=earlier + shifted)


def _read(row: Mapping[str, str]) -> Commune:
    return Commune(
        code=row["code"],
        name=row["name"],
        ward=row["ward"],
        households=int(row["households"]),
        smartphones=int(row["smartphones"]),
        installed=int(row["installed"]),
        daily_new=tuple(int(row[f"new_{day}"]) for day in range(1, WEEK + 1)),
        volunteers=int(row["volunteers"]),
    )


def _scaled(commune: Commune, households: int, volunteers: int) -> Commune:
    share = households / commune.households
    return replace(
        commune,
        households=households,
        volunteers=volunteers,
        smartphones=round(commune.smartphones * share),
        installed=round(commune.installed * share),
        daily_new=tuple(round(new * share) for new in commune.daily_new),
    )


def _parts(whole: int, about: int, least: int = 1) -> list[int]:
    count = max(least, round(whole / about))
    return shares([1] * count, whole)


def _chains(visits: int) -> dict[Chain, int]:
    """Return the chains of the ward's story for so many visits, exactly; what rounding leaves, single visits fill."""
    exact = {chain: n * visits / PHU_YEN.visits for chain, n in CHAINS.items()}
    found = {chain: int(n) for chain, n in exact.items()}
    missing = visits - sum(len(chain) * n for chain, n in found.items())
    single = sorted((chain for chain in exact if len(chain) == 1), key=lambda chain: found[chain] - exact[chain])
    for place in range(missing):
        found[single[place % len(single)]] += 1
    return found
