"""The story in figures: what comes of each door of a ward in seven days, and when somebody knocks there. Pure.

A chain is the list of kinds that come of one door's visits, e.g. ("absent", "installed"). Kinds: installed, already,
absent, appointment, no_smartphone, device_failed, refused, vacant, wrong.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

Chain = tuple[str, ...]

MORNING, AFTERNOON, EVENING = "morning", "afternoon", "evening"
# When a round begins in each band, in minutes since midnight.
BEGINS = {MORNING: 8 * 60 + 20, AFTERNOON: 14 * 60 + 10, EVENING: 17 * 60 + 40}
BANDS = (MORNING, AFTERNOON, EVENING)
LATEST = 21 * 60 + 20


@dataclass(frozen=True)
class Proportions:
    """The figures of one ward. `chains` says how many doors had which visits, `phones` how many installs a visit brought."""

    households: int
    smartphones: int
    installed: int
    daily_new: tuple[int, ...]
    chains: Mapping[Chain, int]
    phones: Mapping[int, int]

    @property
    def doors_seen(self) -> int:
        """Return how many doors were knocked at."""
        return sum(self.chains.values())

    @property
    def visits(self) -> int:
        """Return how many visits there were."""
        return sum(len(chain) * n for chain, n in self.chains.items())

    @property
    def outcomes(self) -> Counter[str]:
        """Return how many visits ended in each kind."""
        found: Counter[str] = Counter()
        for chain, n in self.chains.items():
            for kind in chain:
                found[kind] += n
        return found

    @property
    def readings(self) -> list[int]:
        """Return the official installs on the eve of the first day and at the end of each day."""
        found = [self.installed]
        for new in self.daily_new:
            found.append(found[-1] + new)
        return found


CHAINS: Mapping[Chain, int] = {
    ("installed",): 137,
    ("already",): 262,
    ("no_smartphone",): 97,
    ("device_failed",): 52,
    ("refused",): 24,
    ("vacant",): 21,
    ("wrong",): 20,
    ("absent",): 95,
    ("absent", "absent"): 14,
    ("absent", "absent", "absent"): 12,
    ("absent", "installed"): 10,
    ("absent", "already"): 16,
    ("absent", "no_smartphone"): 4,
    ("absent", "device_failed"): 2,
    ("absent", "refused"): 4,
    ("appointment",): 36,
    ("appointment", "installed"): 20,
    ("appointment", "already"): 4,
    ("appointment", "no_smartphone"): 2,
    ("appointment", "device_failed"): 2,
    ("appointment", "absent"): 2,
}
PHONES: Mapping[int, int] = {1: 115, 2: 49, 3: 3}

PHU_YEN = Proportions(1200, 1940, 740, (23, 34, 49, 58, 39, 35, 34), CHAINS, PHONES)
CUA_NAM = Proportions(1184, 2010, 764, (25, 36, 47, 61, 44, 38, 33), CHAINS, PHONES)


@dataclass(frozen=True)
class Fate:
    """What the list says of a household and what comes of its visits; `smartphones` None: the list does not know."""

    chain: Chain = ()
    phones: int = 0
    smartphones: int | None = None
    installed: int = 0

    @property
    def lived_in(self) -> bool:
        """Say whether anybody lives there."""
        return "vacant" not in self.chain and "wrong" not in self.chain


@dataclass(frozen=True)
class Call:
    """One visit to come: which door of the route, its how-manieth visit, on which day of the story and at which minute."""

    door: int
    knock: int
    kind: str
    day: int
    minute: int


def fates(story: Proportions, lag: Sequence[float], rng: Random) -> list[Fate]:
    """Return the fate of each household in walk order; those with the least `lag` are seen in the seven days."""
    order = sorted(range(story.households), key=lambda place: (lag[place], place))
    chains = [chain for chain, n in story.chains.items() for _ in range(n)]
    rng.shuffle(chains)
    phones = [count for count, n in story.phones.items() for _ in range(n)]
    rng.shuffle(phones)
    found = [Fate()] * story.households
    for place, chain in zip(order, chains, strict=False):
        installs = phones.pop() if "installed" in chain else 0
        found[place] = _begin(chain, installs, rng)
    for place in order[len(chains) :]:
        found[place] = _unseen(rng)
    return _adjusted(found, story, rng)


def _begin(chain: Chain, phones: int, rng: Random) -> Fate:
    last = chain[-1]
    if last == "installed":
        spare = rng.choice((0, 0, 1))
        there = rng.choice((0, 0, 0, 1))
        return Fate(chain, phones, phones + spare + there, there)
    if last == "already":
        owned = rng.choice((1, 1, 2, 2, 2, 3))
        return Fate(chain, 0, owned, owned)
    if last in ("no_smartphone", "vacant"):
        return Fate(chain, 0, 0, 0)
    if last == "wrong":
        return Fate(chain)
    if last == "device_failed":
        return Fate(chain, 0, rng.choice((1, 1, 2)), 0)
    return _owning(chain, rng)


def _owning(chain: Chain, rng: Random) -> Fate:
    owned = rng.choice((1, 1, 2, 2, 2, 3))
    return Fate(chain, 0, owned, min(owned, rng.choice((0, 0, 0, 1, 1, 2))))


def _unseen(rng: Random) -> Fate:
    roll = rng.random()
    if roll < 0.04:
        return Fate()
    return Fate(smartphones=0) if roll < 0.12 else _owning((), rng)


def _adjusted(found: list[Fate], story: Proportions, rng: Random) -> list[Fate]:
    """Bring the sums of the list to those of the story by small changes where no visit has told the truth yet."""
    loose = [
        place
        for place, fate in enumerate(found)
        if fate.smartphones and (not fate.chain or fate.chain[-1] in ("absent", "appointment", "refused"))
    ]
    missing = story.smartphones - sum(fate.smartphones or 0 for fate in found)
    while missing:
        step = 1 if missing > 0 else -1
        place = rng.choice(loose)
        fate = found[place]
        owned = (fate.smartphones or 0) + step
        if max(1, fate.installed) <= owned <= 6:
            found[place] = Fate(fate.chain, fate.phones, owned, fate.installed)
            missing -= step
    missing = story.installed - sum(fate.installed for fate in found)
    while missing:
        step = 1 if missing > 0 else -1
        place = rng.choice(loose)
        fate = found[place]
        if 0 <= fate.installed + step <= (fate.smartphones or 0):
            found[place] = Fate(fate.chain, fate.phones, fate.smartphones, fate.installed + step)
            missing -= step
    return found


def calls_of(route: Sequence[Chain], weights: Sequence[int], weekends: Sequence[bool], rng: Random) -> list[Call]:
    """Return the visits of one route in the order they happen; doors stand in walk order, those without a chain are left.

    A route is walked in two or three rounds on days drawn by `weights`; doors to come back to are begun early enough.
    """
    seen = [door for door, chain in enumerate(route) if chain]
    if not seen:
        return []
    days = _rounds(len(seen), weights, rng)
    last_day = len(weights) - 1
    planned: dict[tuple[int, str], list[tuple[int, int]]] = {}
    bands = {day: _band(weekends[day], rng) for day in range(len(weights))}
    for place, door in enumerate(seen):
        chain = route[door]
        day = min(days[place * len(days) // len(seen)], last_day - 2 * (len(chain) - 1))
        band = bands[day]
        for knock in range(len(chain)):
            planned.setdefault((day, band), []).append((door, knock))
            if knock + 1 < len(chain):
                day = rng.randint(day + 1, last_day - (len(chain) - knock - 2))
                band = rng.choice([other for other in BANDS if other != band])
    found = []
    for (day, band), doors in sorted(planned.items(), key=lambda item: (item[0][0], BANDS.index(item[0][1]))):
        minute = BEGINS[band] + rng.randrange(0, 25)
        for door, knock in doors:
            found.append(Call(door, knock, route[door][knock], day, min(minute, LATEST)))
            minute += rng.randint(3, 6) if route[door][knock] == "absent" else rng.randint(6, 14)
    return found


def _rounds(doors: int, weights: Sequence[int], rng: Random) -> list[int]:
    """Return the days on which a route is walked, earliest first."""
    wanted = 1 if doors < 4 else 2 if doors < 8 else 3
    days: set[int] = set()
    while len(days) < wanted:
        days.add(rng.choices(range(len(weights)), weights)[0])
    return sorted(days)


def _band(weekend: bool, rng: Random) -> str:
    return rng.choices(BANDS, (5, 4, 2) if weekend else (2, 2, 6))[0]


def kinds_today(fates_there: Sequence[Fate], rng: Random) -> Iterator[str]:
    """Yield what comes of each door knocked at today, as far as its list allows."""
    for fate in fates_there:
        if rng.random() < 0.22:
            yield "absent"
        elif fate.smartphones is None:
            yield "refused" if rng.random() < 0.2 else "already"
        elif fate.smartphones == 0:
            yield "no_smartphone"
        elif fate.installed >= fate.smartphones:
            yield "already"
        else:
            yield rng.choices(("installed", "appointment", "device_failed", "refused"), (60, 18, 14, 8))[0]
