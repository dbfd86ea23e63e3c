"""What a person chose about the reading of a file, as the batch keeps it. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.intake.reader.book import SheetChoice
from app.intake.reader.mended import Mends


def choices_of(mapping: Mapping[str, Any]) -> dict[str, SheetChoice]:
    """Return the choices by sheet name of a batch's `mapping`."""
    return {
        name: SheetChoice(
            left_out=bool(kept.get("left_out")),
            header_row=kept.get("header_row"),
            header_levels=int(kept.get("header_levels") or 1),
            columns={int(place): key for place, key in (kept.get("columns") or {}).items()},
        )
        for name, kept in (mapping.get("sheets") or {}).items()
    }


def with_mended(choices: Mapping[str, SheetChoice], mends: Mapping[str, Mends]) -> dict[str, SheetChoice]:
    """Return the choices with the mended cells of each sheet among them."""
    names = [*choices, *(name for name in mends if name not in choices)]
    return {name: replace(choices.get(name, SheetChoice()), mends=mends.get(name, {})) for name in names}


def kept(choices: Mapping[str, SheetChoice], encoding: str | None) -> dict[str, Any]:
    """Return the `mapping` of a batch for these choices."""
    return {
        "encoding": encoding,
        "sheets": {
            name: {
                "left_out": choice.left_out,
                "header_row": choice.header_row,
                "header_levels": choice.header_levels,
                "columns": {str(place): key for place, key in choice.columns.items()},
            }
            for name, choice in choices.items()
        },
    }
