"""Names of invented people, drawn as often as they are in the North; phones that reach nobody (0900 000 xxx)."""

import json
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from app.config import PROJECT

FOLDER = PROJECT / "data" / "demo"
PHONES = 1000


class Names:
    """Draws names; `generation` is old (born before 1970), mid (1970-1995) or young."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._weights: dict[str, Any] = json.loads((FOLDER / "names.json").read_text(encoding="utf-8"))
        self._taken: set[str] = set()

    def draw(self, sex: str, generation: str, family: str = "") -> str:
        """Return a full name; `sex` is m or f."""
        which = "male" if sex == "m" else "female"
        family = family or self._pick(self._weights["family"])
        middle = self._pick(self._weights[f"middle_{which}"][generation])
        given: Sequence[str] = self._weights[f"given_{which}"][generation]
        return f"{family} {middle} {self._rng.choice(given)}"

    def fresh(self, sex: str, generation: str) -> str:
        """Return a full name that nobody got from here before."""
        while (name := self.draw(sex, generation)) in self._taken:
            pass
        self._taken.add(name)
        return name

    def keep(self, name: str) -> str:
        """Return the name, and let nobody else have it."""
        self._taken.add(name)
        return name

    def _pick(self, weights: Mapping[str, float]) -> str:
        return self._rng.choices(list(weights), list(weights.values()))[0]


def phone(number: int) -> str:
    """Return one of the thousand phone numbers of the demo."""
    return f"0900000{number % PHONES:03d}"
