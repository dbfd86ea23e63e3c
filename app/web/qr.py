"""QR codes as the path of an inline drawing: no picture files, sharp on paper."""

from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode


@dataclass(frozen=True)
class QrDrawing:
    """A code on a grid of `size` by `size` modules, its quiet zone included; `path` is SVG path data of the dark ones."""

    size: int
    path: str


def qr_drawing(text: str) -> QrDrawing:
    """Return the drawing of a text, readable with a seventh of it covered."""
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module)
    return QrDrawing(len(rows), "".join(dark))
