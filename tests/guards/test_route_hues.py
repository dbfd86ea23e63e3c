"""The colours of routes are told apart by everybody's eyes, on light and dark ground, and what stands on them is read."""

import re
from itertools import combinations
from math import dist
from pathlib import Path

import pytest

from app.plans.maps.drawing import HUES

CSS = Path(__file__).resolve().parents[2] / "static/css"
THEMES = {
    "light": r":root \{",
    "dark": r":root:not\(\[data-theme\]\) \{",
    "chosen dark": r":root\[data-theme=dark\] \{",
}
SIGHTS = {
    "every cone": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""What is left of linear light (Machado, Oliveira, Fernandes 2009, table 1, severity 1)."""

CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
OKLAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def colours(sheet, theme):
    """Return the name and linear light of each colour a sheet has for a theme."""
    block = re.search(THEMES[theme] + r"(.*?)\}", (CSS / sheet).read_text("utf-8"), re.S)[1]
    found = dict(re.findall(r"--([\w-]+): #([0-9A-F]{3,6});", block))
    return {
        name: linear(digits if len(digits) == 6 else "".join(d * 2 for d in digits)) for name, digits in found.items()
    }


def linear(digits):
    parts = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def product(matrix, column):
    return [sum(a * b for a, b in zip(row, column, strict=True)) for row in matrix]


def contrast(one, other):
    dark, bright = sorted(product(((0.2126, 0.7152, 0.0722),), light)[0] + 0.05 for light in (one, other))
    return bright / dark


def apart(one, other, sight):
    """Return how far two colours are from each other in OKLab, where 0.02 is just seen."""

    def lab(light):
        return product(OKLAB, [max(0.0, cone) ** (1 / 3) for cone in product(CONES, product(SIGHTS[sight], light))])

    return dist(lab(one), lab(other))


def hues(theme):
    return {name: light for name, light in colours("map.css", theme).items() if name.startswith("hue-")}


@pytest.mark.parametrize("theme", THEMES)
def test_lines_stand_out_and_letters_are_read(theme):
    ground, found = colours("app.css", theme), hues(theme)
    assert list(found) == [f"hue-{place}" for place in range(HUES)]
    for name, hue in found.items():
        assert contrast(hue, ground["surface"]) >= 4.5, f"{name}: letters are written on it in the colour of the ground"
        assert min(contrast(hue, ground["surface-2"]), contrast(hue, ground["bg"])) >= 3, name


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", THEMES)
def test_any_two_differ_and_neighbours_most(theme, sight):
    lights = list(hues(theme).values())
    pairs = {(i, j): apart(lights[i], lights[j], sight) for i, j in combinations(range(HUES), 2)}
    next_to = [pairs[tuple(sorted((i, (i + 1) % HUES)))] for i in range(HUES)]
    assert min(pairs.values()) >= 0.075 and min(next_to) >= 0.13


def test_dark_is_the_same_chosen_or_not():
    assert hues("dark") == hues("chosen dark")
