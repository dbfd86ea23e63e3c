"""QR codes as the path of an inline drawing: no picture files, sharp on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode


@dataclass(frozen=True)
class QrDrawing:
    """A code on a grid of `size` by `size` modules, its quiet zone included; `path` is SVG path data of the dark ones."""

    size: int
    path: str


PLAIN_MASK = 2
"""The mask that leaves the addresses of cards with the fewest patterns a reader could stumble over, on average."""


def qr_drawing(text: str, mask: int | None = None) -> QrDrawing:
    """Return the drawing of a text, readable with a quarter of it torn or wet.

    Choosing the best of eight masks is five sixths of the work: hundreds at a go are drawn with one `mask`, which
    every reader takes just as well.
    """
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_Q, border=4, mask_pattern=mask)
    code.add_data(text, optimize=0)  # in one piece: an address that happens to hold a long run of capitals, too
    code.make(fit=True)
    rows = code.get_matrix()
    bars = (f"M{x} {y}h{n}v1h-{n}z" for y, row in enumerate(rows) for x, n in _dark_runs(row))
    return QrDrawing(len(rows), "".join(bars))


def _dark_runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    x = 0
    for dark, modules in groupby(row):
        n = len(list(modules))
        if dark:
            yield x, n
        x += n
