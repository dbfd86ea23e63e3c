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


def qr_drawing(text: str) -> QrDrawing:
    """Return the drawing of a text, readable with a quarter of it torn or wet."""
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_Q, border=4)
    code.add_data(text)
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
