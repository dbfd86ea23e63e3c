"""Reads the QR codes in a picture of a page, as a phone's camera would."""

import struct
import zlib

import zxingcpp

CHANNELS = {0: 1, 2: 3, 6: 4}


def codes_in(png: bytes) -> list[str]:
    """Return what the codes in a screenshot say, in the order a decoder finds them."""
    width, height, grey = _grey(png)
    picture = memoryview(bytes(grey)).cast("B", (height, width))
    return [found.text for found in zxingcpp.read_barcodes(picture, zxingcpp.BarcodeFormat.QRCode)]


def _grey(png: bytes) -> tuple[int, int, bytearray]:
    """Return the size of a PNG of eight bits a channel, not interlaced, and one byte of brightness for each pixel."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, data, head = 8, b"", b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        part = png[at + 8 : at + 8 + length]
        head = part if kind == b"IHDR" else head
        data += part if kind == b"IDAT" else b""
        at += length + 12
    width, height, depth, colour, *_, interlaced = struct.unpack(">IIBBBBB", head)
    assert depth == 8 and not interlaced
    n = CHANNELS[colour]
    raw, before, grey = zlib.decompress(data), bytearray(width * n), bytearray()
    for row in range(height):
        start = row * (width * n + 1)
        before = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + width * n]), before, n)
        grey += before[1::n] if n > 1 else before  # green is most of what an eye calls bright
    return width, height, grey


def _unfiltered(kind: int, line: bytearray, above: bytearray, n: int) -> bytearray:
    for i, value in enumerate(line):
        left, up, corner = (line[i - n] if i >= n else 0), above[i], (above[i - n] if i >= n else 0)
        line[i] = (value + (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]) & 255
    return line


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))
