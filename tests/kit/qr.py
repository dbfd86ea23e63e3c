"""Reads a drawn QR code as a camera would: from its dark squares alone back to the text (byte mode, nothing torn)."""

import re
from collections.abc import Iterator

from qrcode.base import rs_blocks
from qrcode.util import mask_func, pattern_position

QUIET = 4
FORMAT_MASK = 0x5412
Matrix = list[list[bool]]


def text_of_drawing(size: int, path: str) -> str:
    """Return what a drawing of `size` modules, its quiet zone included, says; `path` is made of bars M<x> <y>h<n>v1h-<n>z."""
    dark = [[False] * size for _ in range(size)]
    for x, y, n in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path):
        dark[int(y)][int(x) : int(x) + int(n)] = [True] * int(n)
    edge = [*dark[:QUIET], *dark[-QUIET:], *([*row[:QUIET], *row[-QUIET:]] for row in dark)]
    assert not any(any(row) for row in edge), "the quiet zone is not empty"
    return _text([row[QUIET:-QUIET] for row in dark[QUIET:-QUIET]])


def _text(code: Matrix) -> str:
    n = len(code)
    version = (n - 17) // 4
    around = [
        (8, 0),
        (8, 1),
        (8, 2),
        (8, 3),
        (8, 4),
        (8, 5),
        (8, 7),
        (8, 8),
        (7, 8),
        *((row, 8) for row in range(5, -1, -1)),
    ]
    told = _number(code[row][column] for row, column in around) ^ FORMAT_MASK
    level, mask = told >> 13, mask_func(told >> 10 & 7)
    free = [(row, column) for row, column in _zigzag(n) if not _is_pattern(row, column, n, version)]
    bits = [code[row][column] != mask(row, column) for row, column in free]
    words = [_number(bits[at : at + 8]) for at in range(0, len(bits) - 7, 8)]
    blocks = rs_blocks(version, level)
    found: list[list[int]] = [[] for _ in blocks]
    rest = iter(words)
    for place in range(max(block.data_count for block in blocks)):
        for block, taken in zip(blocks, found, strict=True):
            if place < block.data_count:
                taken.append(next(rest))
    stream = "".join(f"{word:08b}" for taken in found for word in taken)
    length_bits = 8 if version < 10 else 16
    assert stream[:4] == "0100", "not in byte mode"
    start = 4 + length_bits
    length = int(stream[4:start], 2)
    return bytes(int(stream[start + 8 * at : start + 8 * at + 8], 2) for at in range(length)).decode()


def _zigzag(n: int) -> Iterator[tuple[int, int]]:
    upward = True
    for right in (*range(n - 1, 6, -2), 5, 3, 1):
        for row in range(n - 1, -1, -1) if upward else range(n):
            yield row, right
            yield row, right - 1
        upward = not upward


def _is_pattern(row: int, column: int, n: int, version: int) -> bool:
    corner = (row < 9 and column < 9) or (row < 9 and column >= n - 8) or (row >= n - 8 and column < 9)
    versions = version >= 7 and ((row < 6 and column >= n - 11) or (column < 6 and row >= n - 11))
    return corner or versions or 6 in (row, column) or _is_aligned(row, column, n, version)


def _is_aligned(row: int, column: int, n: int, version: int) -> bool:
    centres = pattern_position(version)
    corners = {(6, 6), (6, n - 7), (n - 7, 6)}
    pairs = ((y, x) for y in centres for x in centres if (y, x) not in corners)
    return any(abs(row - y) <= 2 and abs(column - x) <= 2 for y, x in pairs)


def _number(bits: Iterator[bool] | list[bool]) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)
