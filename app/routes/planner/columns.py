"""Reading columns of a JSON file made by anybody: each is there, long enough and of the right kind, or one sentence."""

import math
from collections.abc import Mapping
from typing import Any


class UnreadableFile(ValueError):
    """The file is not what the planner reads; the message says in one sentence what is wrong, and where."""


class Columns:
    """The columns of one table of the file ("alleys", "households", "units")."""

    def __init__(self, data: object, table: str, counted: str) -> None:
        rows = data.get(table) if isinstance(data, dict) else None
        if not isinstance(rows, dict):
            raise UnreadableFile(f'"{table}" is missing or not a table of columns')
        self.table = table
        self.rows: Mapping[str, Any] = rows
        self.count = 0
        self.count = len(self._column(counted))

    def has(self, name: str) -> bool:
        """Whether the file has this column at all."""
        return name in self.rows

    def numbers(self, name: str, default: float | None = None) -> list[float]:
        """A finite number in every row."""
        return [self._number(name, i, x) for i, x in enumerate(self._column(name, default))]

    def whole(self, name: str, default: int | None = None) -> list[int]:
        """A whole number in every row; null where there is a default means that."""
        return [
            default if x is None and default is not None else self._whole(name, i, x)
            for i, x in enumerate(self._column(name, default))
        ]

    def within(self, name: str, most: int, default: int | None = None) -> list[int]:
        """The place of a row of another table (0 to most - 1), or less than 0 for none where there is a default."""
        column = self.whole(name, default)
        for i, x in enumerate(column):
            if x >= most or (x < 0 and default is None):
                raise UnreadableFile(f"{self.table}.{name}[{i}] is {x}, and there are {most}")
        return column

    def texts(self, name: str, default: str | None = None) -> list[str]:
        """A text in every row; a number is read as its digits."""
        out = []
        for i, x in enumerate(self._column(name, default)):
            if isinstance(x, bool) or not isinstance(x, (str, int)):
                raise UnreadableFile(f"{self.table}.{name}[{i}] is not a text")
            out.append(str(x))
        return out

    def spans(self, name: str) -> list[tuple[float, float]]:
        """Two numbers in every row, from and to."""
        return [self.span(name, i, x) for i, x in enumerate(self._column(name))]

    def span(self, name: str, row: int | str, value: object) -> tuple[float, float]:
        """Two numbers, from and to."""
        if not isinstance(value, list) or len(value) != 2:
            raise UnreadableFile(f"{self.table}.{name}[{row}] is not [from, to]")
        return self._number(name, row, value[0]), self._number(name, row, value[1])

    def sets(self, name: str) -> list[frozenset[int]]:
        """A list of whole numbers in every row."""
        out = []
        for i, x in enumerate(self._column(name, [])):
            if not isinstance(x, list):
                raise UnreadableFile(f"{self.table}.{name}[{i}] is not a list")
            out.append(frozenset(self._whole(name, i, one) for one in x))
        return out

    def _column(self, name: str, default: object = None) -> list[Any]:
        if name not in self.rows and default is not None:
            return [default] * self.count
        column = self.rows.get(name)
        if not isinstance(column, list):
            raise UnreadableFile(f"{self.table}.{name} is missing or not a list")
        if self.count and len(column) != self.count:
            raise UnreadableFile(f"{self.table}.{name} has {len(column)} entries where {self.count} are needed")
        return column

    def _number(self, name: str, row: int | str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise UnreadableFile(f"{self.table}.{name}[{row}] is not a number")
        return float(value)

    def _whole(self, name: str, row: int, value: object) -> int:
        number = self._number(name, row, value)
        if number != int(number):
            raise UnreadableFile(f"{self.table}.{name}[{row}] is not a whole number")
        return int(number)
