"""The QR code of a poster as one path, drawn without a picture library; the same address always gives the same drawing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode

MASK = 2
QUIET = 4


@dataclass(frozen=True)
class Drawing:
    """A square of `size` units and the path of everything dark in it."""

    size: int
    path: str


def matrix_of(address: str) -> Sequence[Sequence[bool]]:
    """Return the rows of the code, its quiet border included; a quarter of it may be torn or wet."""
    code = QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET, mask_pattern=MASK)
    code.add_data(address)
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def drawing_of(address: str) -> Drawing:
    """Return the code of an address, each dark run of a row as one bar."""
    rows = matrix_of(address)
    return Drawing(len(rows), "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in _runs(rows)))


def _runs(rows: Sequence[Sequence[bool]]) -> Iterator[tuple[int, int, int]]:
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            length = next((n for n, dark in enumerate(row[x:]) if not dark), len(row) - x)
            if length:
                yield x, y, length
            x += max(length, 1)
