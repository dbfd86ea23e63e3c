"""A drawn code says what it was made of, whichever way its mask was chosen."""

import re

import pytest
import zxingcpp

from app.people.secrets import printed_key
from app.web.qr import PLAIN_MASK, QrDrawing, qr_drawing
from tests.kit.qr import text_of_drawing

PIXELS = 3


@pytest.mark.parametrize("base", ["https://tungngo.phuongcuanam.example.vn", "http://192.168.1.10:8000"])
def test_a_reader_reads_every_card_drawn_in_a_hurry(base: str) -> None:
    addresses = [f"{base}/v#{printed_key('a key', str(number))}" for number in range(60)]
    assert [read(qr_drawing(address, PLAIN_MASK)) for address in addresses] == addresses


def test_without_a_mask_the_best_one_is_chosen() -> None:
    drawings = {qr_drawing("http://localhost/v", mask).path for mask in range(8)}
    assert len(drawings) == 8 and qr_drawing("http://localhost/v").path in drawings
    assert read(qr_drawing("http://localhost/v")) == "http://localhost/v"


def test_a_key_with_a_long_run_of_capitals_is_drawn_in_one_piece() -> None:
    capitals, mixed = (f"http://localhost/v#{key}" for key in ("YZSK4693KHZEDQ4DIHK6mw", "Yzsk4693khzedq4dihk6mw"))
    for address in (capitals, mixed):
        drawing = qr_drawing(address)
        assert text_of_drawing(drawing.size, drawing.path) == read(drawing) == address
    assert qr_drawing(capitals).size == qr_drawing(mixed).size


def read(drawing: QrDrawing) -> str:
    """Read a drawing as a phone would: a grey picture of it, a few pixels a module."""
    side = drawing.size * PIXELS
    grey = bytearray(b"\xff" * side * side)
    for x, y, n in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawing.path):
        left, wide = int(x) * PIXELS, int(n) * PIXELS
        for line in range(int(y) * PIXELS, (int(y) + 1) * PIXELS):
            grey[line * side + left : line * side + left + wide] = bytes(wide)
    picture = memoryview(bytes(grey)).cast("B", (side, side))
    (found,) = zxingcpp.read_barcodes(picture, zxingcpp.BarcodeFormat.QRCode)
    return found.text
