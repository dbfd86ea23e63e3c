"""The story in figures: which alleys are walked on which of its seven days and what comes of each door. Pure.

A chain is the list of kinds that come of one door's visits, e.g. ("absent", "installed"). Kinds: installed, already,
absent, appointment, no_smartphone, device_failed, refused, vacant, wrong.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

Chain = tuple[str, ...]

# Of the doors that are knocked at once, the share met in the alley's first round.
FIRST_ROUND = 0.8


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
    """What the list says of a household and what comes of its visits: (day of the story, kind) each.

    `smartphones` None: the list does not know. `phones` is how many installs the one visit that installs brings.
    """

    visits: tuple[tuple[int, str], ...] = ()
    phones: int = 0
    smartphones: int | None = None
    installed: int = 0

    @property
    def last(self) -> str:
        """Return what came of the last visit; empty for a door nobody knocked at."""
        return self.visits[-1][1] if self.visits else ""

    def on(self, day: int) -> str | None:
        """Return what comes of the visit on a day, if there is one."""
        return next((kind for when, kind in self.visits if when == day), None)

    def after(self, day: int) -> int | None:
        """Return the day of the next visit after a day, if there is one."""
        return next((when for when, _ in self.visits if when > day), None)


def rounds_of(sizes: Sequence[int], weights: Sequence[int], skipped: frozenset[int]) -> list[tuple[int, ...]]:
    """Return for each alley the days on which somebody walks it, so that the doors of a day go with its weight.

    Alleys are walked in their order; most see a second round, the first ones a third; `skipped` ones see none.
    """
    doors = sum(size for place, size in enumerate(sizes) if place not in skipped)
    ends = [doors * sum(weights[: day + 1]) / sum(weights) for day in range(len(weights))]
    found: list[tuple[int, ...]] = []
    done = 0
    for place, size in enumerate(sizes):
        if place in skipped:
            found.append(())
            continue
        first = next(day for day, end in enumerate(ends) if done + size / 2 <= end)
        done += size
        again = min(first + 2, len(weights) - 1)
        days = (first, again, again + 2) if first == 0 else (first, again)
        found.append(tuple(dict.fromkeys(days)))
    return found


def fates(story: Proportions, rounds: Sequence[tuple[int, ...]], rng: Random) -> list[Fate]:
    """Return the fate of each household; `rounds` are the days on which somebody walks past each of them."""
    chains = [chain for chain, n in story.chains.items() for _ in range(n)]
    rng.shuffle(chains)
    chains.sort(key=len, reverse=True)
    phones = [count for count, n in story.phones.items() for _ in range(n)]
    rng.shuffle(phones)
    found = [_unseen(rng) for _ in rounds]
    order = list(range(len(rounds)))
    rng.shuffle(order)
    for chain in chains:
        place = next(place for place in order if len(rounds[place]) >= len(chain))
        order.remove(place)
        found[place] = _begin(chain, _days(rounds[place], len(chain), rng), phones, rng)
    return _adjusted(found, story, rng)


def _days(rounds: tuple[int, ...], knocks: int, rng: Random) -> list[int]:
    if knocks == 1:
        return [rounds[0] if rng.random() < FIRST_ROUND else rng.choice(rounds)]
    return sorted(rng.sample(rounds, knocks))


def _begin(chain: Chain, days: Sequence[int], phones: list[int], rng: Random) -> Fate:
    visits = tuple(zip(days, chain, strict=True))
    last = chain[-1]
    if last == "installed":
        installs = phones.pop()
        there = rng.choice((0, 0, 0, 1))
        return Fate(visits, installs, installs + there + rng.choice((0, 0, 1)), there)
    if last == "already":
        owned = rng.choice((1, 1, 2, 2, 2, 3))
        return Fate(visits, 0, owned, owned)
    if last in ("no_smartphone", "vacant"):
        return Fate(visits, 0, 0, 0)
    if last == "wrong":
        return Fate(visits)
    if last == "device_failed":
        return Fate(visits, 0, rng.choice((1, 1, 2)), 0)
    return _owning(visits, rng)


def _owning(visits: tuple[tuple[int, str], ...], rng: Random) -> Fate:
    owned = rng.choice((1, 1, 2, 2, 2, 3))
    return Fate(visits, 0, owned, min(owned, rng.choice((0, 0, 0, 1, 1, 2))))


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
        if fate.smartphones and fate.last in ("", "absent", "appointment", "refused")
    ]
    missing = story.smartphones - sum(fate.smartphones or 0 for fate in found)
    while missing:
        step = 1 if missing > 0 else -1
        place = rng.choice(loose)
        fate = found[place]
        owned = (fate.smartphones or 0) + step
        if max(1, fate.installed) <= owned <= 6:
            found[place] = replace(fate, smartphones=owned)
            missing -= step
    missing = story.installed - sum(fate.installed for fate in found)
    while missing:
        step = 1 if missing > 0 else -1
        place = rng.choice(loose)
        fate = found[place]
        if 0 <= fate.installed + step <= (fate.smartphones or 0):
            found[place] = replace(fate, installed=fate.installed + step)
            missing -= step
    return found


def kind_today(fate: Fate, rng: Random) -> str:
    """Return what comes of a door knocked at today, as far as its list allows."""
    if rng.random() < 0.22:
        return "absent"
    if fate.smartphones is None:
        return rng.choice(("already", "already", "no_smartphone", "refused"))
    if fate.smartphones == 0:
        return "no_smartphone"
    if fate.installed >= fate.smartphones:
        return "already"
    return rng.choices(("installed", "appointment", "device_failed", "refused"), (60, 18, 14, 8))[0]
